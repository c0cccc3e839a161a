package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"

	"ruggespraak/domain"
)

// format is what a reader needs to know of CSV or NDJSON. One value serves one reading of a file.
type format interface {
	// cut finds the end of the record that data begins with, and how many line ends stand inside it. It fails with
	// errMore when the record goes on beyond data, and with a *place when it can never be sound.
	cut(data []byte, line int, atEnd bool) (end, breaks int, err error)
	// learn takes the columns from a record and refuses what the format forbids. It says whether this is a row.
	learn(rec []byte) (isRow bool, err error)
	// known gives the columns learnt.
	known() *columns
	// read puts a record in row, whose columns are known, and says whether this is a row.
	read(rec []byte, row *Row) (isRow bool, err error)
}

// errMore says that a record goes on beyond the bytes at hand.
var errMore = errors.New("record goes on")

// reader walks through a file from record to record.
type reader struct {
	*source
	format format
	lines  *bufio.Scanner
	line   int // where the current record begins
	after  int // where the next one begins
}

// begin opens the file for one reading.
func (f *File) begin() (*reader, error) {
	src, err := openSource(f.path, f.legacy)
	if err != nil {
		return nil, err
	}
	r := &reader{source: src, after: 1, lines: bufio.NewScanner(src)}
	start, _ := src.text.Peek(chunk)
	if r.format, err = detect(start, src.path); err != nil {
		src.close()
		return nil, err
	}
	r.lines.Buffer(make([]byte, chunk), maxRecord+len("\r\n")+1)
	r.lines.Split(r.split)
	return r, nil
}

// detect tells NDJSON from CSV by the first byte that is not white space.
func detect(start []byte, path string) (format, error) {
	text := bytes.TrimLeft(start, " \t\r\n")
	if bytes.HasPrefix(text, []byte("{")) {
		return newNDJSON(), nil
	}
	if rest, ok := bytes.CutPrefix(text, []byte("[")); ok {
		if rest = bytes.TrimLeft(rest, " \t\r\n"); len(rest) > 0 && (rest[0] == '{' || rest[0] == ']') {
			return nil, domain.Errorf(domain.Invalid,
				"Het bestand %s is één JSON-lijst; verwacht wordt NDJSON, met elk object op een eigen regel.", path)
		}
	}
	return newCSV(bytes.TrimLeft(start, "\r\n")), nil
}

// next moves to the next record that is not an empty line.
func (r *reader) next() bool { return r.lines.Scan() }

// record is the current record without its line end, until the next move.
func (r *reader) record() []byte { return r.lines.Bytes() }

// err says why next stopped before the end of the file.
func (r *reader) err() error {
	err := r.lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = &place{line: r.after, reason: fmt.Sprintf("de regel die hier begint is langer dan %d bytes (1 MiB); "+
			"misschien ontbreekt een aanhalingsteken of een regeleinde", maxRecord)}
	}
	return r.refuse(err)
}

// fail refuses the current record. When the file itself could not be read any further that is the reason, not what its
// last bytes look like.
func (r *reader) fail(err error) error {
	if r.lines.Err() != nil {
		return r.err()
	}
	return r.refuse(err)
}

// place is trouble at a line of the file; refuse makes it a sentence with the file's name.
type place struct {
	line   int // 0 is the record being read
	reason string
}

func (p *place) Error() string { return p.reason }

// refuse turns trouble into what is shown to people.
func (r *reader) refuse(err error) error {
	var at *place
	if !errors.As(err, &at) {
		return r.explain(err)
	}
	line := at.line
	if line == 0 {
		line = r.line
	}
	return domain.Errorf(domain.Invalid, "Regel %d van %s: %s.", line, r.path, at.reason)
}

// split is the bufio.SplitFunc of the reader: it steps over empty lines and counts the lines.
func (r *reader) split(data []byte, atEnd bool) (advance int, token []byte, err error) {
	for len(data) > advance {
		n := lineEnd(data[advance:], atEnd)
		if n <= 0 {
			break
		}
		advance += n
		r.after++
	}
	rest := data[advance:]
	if len(rest) == 0 || isLineEnd(rest[0]) {
		return advance, nil, nil
	}
	end, breaks, err := r.format.cut(rest, r.after, atEnd)
	closing := 0
	if err == nil && end < len(rest) {
		if closing = lineEnd(rest[end:], atEnd); closing < 0 {
			err = errMore
		}
	}
	switch {
	case err == nil && end > maxRecord:
		return advance, nil, bufio.ErrTooLong
	case errors.Is(err, errMore):
		return advance, nil, nil
	case err != nil:
		return advance, nil, err
	}
	r.line = r.after
	r.after += breaks + 1
	return advance + end + closing, rest[:end], nil
}

func isLineEnd(b byte) bool { return b == '\n' || b == '\r' }

// lineEnd is the length of the line end that data begins with: 0 if there is none, -1 if that depends on what follows.
func lineEnd(data []byte, atEnd bool) int {
	switch {
	case data[0] == '\n':
		return 1
	case data[0] != '\r':
		return 0
	case len(data) > 1 && data[1] == '\n':
		return 2
	case len(data) == 1 && !atEnd:
		return -1
	}
	return 1
}

// lineEnds counts the line ends LF, CR and CRLF.
func lineEnds(data []byte) int {
	return bytes.Count(data, []byte{'\n'}) + bytes.Count(data, []byte{'\r'}) - bytes.Count(data, []byte("\r\n"))
}
