package publish_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"ruggespraak/domain"
	"ruggespraak/internal/ids"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/relay/publish"
)

// A receiver that fails in every way there is gets everything, in order, once it is back; what it answered is not kept.
func TestAReceiverThatIsDownMissesNothing(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	want := f.write(3)
	stop := f.run(f.target(r.webhook(t)))
	f.soon("the first are there", func() bool { got, _ := r.got(); return len(got) == 3 })
	for name, fails := range map[string]http.HandlerFunc{
		"answers 500": code(500), "answers 503": code(503), "answers 408": code(408), "answers 409": code(409), "answers 425": code(425), "answers 429": code(429),
		"does not know us": code(401), "does not let us in": code(403), "is not there": code(404), "takes nothing": code(405),
		"sends us elsewhere":    elsewhere(http.StatusTemporaryRedirect),
		"asks us to look there": elsewhere(http.StatusSeeOther),
		"closes the connection": hungUp,
	} {
		r.answers(fails)
		_, before := r.got()
		want = append(want, f.write(2)...)
		f.soon(name, func() bool { _, tried := r.got(); return len(tried) >= len(before)+6 }) // more often than a refusal is
		r.answers(nil)
		f.soon("comes back after it "+name, func() bool { got, _ := r.got(); return len(got) == len(want) })
	}
	f.soon("the place is kept", func() bool { return f.at("publicatie-proef") == domain.Position(len(want)) })
	stop()
	if r.followed.Load() {
		t.Error("went elsewhere")
	}
	if got, _ := r.got(); !slices.Equal(got, want) {
		t.Errorf("accepted %v\nwant %v", got, want)
	}
	for _, text := range []string{"niemand-hoeft-te-weten", "elders", secret} {
		if strings.Contains(f.said.String(), text) {
			t.Errorf("the log tells %q:\n%s", text, f.said.String())
		}
	}
}

func TestAReceiverThatDoesNotAnswerIsTriedAgain(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	out := r.webhook(t)
	publish.Hurry(out, 50*time.Millisecond)
	r.answers(hanging)
	want := f.write(2)
	f.run(f.target(out))
	f.soon("it is tried", func() bool { _, tried := r.got(); return len(tried) > 6 })
	r.answers(nil)
	f.soon("both are there", func() bool { // twice, when its answer took too long after all
		got, _ := r.got()
		return slices.Equal(slices.Compact(got), want)
	})
}

func TestAReceiverThatGoesAwayAndComesBackMissesNothing(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	o := r.options(t)
	out, err := publish.NewTestWebhook(o, r.roots(), false)
	f.must(err)
	want := f.write(2)
	r.Close() // nobody listens
	stop := f.run(f.target(out))
	f.soon("it is tried", func() bool { return strings.Count(f.said.String(), "can't publish") > 2 })
	stop()
	again := newReceiver(t) // at another address, which the settings name after a restart
	f.run(f.target(again.webhook(t)))
	f.soon("all are there", func() bool { got, _ := again.got(); return slices.Equal(got, want) })
}

// The process dies after publishing and before it kept its place: what comes again has the same ids, in the same order.
func TestAfterAKillWhatComesTwiceHasTheSameID(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	ids := f.write(5)
	killed := f.target(r.webhook(t))
	killed.Checkpoints = forgetful{f.book}
	stop := f.run(killed)
	f.soon("all were sent", func() bool { got, _ := r.got(); return len(got) == 5 })
	stop()
	f.run(f.target(r.webhook(t)))
	f.soon("all were sent again", func() bool { got, _ := r.got(); return len(got) == 10 })
	if got, _ := r.got(); !slices.Equal(got, slices.Concat(ids, ids)) {
		t.Errorf("got %v", got)
	}
}

func TestWhatAReceiverRefusesIsLaidAsideAndCanBeSentAgain(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	ids := f.write(4)
	refuse := func(w http.ResponseWriter, q *http.Request) {
		if q.Header.Get("ce-id") == ids[1] {
			w.WriteHeader(http.StatusGone)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
	r.answers(refuse)
	target := f.target(r.webhook(t))
	stop := f.run(target)
	f.soon("the rest is there", func() bool { got, _ := r.got(); return len(got) == 3 })
	stop()
	got, tried := r.got()
	if !slices.Equal(got, []string{ids[0], ids[2], ids[3]}) || len(tried) != 3+5 {
		t.Errorf("accepted %v, tried %v", got, tried)
	}
	letters, err := f.book.Letters(t.Context())
	f.must(err)
	if len(letters) != 1 {
		t.Fatalf("got %+v", letters)
	}
	l := letters[0]
	if l.Reader != "publicatie-proef" || l.Position != 2 || l.EventID != ids[1] || l.Type != "mijlpaal-bereikt" || l.Attempts != 5 ||
		l.Reason != "De ontvanger antwoordde met 410." || l.State != relay.LetterOpen {
		t.Errorf("got %+v", l)
	}
	if err := target.Redeliver(t.Context(), l); err == nil {
		t.Error("sent while it is still refused")
	}
	r.answers(nil)
	f.must(target.Redeliver(t.Context(), l))
	if got, _ := r.got(); got[len(got)-1] != ids[1] {
		t.Errorf("got %v", got)
	}
	if l, err = f.book.Letter(t.Context(), l.Number); err != nil || l.State != relay.LetterRedelivered {
		t.Errorf("got %+v, %v", l, err)
	}
	if err := target.Redeliver(t.Context(), relay.Letter{Position: 2, EventID: ids[0]}); err == nil {
		t.Error("sent another event than the letter's")
	}
}

func TestAMessageIsSignedSoThatTheReceiverCanCheckIt(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	old := "abcdefghijklmnopqrstuvwxyz-0123456789-oud"
	token := filepath.Join(f.dir, "token")
	f.must(os.WriteFile(token, []byte("mF_9.B5f-4.1JqM\n"), 0o600))
	o := r.options(t)
	o.SecretFile, o.TokenFile = secretFile(t, secret, old), token
	out, err := publish.NewTestWebhook(o, r.roots(), false)
	f.must(err)
	f.write(1)
	f.run(f.target(out))
	f.soon("it is there", func() bool { got, _ := r.got(); return len(got) == 1 })
	h, body := r.headers[0], r.bodies[0]
	signature := h.Get(publish.SignatureHeader)
	for s, want := range map[string]bool{secret: true, old: true, "een-ander-geheim-van-meer-dan-32-tekens": false} {
		if verified(signature, body, s) != want || verified(signature, append(slices.Clone(body), ' '), s) {
			t.Errorf("with %q: %s", s, signature)
		}
	}
	seconds, err := strconv.ParseInt(strings.TrimPrefix(strings.Split(signature, ",")[0], "t="), 10, 64)
	if age := time.Since(time.Unix(seconds, 0)); err != nil || age < -time.Minute || age > time.Minute {
		t.Errorf("signed %s ago: %v", age, err)
	}
	for name, want := range map[string]string{
		"Content-Type": publish.ContentType, "Authorization": "Bearer mF_9.B5f-4.1JqM", "WebHook-Request-Origin": "ruggespraak.voorbeeld.nl",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	attributes, _ := checkMessage(t, body)
	if attributes["id"] != h.Get("ce-id") {
		t.Errorf("header says %s, message %s", h.Get("ce-id"), attributes["id"])
	}
	// A secret may be changed while we run.
	f.must(os.WriteFile(o.SecretFile, []byte("een-heel-nieuw-geheim-van-meer-dan-32-tekens"), 0o600))
	f.write(1)
	f.soon("it is there", func() bool { got, _ := r.got(); return len(got) == 2 })
	if !verified(r.headers[1].Get(publish.SignatureHeader), r.bodies[1], "een-heel-nieuw-geheim-van-meer-dan-32-tekens") {
		t.Error("signed with an old secret")
	}
}

func TestSecretsThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		text, says string
		mode       os.FileMode
	}{
		{secret, "chmod 600", 0o640}, {secret, "chmod 600", 0o604}, {"kort", "te kort", 0o600}, {"", "0 geheimen", 0o600},
		{strings.Repeat(secret+"\n", 3), "3 geheimen", 0o600}, {strings.Repeat("a", 20_000), "groter", 0o600},
	} {
		path := filepath.Join(dir, "geheim")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := publish.NewWebhook(publish.WebhookOptions{Address: "https://ontvanger.voorbeeld.nl", SecretFile: path, Now: time.Now})
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
	for _, path := range []string{dir, filepath.Join(dir, "weg")} {
		if _, err := publish.Secrets(path); err == nil {
			t.Errorf("%s is taken for a secret", path)
		}
	}
}

// A name that leads to this machine is followed up to the moment of connecting, and no further.
func TestAnAddressThatIsNotPublicIsNeverReached(t *testing.T) {
	r := newReceiver(t)
	o := r.options(t)
	for _, host := range []string{"127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:8.8.8.8]"} {
		o.Address = "https://" + host + ":" + portOf(t, r) + "/"
		if _, err := publish.NewWebhook(o); err == nil || !strings.Contains(err.Error(), "openbare internet") {
			t.Errorf("%s: %v", host, err)
		}
	}
	o.Address = "https://localhost:" + portOf(t, r) + "/"
	out, err := publish.NewTestWebhook(o, r.roots(), true)
	if err != nil {
		t.Fatal(err)
	}
	err = out.Publish("", message.NewMessageWithContext(t.Context(), "x", []byte("{}")))
	if err == nil || !strings.Contains(err.Error(), "not on the public internet") {
		t.Errorf("got %v", err)
	}
	if _, tried := r.got(); len(tried) > 0 {
		t.Error("the receiver was reached")
	}
	o.Local = true // and while building, nothing but this machine
	o.Address = "https://1.1.1.1/"
	if _, err := publish.NewWebhook(o); err == nil {
		t.Error("another machine is taken for this one")
	}
}

func TestAnAnswerIsNotReadToTheEnd(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	r.answers(r.endless)
	f.write(1)
	f.run(f.target(r.webhook(t)))
	f.soon("it goes on", func() bool { return f.at("publicatie-proef") == 1 })
	if n := r.written.Load(); n > 32<<20 { // more than what lies in buffers on the way
		t.Errorf("read %d bytes", n)
	}
}

func TestAReceiverIsLeftAloneForAsLongAsItAsks(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	asked := make(chan struct{}, 100)
	r.answers(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusTooManyRequests)
		asked <- struct{}{}
	})
	f.write(1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := f.run(f.target(r.webhook(t)))
	<-asked
	f.soon("it is told", func() bool { return strings.Contains(f.said.String(), "429") })
	stop() // at once, though it waits
	if _, tried := r.got(); len(tried) != 1 || ctx.Err() != nil {
		t.Errorf("tried %d times", len(tried))
	}
}

func TestATargetIsToldWhatItAskedFor(t *testing.T) {
	signal := "0198f2a4-0000-7000-8000-0000000000aa"
	internal := func(t *publish.Target) { t.Internal = true }
	for name, c := range map[string]struct {
		set  func(*publish.Target)
		want []string
	}{
		"what is internal too":          {internal, []string{"mijlpaal-bereikt", "ontvangst-bevestigd", "beleidsmaatregel-vastgesteld"}},
		"one event":                     {func(t *publish.Target) { t.Only = []string{"mijlpaal-bereikt"} }, []string{"mijlpaal-bereikt"}},
		"a category":                    {func(t *publish.Target) { t.Only = []string{"beleidsmaatregel"} }, []string{"mijlpaal-bereikt", "beleidsmaatregel-vastgesteld"}},
		"nothing":                       {func(*publish.Target) {}, []string{"mijlpaal-bereikt", "beleidsmaatregel-vastgesteld"}},
		"signals, and nothing internal": {func(t *publish.Target) { t.Only = []string{"signaal", "mijlpaal-bereikt"} }, []string{"mijlpaal-bereikt"}},
		"both kinds of choice": {func(t *publish.Target) {
			internal(t)
			t.Only = []string{"signaal", "mijlpaal-bereikt"}
		}, []string{"mijlpaal-bereikt", "ontvangst-bevestigd"}},
	} {
		f, r := newFiles(t), newReceiver(t)
		f.write(1)
		for _, s := range []domain.Stored{
			stored(t, domain.Header{ID: signal, Stream: "gm0855_signaal-" + signal, Disclosure: domain.Internal}, domain.ReceiptConfirmed{SignalID: domain.SignalID(signal)}),
			stored(t, domain.Header{ID: measure, Stream: "gm0855_beleidsmaatregel-" + measure}, established("", "")),
			stored(t, domain.Header{ID: "0198f2a4-0000-7000-8000-0000000000bb", Stream: "gm0855_besluit-" + measure, Disclosure: domain.Secret}, established("", "")),
		} {
			_, err := f.log.Append(t.Context(), s.Stream, domain.NoStream, []domain.Stored{s})
			f.must(err)
		}
		target := f.target(r.webhook(t))
		c.set(target)
		f.run(target)
		f.soon(name, func() bool { return f.at("publicatie-proef") == 4 })
		var got []string
		for _, body := range r.bodies {
			attributes, _ := checkMessage(t, body)
			got = append(got, strings.TrimPrefix(attributes["type"], "nl.sociaal-domein."))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestANewTargetBeginsWithWhatIsToComeAndThenMissesNothing(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	fromNow := func() *publish.Target {
		target := f.target(r.webhook(t))
		target.FromStart = false
		return target
	}
	f.write(3)
	stop := f.run(fromNow())
	f.soon("it began", func() bool { return f.at("publicatie-proef") == 3 })
	stop()
	want := f.write(2) // while we are away
	f.run(fromNow())
	f.soon("the rest is there", func() bool { got, _ := r.got(); return slices.Equal(got, want) })
}

// The log was empty when it began, and the first message did not arrive: it is still the first.
func TestATargetThatBeganOnAnEmptyLogIsNotNewAfterARestart(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	r.answers(code(500))
	fromNow := func() *publish.Target {
		target := f.target(r.webhook(t))
		target.FromStart = false
		return target
	}
	stop := f.run(fromNow())
	f.soon("it began", func() bool { return f.at("publicatie-proef") != 0 })
	want := f.write(1)
	f.soon("it is tried", func() bool { _, tried := r.got(); return len(tried) > 0 })
	stop()
	r.answers(nil)
	want = append(want, f.write(1)...)
	f.run(fromNow())
	f.soon("both are there", func() bool { // the first twice, when stopping cut it off while it was taken
		got, _ := r.got()
		return slices.Equal(slices.Compact(got), want)
	})
}

// Bytes that can't be read now may be readable to a later version, so that the event becomes a letter.
func TestAnEventOfWhichNoMessageCanBeMadeDoesNotKeepTheRest(t *testing.T) {
	f, r := newFiles(t), newReceiver(t)
	sent := f.write(1)
	for _, spoil := range []func(*domain.Stored){
		func(s *domain.Stored) { s.Payload = []byte(`{"maatregelId":7}`) },
		func(s *domain.Stored) { s.Header = []byte(`{"openbaarheid":7}`) },
	} {
		id := ids.New()
		s := stored(t, domain.Header{ID: id, Stream: "gm0855_beleidsmaatregel-" + id}, established("", ""))
		spoil(&s)
		_, err := f.log.Append(t.Context(), s.Stream, domain.NoStream, []domain.Stored{s})
		f.must(err)
	}
	sent = append(sent, f.write(1)...)
	target := f.target(r.webhook(t))
	target.Full = true
	stop := f.run(target)
	f.soon("the rest is there", func() bool { return f.at("publicatie-proef") == 4 })
	stop()
	if got, _ := r.got(); !slices.Equal(got, sent) {
		t.Errorf("accepted %v, want %v", got, sent)
	}
	letters, err := f.book.Letters(t.Context())
	f.must(err)
	if len(letters) != 2 || letters[0].Position != 2 || letters[1].Position != 3 || !strings.HasPrefix(letters[0].Reason, "Van de gebeurtenis is geen bericht te maken") {
		t.Fatalf("got %+v", letters)
	}
	for _, l := range letters {
		if err := target.Redeliver(t.Context(), l); !errors.Is(err, domain.Refused) {
			t.Errorf("sent again: %v", err)
		}
	}
}
