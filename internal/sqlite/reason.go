package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// refuse turns what went wrong with a file into a refusal that names the path and the reason. Errors of a context and
// refusals stay as they are.
func refuse(path, what string, err error) error {
	var already *domain.Error
	if err == nil || errors.As(err, &already) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return domain.Errorf(kind(err), "%s kan niet worden %s: %s.", path, what, reason(err))
}

func kind(err error) domain.Kind {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultNotADB, sqlite.ResultCorrupt:
		return domain.Invalid
	}
	if errors.Is(err, fs.ErrNotExist) {
		return domain.NotFound
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
	sqlite.ResultCorrupt:  "het bestand is beschadigd; zet een reservekopie terug",
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

// reason says in Dutch why a disk, the system or SQLite refused. What SQLite says is added as its code, for who looks further.
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
