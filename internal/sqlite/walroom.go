package sqlite

import (
	"os"
)

// Room that the write-ahead log gets at a time: as much as it has, within these bounds.
const (
	minRoom = 1 << 20
	maxRoom = 16 << 20
)

// walRoom keeps the write-ahead log longer than what is written in it. A commit that makes the file longer has to put the
// new length on disk too, which takes about twice as long as overwriting what is there; zeros behind the last commit are no
// part of the log for SQLite.
type walRoom struct {
	path string
	size int64 // with the room, when last looked
	next int64 // how long the file is to be before room is asked for again, after there was none
}

// keep makes room when the file has grown. It must be called inside a write transaction, before anything is written: then
// nobody else writes in the file. That there is no room to be had is not an error: commits only take longer. It is not tried
// again at every commit, for trying takes the last of the disk from others for a moment.
func (r *walRoom) keep() {
	info, err := os.Stat(r.path)
	if err != nil || info.Size() == r.size {
		return
	}
	if info.Size() < r.size {
		r.next = 0 // another process made the file empty
	}
	r.size = info.Size()
	if r.size < r.next {
		return
	}
	room := min(max(r.size, minRoom), maxRoom)
	if extend(r.path, r.size, room) != nil {
		r.next = r.size + minRoom
		return
	}
	r.size += room
}

// extend writes zeros behind a file's end, all or none of them.
func extend(path string, size, room int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	zeros := make([]byte, minRoom)
	for done := int64(0); done < room && err == nil; done += minRoom {
		_, err = f.WriteAt(zeros[:min(minRoom, room-done)], size+done)
	}
	if err != nil {
		_ = f.Truncate(size) // what is left of the zeros does no harm
	}
	_ = f.Close() // nothing depends on it
	return err
}
