package table

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/text/encoding/charmap"

	"ruggespraak/domain"
)

// chunk is how much of a file is looked at to see what it is, and how much is read at a time.
const chunk = 64 << 10

// source is the text of a file: unzipped, in UTF-8, without byte order mark.
type source struct {
	path   string
	info   fs.FileInfo
	bom    bool
	zipped bool
	file   *os.File
	text   *bufio.Reader
}

// openSource opens the file and takes off its wrappings. Legacy text is read as Windows-1252.
func openSource(path string, legacy bool) (*source, error) {
	file, info, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	s := &source{path: path, info: info, file: file, text: bufio.NewReaderSize(file, chunk)}
	if err := s.unwrap(legacy); err != nil {
		s.close()
		return nil, s.explain(err)
	}
	return s, nil
}

// openRegular opens a file that can be read twice: no folder, pipe or device.
func openRegular(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, domain.Errorf(domain.NotFound, "Het bestand %s bestaat niet.", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, nil, unreadable(path)
	case err != nil:
		return nil, nil, fmt.Errorf("open %s: %w", path, err)
	case info.IsDir():
		return nil, nil, domain.Errorf(domain.Invalid, "%s is een map; noem een bestand.", path)
	case !info.Mode().IsRegular():
		return nil, nil, domain.Errorf(domain.Invalid,
			"%s is geen gewoon bestand en kan niet tweemaal gelezen worden; sla de inhoud eerst op.", path)
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil, unreadable(path)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", path, err)
	}
	if info, err = file.Stat(); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("stat %s: %w", path, err), file.Close())
	}
	return file, info, nil
}

func unreadable(path string) error {
	return domain.Errorf(domain.Unreached, "Het bestand %s mag niet gelezen worden door deze gebruiker.", path)
}

// unwrap takes off gzip and byte order mark and refuses what is no text.
func (s *source) unwrap(legacy bool) error {
	if magic, _ := s.text.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		s.zipped = true
		unzipped, err := gzip.NewReader(s.text)
		if err != nil {
			return err
		}
		s.text = bufio.NewReaderSize(unzipped, chunk)
	}
	if legacy {
		s.text = bufio.NewReaderSize(charmap.Windows1252.NewDecoder().Reader(s.text), chunk)
	}
	start, _ := s.text.Peek(chunk) // what went wrong here goes wrong again when it is read
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return domain.Errorf(domain.Invalid, "Het bestand %s staat in UTF-16; sla het op als UTF-8.", s.path)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return domain.Errorf(domain.Invalid, "Het bestand %s is een Excel- of zip-bestand; sla het op als CSV.", s.path)
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		s.bom = true
		_, err := s.text.Discard(3)
		return err
	}
	if i := bytes.IndexByte(start, 0); i >= 0 {
		return domain.Errorf(domain.Invalid, "Regel %d van %s: %s.", 1+lineEnds(start[:i]), s.path, nulReason)
	}
	return nil
}

// Read fills p as far as the file goes, so that a long record is not gone through again for every few bytes of it.
func (s *source) Read(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var m int
		m, err = s.text.Read(p[n:])
		n += m
	}
	return n, err
}

// explain says in Dutch what went wrong with reading; refusals stay as they are.
func (s *source) explain(err error) error {
	var refusal *domain.Error
	switch {
	case err == nil || errors.As(err, &refusal):
		return err
	case s.zipped && isDamage(err):
		return domain.Errorf(domain.Invalid,
			"Het gzip-bestand %s is afgebroken of beschadigd; er is niets uit overgenomen. Haal het opnieuw op.", s.path)
	}
	return fmt.Errorf("read %s: %w", s.path, err)
}

// isDamage says that it is the gzip that is at fault, not the reading of it.
func isDamage(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// close gives the file back; it was only read, so nothing can be lost by it.
func (s *source) close() { _ = s.file.Close() }
