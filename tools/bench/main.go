// Command bench measures Ruggespraak beside peers, in one run on one machine: only the ratios say anything.
//
// It has parts, which may be named on the command line: the log beside a plain file, bare SQLite, JetStream and PostgreSQL
// (logboek), the time until a view shows what was appended (zichtbaar), a log of ten million events (groot), and import.
//
// The last imports a register of 30,000 rows with the program as users get it, and with a plain program that parses the same file
// and inserts its rows in SQLite. Both run as processes of their own and are timed from their start to the word that their
// last row is on disk; views are no part of it. Then it makes a town of a million events, alone.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

const rounds = 7

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 3 && args[0] == "plain" {
		return plain(args[1], args[2], out)
	}
	if len(args) == 2 && args[0] == "groot" {
		return fill(ctx, args[1], out)
	}
	dir, err := os.MkdirTemp("", "ruggespraak-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	parts := map[string]func() error{
		"logboek":   func() error { return logs(ctx, out, dir) },
		"zichtbaar": func() error { return visible(ctx, out, dir) },
		"groot":     func() error { return large(ctx, out, self, dir) },
		"import":    func() error { return imports(ctx, out, self, dir) },
	}
	chosen := args
	if len(args) == 0 {
		chosen = []string{"logboek", "zichtbaar", "groot", "import"}
	}
	for _, name := range chosen {
		part, ok := parts[name]
		if !ok {
			return fmt.Errorf("there is no part %q", name)
		}
		if err := part(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// imports measures the import of a register beside a plain program, and makes a large town.
func imports(ctx context.Context, out io.Writer, self, dir string) error {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	file, err := register(root, dir)
	if err != nil {
		return err
	}
	program := filepath.Join(dir, "ruggespraak")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, "./cmd/ruggespraak")
	build.Dir, build.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, text)
	}
	mapping := filepath.Join(root, "docs", "voorbeelden", "boston311.yaml")
	var ours, peer []measured
	for i := range rounds {
		data := filepath.Join(dir, fmt.Sprintf("d%d", i))
		m, err := measure(exec.CommandContext(ctx, self, "plain", file, data+".sqlite"))
		if err != nil {
			return fmt.Errorf("plain: %w", err)
		}
		peer = append(peer, m)
		m, err = measure(exec.CommandContext(ctx, program, "import", "signalen", file, "--mapping", mapping, "--data", data, "--hoofdsleutel", data+".key"))
		if err != nil {
			return fmt.Errorf("ruggespraak: %w", err)
		}
		ours = append(ours, m)
	}
	if err := report(out, ours, peer); err != nil {
		return err
	}
	return simulate(ctx, out, program, dir)
}

// simulated is how many events the town gets.
const simulated = 1_000_000

// simulate makes a large town, once: it takes minutes.
func simulate(ctx context.Context, out io.Writer, program, dir string) error {
	data := filepath.Join(dir, "stad")
	m, err := measure(exec.CommandContext(ctx, program, "simulate", "--events", fmt.Sprint(simulated), "--out", data, "--hoofdsleutel", data+".key"))
	if err != nil {
		return fmt.Errorf("simulate: %w", err)
	}
	_, err = fmt.Fprintf(out, "simulate --events %d, tot op schijf\n  ruggespraak        %8s   %4d MB   %.0f gebeurtenissen/s\n",
		simulated, m.took.Round(time.Second), m.rss>>20, simulated/m.took.Seconds())
	return err
}

// measured is one run of a process.
type measured struct {
	took time.Duration // from its start to its first word
	rss  int64         // most memory it had, in bytes
}

// measure runs a process that says something when its last row is on disk.
func measure(cmd *exec.Cmd) (measured, error) {
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return measured{}, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return measured{}, err
	}
	r := bufio.NewReader(stdout)
	_, err = r.ReadByte()
	took := time.Since(start)
	_, _ = io.Copy(io.Discard, r)
	if wait := cmd.Wait(); wait != nil || err != nil {
		return measured{}, fmt.Errorf("%s: %w", cmd.Path, firstError(wait, err))
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return measured{took: took}, nil
	}
	return measured{took: took, rss: usage.Maxrss * 1024}, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func report(out io.Writer, ours, peer []measured) error {
	a, b := median(ours), median(peer)
	_, err := fmt.Fprintf(out, `import van 30.000 rijen, tot de laatste bevestiging (mediaan van %d)
  gewoon programma   %8s   %4d MB
  ruggespraak        %8s   %4d MB
  verhouding         %8.2f   (doel: ten hoogste 3,00 en minder dan 200 MB)
`, len(ours), b.took.Round(time.Millisecond), b.rss>>20, a.took.Round(time.Millisecond), a.rss>>20, float64(a.took)/float64(b.took))
	return err
}

func median(m []measured) measured {
	m = slices.Clone(m)
	slices.SortFunc(m, func(a, b measured) int { return int(a.took - b.took) })
	mid := m[len(m)/2]
	for _, x := range m {
		mid.rss = max(mid.rss, x.rss)
	}
	return mid
}
