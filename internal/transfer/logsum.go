package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"

	"ruggespraak/domain"
)

// sumForm begins what is digested, and changes with how it is done.
const sumForm = "ruggespraak-logboek-1\n"

// batch is how many events are read or written in one go.
const batch = 2000

// Reader is the part of a log that is read.
type Reader interface {
	Head(ctx context.Context) (domain.Position, error)
	Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error)
}

// Progress is told how much is done of how much; nil is silent.
type Progress func(done, total int)

func (p Progress) tell(done, total domain.Position) {
	if p != nil {
		p(int(done), int(total))
	}
}

// LogSum says what a log holds up to a position. Two logs of one municipality hold the same history when their sums are equal.
type LogSum struct {
	Head    domain.Position `json:"hoofd"`
	Streams int             `json:"stromen"`
	PerType map[string]int  `json:"perType"`
	SHA256  string          `json:"sha256"`
}

// SumLog reads a log from its first event up to a position, and calls each for every event; nil for none.
func SumLog(ctx context.Context, log Reader, upTo domain.Position, each func(domain.Recorded) error, p Progress) (LogSum, error) {
	s := newSummer()
	for s.sum.Head < upTo {
		events, err := log.Read(ctx, s.sum.Head, min(batch, int(upTo-s.sum.Head)))
		if err != nil {
			return LogSum{}, err
		}
		if len(events) == 0 {
			return LogSum{}, domain.Errorf(domain.Invalid, "Het logboek houdt op bij gebeurtenis %d; het zou tot %d moeten lopen.", s.sum.Head, upTo)
		}
		for _, e := range events {
			if err := s.add(e); err != nil {
				return LogSum{}, err
			}
			if each == nil {
				continue
			}
			if err := each(e); err != nil {
				return LogSum{}, err
			}
		}
		p.tell(s.sum.Head, upTo)
	}
	return s.done(), nil
}

// summer adds events up, one by one.
type summer struct {
	hash hash.Hash
	sum  LogSum
	room []byte
}

func newSummer() *summer {
	s := &summer{hash: sha256.New(), sum: LogSum{PerType: map[string]int{}}}
	_, _ = s.hash.Write([]byte(sumForm)) // a hash never fails
	return s
}

func (s *summer) add(e domain.Recorded) error {
	if e.Position != s.sum.Head+1 {
		return domain.Errorf(domain.Invalid, "In het logboek volgt op gebeurtenis %d gebeurtenis %d: er ontbreekt iets.", s.sum.Head, e.Position)
	}
	s.room = appendEvent(s.room[:0], e)
	_, _ = s.hash.Write(s.room)
	s.sum.Head = e.Position
	s.sum.PerType[e.Type]++
	if e.Revision == 0 {
		s.sum.Streams++
	}
	return nil
}

func (s *summer) done() LogSum {
	s.sum.SHA256 = hex.EncodeToString(s.hash.Sum(nil))
	return s.sum
}

// appendEvent adds what a log keeps of an event, in a form in which no two events look the same.
func appendEvent(b []byte, e domain.Recorded) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(e.Position))
	b = appendBytes(b, []byte(e.Stream))
	b = binary.BigEndian.AppendUint64(b, uint64(e.Revision))
	b = appendBytes(b, []byte(e.Type))
	b = appendBytes(b, e.Header)
	return appendBytes(b, e.Payload)
}

// appendBytes adds bytes with their number before them.
func appendBytes(b, part []byte) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(len(part)))
	return append(b, part...)
}

// difference says what is not the same in two sums, empty when all is. The words fit after "verwacht".
func (s LogSum) difference(found LogSum) string {
	switch {
	case s.Head != found.Head:
		return fmt.Sprintf("de laatste gebeurtenis is %d, gevonden %d", s.Head, found.Head)
	case s.Streams != found.Streams:
		return fmt.Sprintf("%d stromen, gevonden %d", s.Streams, found.Streams)
	case s.SHA256 != found.SHA256:
		return fmt.Sprintf("de vingerafdruk %s, gevonden %s", s.SHA256, found.SHA256)
	}
	for _, counts := range []map[string]int{s.PerType, found.PerType} {
		for t := range counts {
			if s.PerType[t] != found.PerType[t] {
				return fmt.Sprintf("%d keer %s, gevonden %d", s.PerType[t], t, found.PerType[t])
			}
		}
	}
	return ""
}
