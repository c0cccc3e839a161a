package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"ruggespraak/domain"
)

// file is the ceiling: events one behind the other in a preallocated file, each with a checksum, many of them under one
// fdatasync. It can find nothing and refuse nothing.
type file struct {
	f      *os.File
	crc    *crc32.Table
	mu     sync.Mutex
	synced *sync.Cond
	buf    []byte // waits to be written
	spare  []byte
	taken  int64 // bytes that were handed in
	done   int64 // bytes that are on disk
	room   int64 // preallocated
	busy   bool
	err    error
}

const extent = 256 << 20

func openFile(_ context.Context, dir string) (keeper, error) {
	f, err := os.OpenFile(filepath.Join(dir, "log"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	k := &file{f: f, crc: crc32.MakeTable(crc32.Castagnoli)}
	k.synced = sync.NewCond(&k.mu)
	return k, k.grow(extent)
}

// grow makes room that is written already, so that a sync has no metadata to write.
func (k *file) grow(to int64) error {
	zeros := make([]byte, 1<<20)
	for k.room < to {
		if _, err := k.f.WriteAt(zeros, k.room); err != nil {
			return err
		}
		k.room += int64(len(zeros))
	}
	return k.f.Sync()
}

func (k *file) append(e domain.Stored) error { return k.batch([]domain.Stored{e}) }

func (k *file) batch(es []domain.Stored) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range es {
		at := len(k.buf)
		k.buf = append(k.buf, 0, 0, 0, 0, 0, 0, 0, 0)
		k.buf = append(append(k.buf, e.Header...), e.Payload...)
		body := k.buf[at+8:]
		binary.LittleEndian.PutUint32(k.buf[at:], crc32.Checksum(body, k.crc))
		binary.LittleEndian.PutUint32(k.buf[at+4:], uint32(len(body)))
		k.taken += int64(8 + len(body))
	}
	mine := k.taken
	for k.done < mine && k.err == nil {
		if k.busy {
			k.synced.Wait()
			continue
		}
		k.flush()
	}
	return k.err
}

// flush writes what waits; whoever finds nobody busy does it for all.
func (k *file) flush() {
	k.busy = true
	buf, at := k.buf, k.done
	k.buf = k.spare[:0]
	k.mu.Unlock()
	err := k.write(buf, at)
	k.mu.Lock()
	k.spare, k.done, k.err, k.busy = buf, at+int64(len(buf)), err, false
	k.synced.Broadcast()
}

func (k *file) write(buf []byte, at int64) error {
	for at+int64(len(buf)) > k.room {
		if err := k.grow(k.room + extent); err != nil {
			return err
		}
	}
	if _, err := k.f.WriteAt(buf, at); err != nil {
		return err
	}
	return syscall.Fdatasync(int(k.f.Fd()))
}

func (k *file) scan() (n int, err error) {
	r := bufio.NewReaderSize(io.NewSectionReader(k.f, 0, k.done), 1<<20)
	var head [8]byte
	body := make([]byte, 4096)
	for {
		if _, err := io.ReadFull(r, head[:]); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return n, err
		}
		body = body[:binary.LittleEndian.Uint32(head[4:])]
		if _, err := io.ReadFull(r, body); err != nil {
			return n, err
		}
		if crc32.Checksum(body, k.crc) != binary.LittleEndian.Uint32(head[:]) {
			return n, fmt.Errorf("event %d is damaged", n)
		}
		n++
	}
}

func (k *file) close() error {
	return errors.Join(k.f.Truncate(k.done), k.f.Close())
}
