package node

import (
	"io"
	"os"

	"ruggespraak/domain"
)

// The parts of a data folder, for who copies or moves a whole one. The settings and the keys have their names elsewhere.
const (
	LogFile     = logFile
	MirrorFile  = mirrorFile
	ResumeFile  = resumeFile
	ViewsFolder = viewsDir
	OpenLogFile = "inzage.ndjson" // who asked for figures without the small-number rule
)

// Hold takes a folder for this process without opening it, making it if it is not there. It fails with *Busy when another
// process has it.
func Hold(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, domain.Errorf(domain.Unreached, "De map %s is niet te maken: %s.", dir, reason(err))
	}
	return lock(dir)
}

// SettingsAt reads a file of settings that is there.
func SettingsAt(path string) (Settings, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Settings{}, domain.Errorf(domain.Unreached, "Het bestand %s is niet te lezen: %s.", path, reason(err))
	}
	s, err := parseSettings(raw)
	if err != nil {
		return Settings{}, domain.Errorf(domain.Invalid, "Het bestand %s klopt niet: %s.", path, err)
	}
	return s, nil
}

// Reason is the part of a file error that helps, in Dutch where we know it.
func Reason(err error) string { return reason(err) }
