package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
)

// Exit codes, as documented.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitPartly = 3
)

// flags is the command line.
type flags struct {
	Data      string `default:"gegevens" env:"RUGGESPRAAK_DATA" help:"De map met gegevens; anders ${default}." placeholder:"MAP"`
	Store     string `env:"RUGGESPRAAK_STORE" help:"Het logboek: het adres van een EventStoreDB- of KurrentDB-cluster (esdb://…), of een map; anders dat in de map met gegevens. Een adres met een wachtwoord hoort in RUGGESPRAAK_STORE: opties zijn voor anderen op de machine te zien." placeholder:"ADRES"`
	MasterKey string `name:"hoofdsleutel" env:"RUGGESPRAAK_HOOFDSLEUTEL" help:"Het bestand met de hoofdsleutel." placeholder:"BESTAND"`

	Serve    serveCmd    `cmd:"" help:"Toon de pagina's."`
	Demo     demoCmd     `cmd:"" help:"Toon de pagina's met de verzonnen gemeente Oosterwaarde erin."`
	Import   importCmd   `cmd:"" help:"Neem een bestand over."`
	Export   exportCmd   `cmd:"" help:"Schrijf een bestand dat anderen mogen hebben."`
	Views    viewsCmd    `cmd:"" help:"Som de weergaven op, met versie, positie en achterstand."`
	Query    queryCmd    `cmd:"" help:"Stel een weergave een vraag."`
	Trace    traceCmd    `cmd:"" help:"Volg het spoor van een stuk: hoe het tot stand kwam, wat ervan kwam en waar het ophield."`
	Rebuild  rebuildCmd  `cmd:"" help:"Bouw weergaven opnieuw op uit het logboek."`
	Do       doCmd       `cmd:"" name:"doe" help:"Verricht een handeling van de lus; de velden komen als JSON."`
	Forget   forgetCmd   `cmd:"" help:"Maak de persoonlijke teksten van een stuk voorgoed onleesbaar, of som op wat is vergeten."`
	Letters  lettersCmd  `cmd:"" name:"brieven" help:"Som op wat niet kon worden bezorgd aan een regel of ontvanger, en bezorg het opnieuw."`
	Backup   backupCmd   `cmd:"" help:"Maak een reservekopie, ook terwijl de server draait."`
	Restore  restoreCmd  `cmd:"" help:"Zet een reservekopie terug in een nieuwe map, of controleer haar alleen."`
	Migrate  migrateCmd  `cmd:"" help:"Breng alle gebeurtenissen en sleutels over naar een ander logboek."`
	Simulate simulateCmd `cmd:"" help:"Maak de verzonnen gemeente Oosterwaarde, waarvan de waarheid bekend is."`
	Bench    benchCmd    `cmd:"" help:"Meet de snelheid op deze machine."`
}

// run parses the command line and carries it out; it gives the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	var f flags
	helped := false
	parser, err := kong.New(&f, kong.Name("ruggespraak"), kong.Writers(a.stdout, a.stderr), kong.Exit(func(int) { helped = true }),
		kong.Help(dutchHelp), kong.Description("Terugkoppeling tussen praktijk en beleid in het sociaal domein."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(a))
	if err != nil {
		return a.fail(err)
	}
	parsed, err := parser.Parse(args)
	if helped {
		return exitDone
	}
	if err != nil {
		_, _ = fmt.Fprintln(a.stderr, dutch(err)+"\nZie: ruggespraak --help")
		return exitUsage
	}
	if err := f.checkStore(a); err != nil {
		return a.fail(err)
	}
	return a.fail(parsed.Run(&f))
}

// checkStore refuses a folder without a name and places where no log can be.
func (f *flags) checkStore(a *app) error {
	if f.Data == "" {
		return usage("Optie --data noemt geen map.")
	}
	if f.Store == "" {
		return nil
	}
	if kurrentdb.IsAddress(f.Store) {
		if err := kurrentdb.CheckAddress(f.Store); err != nil {
			return usage("--store: %s", err)
		}
		return nil
	}
	if filepath.Clean(a.path(f.Store)) != filepath.Clean(a.path(f.Data)) {
		return usage("--store wijst een andere map aan dan --data; het ingebouwde logboek staat in de map met gegevens.")
	}
	return nil
}

// usageError is a command line that does not make sense.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// partly says that rows were refused; the summary has told which.
var errPartly = errors.New("rows refused")

// fail prints an error for people and gives the exit code.
func (a *app) fail(err error) int {
	var refusal *domain.Error
	var wrong usageError
	var told exitCode
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &told):
		return int(told)
	case errors.Is(err, errPartly):
		return exitPartly
	case errors.As(err, &wrong):
		_, _ = fmt.Fprintln(a.stderr, wrong.text)
		return exitUsage
	case errors.Is(err, syscall.EPIPE): // nobody reads on
	case errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(a.stderr, "Afgebroken.")
	case errors.As(err, &refusal):
		_, _ = fmt.Fprintln(a.stderr, refusal.Text)
	default:
		_, _ = fmt.Fprintf(a.stderr, "Er ging iets mis: %s.\n", strings.TrimSuffix(err.Error(), "."))
	}
	return exitFailed
}

// path makes a path of the command line absolute.
func (a *app) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	if a.cwd != "" {
		return filepath.Join(a.cwd, p)
	}
	if abs, err := filepath.Abs(p); err == nil {
		return abs
	}
	return p
}
