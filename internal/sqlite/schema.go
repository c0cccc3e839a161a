package sqlite

import (
	"context"
	"errors"
	"fmt"

	"ruggespraak/domain"
)

const (
	logApplication = 0x52756767 // marks a file as a log of ours ("Rugg")
	logVersion     = 1          // version of logSchema
	blockSize      = 1024       // events in a block
)

// logSchema is what a log looks like. An event's position is dense from 1; stream and type are numbers, for short rows and
// a short index. vastgelegd is the recorded time in microseconds. blok has a row for every full block of 1,024 events: the
// latest recorded time from the start of the log through that block, which never falls, whatever clocks did.
const logSchema = `
CREATE TABLE logboek (naam TEXT PRIMARY KEY, waarde TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stroom (nr INTEGER PRIMARY KEY, naam TEXT NOT NULL) STRICT;
CREATE TABLE naam (hash INTEGER NOT NULL, stroom INTEGER NOT NULL, PRIMARY KEY (hash, stroom)) STRICT, WITHOUT ROWID;
CREATE TABLE soort (nr INTEGER PRIMARY KEY, naam TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE gebeurtenis (
	positie    INTEGER PRIMARY KEY,
	stroom     INTEGER NOT NULL,
	revisie    INTEGER NOT NULL,
	type       INTEGER NOT NULL,
	vastgelegd INTEGER NOT NULL,
	kop        BLOB NOT NULL,
	inhoud     BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX gebeurtenis_stroom ON gebeurtenis (stroom, revisie);
CREATE TABLE blok (nr INTEGER PRIMARY KEY, hoogste INTEGER NOT NULL) STRICT;
CREATE INDEX blok_hoogste ON blok (hoogste);`

var errEmpty = errors.New("file has no tables yet")

// verifyLog checks that a file is a log that this program knows, and gives the log's id. It fails with errEmpty for a file
// without anything in it, and refuses a file of another program or of a newer version.
func verifyLog(c *conn, path string) (string, error) {
	application, _, err := c.integer("PRAGMA application_id")
	if err != nil {
		return "", err
	}
	version, _, err := c.integer("PRAGMA user_version")
	if err != nil {
		return "", err
	}
	tables, _, err := c.integer("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return "", err
	}
	switch {
	case application == 0 && version == 0 && tables == 0:
		return "", errEmpty
	case application != logApplication:
		return "", domain.Errorf(domain.Invalid, "%s is een SQLite-bestand van een ander programma en geen logboek.", path)
	case version > logVersion:
		return "", domain.Errorf(domain.Invalid, "%s is een logboek van versie %d; dit programma kent versie %d. Gebruik een nieuwere versie van het programma.", path, version, logVersion)
	}
	return c.text("SELECT waarde FROM logboek WHERE naam = 'id'")
}

// createLog verifies the log, and makes its tables when the file is empty.
func createLog(c *conn, path string, newID func() string) (id string, err error) {
	err = c.transaction(context.Background(), "BEGIN IMMEDIATE", func() error {
		id, err = verifyLog(c, path)
		if !errors.Is(err, errEmpty) {
			return err
		}
		if newID == nil {
			return errors.New("create log: no function for its id")
		}
		id = newID()
		if err := c.script(logSchema); err != nil {
			return err
		}
		if err := c.script(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", logApplication, logVersion)); err != nil {
			return err
		}
		return c.exec("INSERT INTO logboek (naam, waarde) VALUES ('id', ?)", id)
	})
	return id, err
}
