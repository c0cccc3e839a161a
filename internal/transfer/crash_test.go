package transfer

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
)

// Tests in this file run parts of themselves in another process: this test binary, told by the environment what to be and at
// which step to be killed.
const (
	childEnv = "RUGGESPRAAK_TEST_CHILD"
	rootEnv  = "RUGGESPRAAK_TEST_ROOT"
	stepEnv  = "RUGGESPRAAK_TEST_STEP"
)

func TestChild(t *testing.T) {
	w := town{root: os.Getenv(rootEnv)}
	w.data, w.key = w.at("gegevens"), w.at("hoofdsleutel")
	die := func(step string) Progress {
		if step == os.Getenv(stepEnv) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	var err error
	switch os.Getenv(childEnv) {
	case "":
		return // it is for other tests only
	case "backup":
		_, err = Backup(t.Context(), Job{From: w.data, To: w.at("nieuw"), Program: "toets", Now: clock, Progress: die})
	case "restore":
		_, err = Restore(t.Context(), Job{From: w.at("kopie"), To: w.at("nieuw"), Progress: die}, w.key)
	case "migrate":
		_, err = Migrate(t.Context(), Migration{Now: clock, From: w.data, To: w.at("nieuw"), Progress: die})
	}
	t.Fatalf("lived on: %v", err)
}

// killed runs a child until it is killed at a step.
func killed(t *testing.T, w town, what, step string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChild$", "-test.count=1")
	cmd.Env = append(os.Environ(), childEnv+"="+what, rootEnv+"="+w.root, stepEnv+"="+step)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("not killed at %s: %v %s", step, err, out)
	}
}

func TestWhatIsLeftOfAKilledBackupIsNone(t *testing.T) {
	t.Parallel()
	w := copied(t)
	steps := []string{keysFile, "weergaven"}
	for _, step := range steps {
		killed(t, w, "backup", step)
		if there(w.at("nieuw")) {
			t.Fatalf("killed at %s there is a backup", step)
		}
	}
	left := w.leftovers(t)
	if len(left) != len(steps) {
		t.Errorf("left: %q", left)
	}
	for _, dir := range left {
		_, err := Check(t.Context(), Job{From: dir})
		refused(t, err, domain.NotFound, "geen reservekopie, of zij is niet afgemaakt")
	}
	if _, err := Backup(t.Context(), Job{From: w.data, To: w.at("nieuw"), Program: "toets", Now: clock}); err != nil {
		t.Errorf("leftovers are in the way: %v", err)
	}
}

func TestWhatIsLeftOfAKilledRestoreCanNotBeOpened(t *testing.T) {
	t.Parallel()
	w := copied(t)
	killed(t, w, "restore", "weergaven")
	if there(w.at("nieuw")) {
		t.Fatal("there is a folder")
	}
	left := w.leftovers(t)
	if len(left) != 1 {
		t.Errorf("left: %q", left)
	}
	for _, dir := range left {
		_, err := node.OpenWriter(t.Context(), dir, node.Options{MasterKeyFile: w.key, Now: clock})
		refused(t, err, domain.NotFound, "maar niet "+node.SettingsFile)
	}
}

func TestAKilledMigrationCanNotBeOpenedAndGoesOn(t *testing.T) {
	t.Parallel()
	w := copied(t)
	killed(t, w, "migrate", "teruglezen")
	_, err := node.OpenWriter(t.Context(), w.at("nieuw"), node.Options{MasterKeyFile: w.key, Now: clock})
	refused(t, err, domain.NotFound, "maar niet "+node.SettingsFile)
	done, err := Migrate(t.Context(), Migration{Now: clock, From: w.data, To: w.at("nieuw")})
	if err != nil || done.Already == 0 {
		t.Fatalf("%d stood there already: %v", done.Already, err)
	}
	sameAnswers(t, answers(t, w.open(t, w.data)), answers(t, w.open(t, w.at("nieuw"))))
}

func TestABackupOrRestoreThatIsGivenUpLeavesNothing(t *testing.T) {
	t.Parallel()
	w := copied(t)
	for _, step := range []string{node.LogFile, keysFile, "gebeurtenissen", "weergaven"} {
		err := givenUpAt(t, step, func(ctx context.Context, p func(string) Progress) error {
			_, err := Backup(ctx, Job{From: w.data, To: w.at("nieuw"), Program: "toets", Now: clock, Progress: p})
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("backup given up at %s: %v", step, err)
		}
	}
	for _, step := range []string{"gebeurtenissen", "weergaven"} {
		err := givenUpAt(t, step, func(ctx context.Context, p func(string) Progress) error {
			_, err := Restore(ctx, Job{From: w.at("kopie"), To: w.at("nieuw"), Progress: p}, w.key)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("restore given up at %s: %v", step, err)
		}
	}
	if there(w.at("nieuw")) || len(w.leftovers(t)) > 0 {
		t.Errorf("left: %q", w.leftovers(t))
	}
}

// givenUpAt ends the context of something when it comes to a step.
func givenUpAt(t *testing.T, step string, do func(context.Context, func(string) Progress) error) error {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	return do(ctx, func(s string) Progress {
		if s == step {
			cancel()
		}
		return nil
	})
}

func TestADiskThatRefusesLeavesNothing(t *testing.T) {
	t.Parallel()
	w := copied(t)
	mustWrite(t, w.at("bestand"), nil)
	to := filepath.Join(w.at("bestand"), "nieuw")
	_, err := Backup(t.Context(), Job{From: w.data, To: to, Program: "toets", Now: clock})
	refused(t, err, domain.Unreached, "geen map")
	_, err = Restore(t.Context(), Job{From: w.at("kopie"), To: to}, w.key)
	refused(t, err, domain.Unreached, "geen map")
}
