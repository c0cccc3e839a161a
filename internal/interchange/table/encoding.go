package table

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"ruggespraak/domain"
)

// census counts what the bytes of a file say about its encoding.
type census struct {
	bom      bool // the file says of itself that it is UTF-8
	valid    int  // characters beyond ASCII that are sound UTF-8
	invalid  int  // bytes that are not
	firstBad int  // the line of the first such byte
}

// add counts the bytes of one record. It refuses bytes that no encoding we read gives a meaning to.
func (c *census) add(rec []byte, line int, legacy bool) error {
	if bytes.IndexByte(rec, 0) >= 0 {
		return &place{reason: nulReason}
	}
	if legacy {
		if bytes.ContainsRune(rec, utf8.RuneError) {
			return &place{reason: "hier staat een byte die in UTF-8 noch in Windows-1252 een teken is"}
		}
		return nil
	}
	const high = 0x8080808080808080
	for i := 0; i < len(rec); {
		if i+8 <= len(rec) && binary.LittleEndian.Uint64(rec[i:])&high == 0 {
			i += 8
			continue
		}
		r, size := utf8.DecodeRune(rec[i:])
		i += size
		switch {
		case r < utf8.RuneSelf:
		case r == utf8.RuneError && size == 1:
			if c.invalid == 0 {
				c.firstBad = line
			}
			c.invalid++
		default:
			c.valid++
		}
	}
	return nil
}

// mixed refuses a file that is UTF-8 with broken characters in it. Read as Windows-1252 it would lose every accent that is
// sound; a true Windows-1252 file has hardly any byte pair that happens to be UTF-8.
func (c census) mixed(path string) error {
	if !c.bom && c.valid <= c.invalid {
		return nil
	}
	return domain.Errorf(domain.Invalid, "Regel %d van %s: hier staat een beschadigd teken in een bestand dat verder UTF-8 is. "+
		"Herstel het teken of lever het bestand opnieuw aan.", c.firstBad, path)
}

const nulReason = "hier staat een NUL-byte: het bestand is beschadigd, of het staat in UTF-16. Sla het op als UTF-8"
