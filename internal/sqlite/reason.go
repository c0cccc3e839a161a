package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// refuse turns what went wrong with a file into a refusal that names the path and the reason. Errors of a context and
// refusals stay as they are, and so does what has no reason that a person could act on: a fault of the program.
func refuse(path, what string, err error) error {
	return refuseFor(path, what, err, cmp.Or(systemReason(err), sqliteReason(err)))
}

// refuseSQLite does the same for what SQLite says only. It is for errors that may come from someone else's function.
func refuseSQLite(path, what string, err error) error {
	return refuseFor(path, what, err, sqliteReason(err))
}

func refuseFor(path, what string, err error, reason string) error {
	var already *domain.Error
	if err == nil || reason == "" || errors.As(err, &already) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return domain.Errorf(kind(err), "%s kan niet worden %s: %s.", path, what, reason)
}

// kind is domain.Invalid for a file of another sort, and domain.Unreached for what a disk or system refuses.
func kind(err error) domain.Kind {
	if sqlite.ErrCode(err) == sqlite.ResultNotADB {
		return domain.Invalid
	}
	return domain.Unreached
}

var systemReasons = []struct {
	err  error
	text string
}{
	{errClosed, "het is gesloten"},
	{fs.ErrPermission, "u hebt er geen rechten voor"},
	{fs.ErrNotExist, "het bestaat niet"},
	{syscall.ENOTDIR, "een deel van het pad is geen map"},
	{syscall.EISDIR, "het is een map en geen bestand"},
	{syscall.EROFS, "de schijf is alleen te lezen"},
	{syscall.ENOSPC, "de schijf is vol"},
}

var sqliteReasons = map[sqlite.ResultCode]string{
	sqlite.ResultNotADB:   "het is geen SQLite-bestand",
	sqlite.ResultCorrupt:  "het bestand is beschadigd",
	sqlite.ResultFull:     "de schijf is vol",
	sqlite.ResultIOErr:    "de schijf geeft een lees- of schrijffout",
	sqlite.ResultReadOnly: "het bestand of de map is alleen te lezen",
	sqlite.ResultCantOpen: "de map of het bestand is niet toegankelijk",
	sqlite.ResultPerm:     "u hebt er geen rechten voor",
	sqlite.ResultBusy:     "een ander programma houdt het bezet",
	sqlite.ResultLocked:   "een ander programma houdt het bezet",
	sqlite.ResultProtocol: "een ander programma houdt het bezet",
	sqlite.ResultNoMem:    "er is te weinig geheugen",
	sqlite.ResultTooBig:   "de tekst is te groot",
}

// systemReason says in Dutch why the system refused, and sqliteReason why SQLite did, with the code for who looks further.
// They are empty for anything else.
func systemReason(err error) string {
	for _, r := range systemReasons {
		if errors.Is(err, r.err) {
			return r.text
		}
	}
	return ""
}

func sqliteReason(err error) string {
	code := sqlite.ErrCode(err)
	if text := sqliteReasons[code.ToPrimary()]; text != "" {
		return fmt.Sprintf("%s (%s)", text, code)
	}
	return ""
}
