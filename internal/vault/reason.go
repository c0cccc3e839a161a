package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

var errNotRegular = errors.New("not a regular file")

// refuse turns what went wrong with a file into a refusal that names the path and the reason. Refusals stay as they are.
func refuse(path, what string, err error) error {
	var already *domain.Error
	if err == nil || errors.As(err, &already) {
		return err
	}
	return domain.Errorf(kind(err), "%s kan niet worden %s: %s.", path, what, reason(err))
}

func kind(err error) domain.Kind {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultNotADB, sqlite.ResultCorrupt:
		return domain.Invalid
	}
	return domain.Unreached
}

var systemReasons = []struct {
	err  error
	text string
}{
	{errNotRegular, "het is geen gewoon bestand"},
	{fs.ErrPermission, "u hebt er geen rechten voor"},
	{fs.ErrNotExist, "het bestaat niet"},
	{syscall.ENOTDIR, "een deel van het pad is geen map"},
	{syscall.EROFS, "de schijf is alleen te lezen"},
	{syscall.ENOSPC, "de schijf is vol"},
}

var sqliteReasons = map[sqlite.ResultCode]string{
	sqlite.ResultNotADB:   "het is geen SQLite-bestand",
	sqlite.ResultCorrupt:  "het bestand is beschadigd; zet een reservekopie terug",
	sqlite.ResultFull:     "de schijf is vol",
	sqlite.ResultIOErr:    "de schijf geeft een lees- of schrijffout",
	sqlite.ResultReadOnly: "het bestand of de map is alleen te lezen",
	sqlite.ResultCantOpen: "de map of het bestand is niet toegankelijk",
	sqlite.ResultBusy:     "een ander programma houdt het bezet",
	sqlite.ResultLocked:   "een ander programma houdt het bezet",
	sqlite.ResultProtocol: "een ander programma houdt het bezet",
}

// reason says in Dutch why the system or SQLite refused. The code is for who looks further.
func reason(err error) string {
	for _, r := range systemReasons {
		if errors.Is(err, r.err) {
			return r.text
		}
	}
	code := sqlite.ErrCode(err)
	if text := sqliteReasons[code.ToPrimary()]; text != "" {
		return fmt.Sprintf("%s (%s)", text, code)
	}
	return err.Error()
}

// missingStore refuses to go on without the keys.
func missingStore(name string, shared bool) error {
	if shared {
		return domain.Errorf(domain.NotFound, "Van deze gemeente staan er geen sleutels op het cluster, maar wel gebeurtenissen. Zonder sleutels zijn persoonlijke teksten "+
			"niet te lezen; zet het cluster terug uit een reservekopie. Er is niets aangemaakt.")
	}
	return domain.Errorf(domain.NotFound, "Het sleutelbestand %s ontbreekt. Zonder dat bestand zijn persoonlijke teksten niet te lezen; zet het terug uit een reservekopie. "+
		"Er is niets aangemaakt.", name)
}

// whatToDo ends every refusal about the master key.
func whatToDo(shared bool) string {
	put := "Zet het bestand terug"
	if shared {
		put = "Alle knooppunten van een cluster gebruiken dezelfde hoofdsleutel: kopieer het bestand van het eerste knooppunt, buiten het netwerk om of versleuteld"
	}
	return "Zonder de juiste hoofdsleutel zijn persoonlijke teksten niet te lezen. " + put + ", of wijs aan waar het staat met --hoofdsleutel of " +
		"RUGGESPRAAK_HOOFDSLEUTEL. Er is niets aangemaakt of gewijzigd."
}

func missingMaster(path string, shared bool) error {
	return domain.Errorf(domain.NotFound, "De hoofdsleutel %s ontbreekt. %s", path, whatToDo(shared))
}

func wrongMaster(path, kept string, shared bool) error {
	return domain.Errorf(domain.Invalid, "De hoofdsleutel %s hoort niet bij %s, of een van beide is beschadigd. %s", path, kept, whatToDo(shared))
}

func malformedMaster(path string, shared bool) error {
	return domain.Errorf(domain.Invalid, "Het bestand %s is geen hoofdsleutel van Ruggespraak, of het is beschadigd. %s", path, whatToDo(shared))
}

func unreadableMaster(path string, err error, shared bool) error {
	return domain.Errorf(domain.Unreached, "De hoofdsleutel %s is niet te lezen: %s. %s", path, reason(err), whatToDo(shared))
}

func exposedMaster(path string, mode fs.FileMode) error {
	return domain.Errorf(domain.Refused, "De hoofdsleutel %s is voor anderen toegankelijk (rechten %04o, toegestaan is 0600). Geef de opdracht: chmod 600 '%s'. "+
		"Vermoedt u dat een ander de sleutel heeft gezien, behandel de persoonlijke teksten dan als gelezen.", path, mode.Perm(), path)
}

func misplacedMaster(path, dir string) error {
	return domain.Errorf(domain.Refused, "De hoofdsleutel %s staat in de gegevensmap %s. Wie een kopie van die map heeft, zou dan alles kunnen lezen. "+
		"Kies een plaats daarbuiten, met --hoofdsleutel of RUGGESPRAAK_HOOFDSLEUTEL.", path, dir)
}
