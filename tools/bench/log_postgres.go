package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"ruggespraak/domain"
)

// postgres is a PostgreSQL 15 of its own, as Debian ships it: every commit is on disk, the rest is as initdb leaves it.
type postgres struct {
	ctx    context.Context //nolint:containedctx // a benchmark has one
	server *exec.Cmd
	pool   *pgxpool.Pool
}

const postgresSchema = `CREATE TABLE gebeurtenis (positie bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stroom text NOT NULL,
	revisie bigint NOT NULL, type text NOT NULL, kop bytea NOT NULL, inhoud bytea NOT NULL, UNIQUE (stroom, revisie))`

const postgresInsert = "INSERT INTO gebeurtenis (stroom, revisie, type, kop, inhoud) VALUES ($1, $2, $3, $4, $5)"

// postgresPrograms finds initdb and postgres; empty when the machine has none.
func postgresPrograms() string {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

func openPostgres(ctx context.Context, dir string) (keeper, error) {
	bin, data := postgresPrograms(), filepath.Join(dir, "data")
	as, err := ordinaryUser()
	if err != nil {
		return nil, err
	}
	if as != nil { // the server refuses to run as root
		for d := dir; d != filepath.Dir(os.TempDir()) && d != "/"; d = filepath.Dir(d) {
			if d == os.TempDir() {
				break
			}
			if err := os.Chmod(d, 0o755); err != nil { //nolint:gosec // the server's user must get through
				return nil, err
			}
		}
		if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
			return nil, err
		}
	}
	command := func(name string, args ...string) *exec.Cmd {
		c := exec.CommandContext(ctx, filepath.Join(bin, name), args...)
		c.Dir = dir
		if as != nil {
			c.SysProcAttr = &syscall.SysProcAttr{Credential: as}
		}
		return c
	}
	if text, err := command("initdb", "-D", data, "-U", "meting", "-A", "trust", "--no-instructions").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, text)
	}
	k := &postgres{ctx: ctx, server: command("postgres", "-D", data, "-k", dir, "-c", "listen_addresses=")}
	if err := k.server.Start(); err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig(fmt.Sprintf("host=%s user=meting dbname=postgres pool_max_conns=%d", dir, concurrent))
	if err != nil {
		return nil, err
	}
	if k.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	for try := 0; ; try++ {
		if _, err = k.pool.Exec(ctx, postgresSchema); err == nil || try > 200 {
			break
		}
		pause()
	}
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	return k, nil
}

// ordinaryUser is whom the server runs as when this process is root; nil when it is not.
func ordinaryUser() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	text, err := os.ReadFile("/etc/passwd")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(line, ":"); f[0] == "postgres" || f[0] == "nobody" {
			uid, err1 := strconv.ParseUint(f[2], 10, 32)
			gid, err2 := strconv.ParseUint(f[3], 10, 32)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err1, err2)
		}
	}
	return nil, errors.New("no user to run PostgreSQL as")
}

func (k *postgres) append(e domain.Stored) error {
	_, err := k.pool.Exec(k.ctx, postgresInsert, e.Stream, int64(e.Revision), e.Type, e.Header, e.Payload)
	return err
}

func (k *postgres) batch(es []domain.Stored) error {
	var b pgx.Batch
	for _, e := range es {
		b.Queue(postgresInsert, e.Stream, int64(e.Revision), e.Type, e.Header, e.Payload)
	}
	return k.pool.SendBatch(k.ctx, &b).Close() // one transaction
}

func (k *postgres) scan() (n int, err error) {
	rows, err := k.pool.Query(k.ctx, "SELECT stroom, revisie, type, kop, inhoud FROM gebeurtenis ORDER BY positie")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var e domain.Stored
		var revision int64
		if err := rows.Scan(&e.Stream, &revision, &e.Type, &e.Header, &e.Payload); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

func (k *postgres) close() error {
	if k.pool != nil {
		k.pool.Close()
	}
	if err := k.server.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	return k.server.Wait()
}
