package sqlitetest

import (
	"bytes"
	"errors"
	"sync"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// The calls that SQLite makes to a disk stand in two tables in its memory, one for the folder and one for each file that is
// open. They are replaced, here and only in tests, by functions that ask a Disk first and then make the original call.
//
// Functions stand in those tables as a pointer to Go's own description of them, which for functions of a package never moves.
type (
	openCall    = func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32
	deleteCall  = func(*libc.TLS, uintptr, uintptr, int32) int32
	closeCall   = func(*libc.TLS, uintptr) int32
	writeCall   = func(*libc.TLS, uintptr, uintptr, int32, int64) int32
	cutCall     = func(*libc.TLS, uintptr, int64) int32
	controlCall = func(*libc.TLS, uintptr, int32, uintptr) int32
	shmMapCall  = func(*libc.TLS, uintptr, int32, int32, int32, uintptr) int32
)

var (
	disks     sync.Map // of *Disk
	open      sync.Map // from a file in SQLite's memory to its *file
	tables    sync.Map // from an original table of calls to ours, so that there is one of each
	installed sync.Once
	realOpen  openCall
	realDrop  deleteCall
)

// file is one that SQLite has open on a disk.
type file struct {
	disk *Disk
	path string
	real *lib.Tsqlite3_io_methods
}

// install replaces the calls to the folder, once for this process.
func install() (err error) {
	installed.Do(func() {
		tls := libc.NewTLS()
		defer tls.Close()
		if lib.Xsqlite3_initialize(tls) != lib.SQLITE_OK {
			err = errors.New("initialize SQLite")
			return
		}
		vfs := at[lib.Tsqlite3_vfs](lib.Xsqlite3_vfs_find(tls, 0))
		realOpen, realDrop = function[openCall](vfs.FxOpen), function[deleteCall](vfs.FxDelete)
		vfs.FxOpen, vfs.FxDelete = pointer(xOpen), pointer(xDelete)
	})
	return err
}

// at reads SQLite's memory.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) } //nolint:gosec // SQLite's memory is not Go's

func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&p)) } //nolint:gosec // as modernc.org/sqlite calls them

func pointer(f any) uintptr { return (*[2]uintptr)(unsafe.Pointer(&f))[1] } //nolint:gosec // as modernc.org/sqlite writes them

// diskOf is the disk that a path lies on, if any.
func diskOf(path string) (found *Disk) {
	disks.Range(func(d, _ any) bool {
		if d.(*Disk).covers(path) {
			found = d.(*Disk)
		}
		return found == nil
	})
	return found
}

func xOpen(tls *libc.TLS, vfs, name, pFile uintptr, flags int32, out uintptr) int32 {
	if name == 0 {
		return realOpen(tls, vfs, name, pFile, flags, out)
	}
	path := libc.GoString(name)
	d := diskOf(path)
	if d == nil {
		return realOpen(tls, vfs, name, pFile, flags, out)
	}
	if flags&lib.SQLITE_OPEN_CREATE != 0 && !d.has(path) && d.call(path, 0).fails {
		at[lib.Tsqlite3_file](pFile).FpMethods = 0
		return lib.SQLITE_CANTOPEN
	}
	code := realOpen(tls, vfs, name, pFile, flags, out)
	f := at[lib.Tsqlite3_file](pFile)
	if code != lib.SQLITE_OK || f.FpMethods == 0 {
		return code
	}
	d.grew(path, 0)
	open.Store(pFile, &file{disk: d, path: path, real: at[lib.Tsqlite3_io_methods](f.FpMethods)})
	f.FpMethods = ours(tls, f.FpMethods)
	return code
}

// ours is a table like the original one, with our calls in it. It stands in SQLite's memory, where it stays.
func ours(tls *libc.TLS, original uintptr) uintptr {
	if there, ok := tables.Load(original); ok {
		return there.(uintptr)
	}
	real := at[lib.Tsqlite3_io_methods](original)
	place := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(*real)))
	table := at[lib.Tsqlite3_io_methods](place)
	*table = *real
	table.FxClose, table.FxWrite, table.FxTruncate = pointer(xClose), pointer(xWrite), pointer(xTruncate)
	table.FxSync, table.FxFileControl, table.FxShmMap = pointer(xSync), pointer(xFileControl), pointer(xShmMap)
	kept, _ := tables.LoadOrStore(original, place)
	return kept.(uintptr)
}

func opened(pFile uintptr) *file {
	f, _ := open.Load(pFile)
	return f.(*file)
}

func xDelete(tls *libc.TLS, vfs, name uintptr, syncDir int32) int32 {
	path := libc.GoString(name)
	d := diskOf(path)
	if d == nil {
		return realDrop(tls, vfs, name, syncDir)
	}
	v := d.call(path, 0)
	if v.fails && v.how != After {
		return lib.SQLITE_IOERR_DELETE
	}
	code := realDrop(tls, vfs, name, syncDir)
	if code == lib.SQLITE_OK {
		d.removed(path)
	}
	if v.fails {
		return lib.SQLITE_IOERR_DELETE
	}
	return code
}

func xClose(tls *libc.TLS, pFile uintptr) int32 {
	f := opened(pFile)
	open.Delete(pFile)
	return function[closeCall](f.real.FxClose)(tls, pFile)
}

func xWrite(tls *libc.TLS, pFile, data uintptr, length int32, offset int64) int32 {
	f := opened(pFile)
	v := f.disk.call(f.path, offset+int64(length))
	write := func(n int32) int32 {
		code := function[writeCall](f.real.FxWrite)(tls, pFile, data, n, offset)
		if code == lib.SQLITE_OK {
			f.disk.wrote(f.path, offset, bytes.Clone(unsafe.Slice(at[byte](data), n))) //nolint:gosec // so long is what SQLite writes
		}
		return code
	}
	switch {
	case !v.fails:
		return write(length)
	case v.how == After:
		_ = write(length)
	case v.how == Half:
		_ = write(length / 2)
	case v.how == Full:
		_ = write(length / 2)
		return lib.SQLITE_FULL
	}
	return lib.SQLITE_IOERR_WRITE
}

func xTruncate(tls *libc.TLS, pFile uintptr, size int64) int32 {
	f := opened(pFile)
	v := f.disk.call(f.path, size)
	if v.fails && v.how != After {
		return lib.SQLITE_IOERR_TRUNCATE
	}
	code := function[cutCall](f.real.FxTruncate)(tls, pFile, size)
	if code == lib.SQLITE_OK {
		f.disk.cut(f.path, size)
	}
	if v.fails {
		return lib.SQLITE_IOERR_TRUNCATE
	}
	return code
}

// xSync does not wait for the real disk: what would be there is known without.
func xSync(_ *libc.TLS, pFile uintptr, _ int32) int32 {
	f := opened(pFile)
	if f.disk.call(f.path, 0).fails {
		f.disk.synced(f.path, false)
		return lib.SQLITE_IOERR_FSYNC
	}
	f.disk.synced(f.path, true)
	return lib.SQLITE_OK
}

// xFileControl counts the controls that announce or end a change; the others only ask.
func xFileControl(tls *libc.TLS, pFile uintptr, what int32, arg uintptr) int32 {
	f := opened(pFile)
	switch what {
	case lib.SQLITE_FCNTL_SYNC, lib.SQLITE_FCNTL_COMMIT_PHASETWO, lib.SQLITE_FCNTL_SIZE_HINT,
		lib.SQLITE_FCNTL_CKPT_START, lib.SQLITE_FCNTL_CKPT_DONE:
		if f.disk.call(f.path, 0).fails {
			return lib.SQLITE_IOERR
		}
	}
	return function[controlCall](f.real.FxFileControl)(tls, pFile, what, arg)
}

// xShmMap makes the index of a write-ahead log longer; mapping what is there can't fail.
func xShmMap(tls *libc.TLS, pFile uintptr, region, size, extend int32, out uintptr) int32 {
	f := opened(pFile)
	if extend != 0 {
		length := int64(region+1) * int64(size)
		if f.disk.call(f.path+shmEnd, length).fails {
			*at[uintptr](out) = 0
			return lib.SQLITE_IOERR_SHMSIZE
		}
		f.disk.grew(f.path+shmEnd, length)
	}
	return function[shmMapCall](f.real.FxShmMap)(tls, pFile, region, size, extend, out)
}
