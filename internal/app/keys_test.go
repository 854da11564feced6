package app

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

func TestNumbersReadBackAsPeopleWriteThem(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		n := newNumber()
		if seen[n] {
			t.Fatalf("%s twice", n)
		}
		seen[n] = true
		for _, written := range []string{n, strings.ToLower(n), strings.ReplaceAll(n, "-", ""), " " + strings.ReplaceAll(n, "-", " ") + " ",
			strings.ReplaceAll(n, "0", "O"), strings.ReplaceAll(n, "1", "l")} {
			if got, err := ParseNumber(written); err != nil || got != n {
				t.Fatalf("%q reads as %q, %v; want %s", written, got, err, n)
			}
		}
	}
}

func TestAWrongCharacterInANumberIsFound(t *testing.T) {
	n := strings.ReplaceAll(newNumber(), "-", "")
	for i := range n {
		for _, c := range crockfordAlphabet {
			if byte(c) == n[i] {
				continue
			}
			if _, err := ParseNumber(n[:i] + string(c) + n[i+1:]); err == nil {
				t.Errorf("%s with %c at %d is taken", n, c, i)
			}
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	f.Add(newNumber())
	f.Add("7K3M-92QD-W4H")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		if again, err := ParseNumber(n); err != nil || again != n {
			t.Fatalf("%q reads as %q, which reads as %q", s, n, again)
		}
	})
}

func TestLinksOpenOneCaseOnly(t *testing.T) {
	k := keysFrom(bytes.Repeat([]byte("k"), 32))
	a, b := store.Ref{Jurisdiction: "j", ID: "a"}, store.Ref{Jurisdiction: "j", ID: "b"}
	if !k.opens(a, k.linkOf(a)) || !k.opens(a, strings.ToUpper(k.linkOf(a))) {
		t.Error("a link does not open its case")
	}
	if k.opens(a, k.linkOf(b)) || k.opens(a, "") || keysFrom(bytes.Repeat([]byte("x"), 32)).opens(a, k.linkOf(a)) {
		t.Error("a link opens another case")
	}
}

func TestContactsOpenOnlyWithKeyAndPlace(t *testing.T) {
	k := keysFrom(bytes.Repeat([]byte("k"), 32))
	ref, want := store.Ref{Jurisdiction: "j", ID: "a"}, Contact{Phone: "023 1", Email: "a@b.c"}
	r, err := k.newRing(ref)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := r.seal(want)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := r.keep(casework.SealDigest([]byte("v"), []byte("s")), "call 023 1")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed.Box, []byte("023")) || bytes.Contains(kept.Box, []byte("023")) {
		t.Error("contact data lies open")
	}
	opens := func(k keys, ref store.Ref, c store.Contact) (Contact, string, error) {
		r, err := k.ringOf(ref, c)
		if err != nil {
			return Contact{}, "", err
		}
		got, err := r.contact(c.Box)
		text, failed := r.original(kept)
		return got, text, errors.Join(err, failed)
	}
	if got, text, err := opens(k, ref, *sealed); err != nil || got != want || text != "call 023 1" {
		t.Errorf("%v %q %v", got, text, err)
	}
	if _, _, err := opens(k, store.Ref{Jurisdiction: "j", ID: "b"}, *sealed); err == nil {
		t.Error("opens as another case's")
	}
	if _, _, err := opens(keysFrom(bytes.Repeat([]byte("x"), 32)), ref, *sealed); err == nil {
		t.Error("opens with another secret")
	}
	if _, _, err := opens(k, ref, store.Contact{Box: sealed.Box}); err == nil {
		t.Error("opens after its key was erased")
	}
	kept.Digest[0] ^= 1
	if _, err := r.original(kept); err == nil {
		t.Error("opens as another text's")
	}
}

// TestACommandDigestCannotBeTriedOut: the digest stands in the journal, and a
// telephone number has few possible values.
func TestACommandDigestCannotBeTriedOut(t *testing.T) {
	says := struct{ Phone string }{"13800138000"}
	a, err := keysFrom(bytes.Repeat([]byte("a"), 32)).commandOf(casework.Actor{}, "k", says)
	if err != nil {
		t.Fatal(err)
	}
	again, err := keysFrom(bytes.Repeat([]byte("a"), 32)).commandOf(casework.Actor{}, "k", says)
	if err != nil || a != again {
		t.Error("a retry is not recognised")
	}
	b, err := keysFrom(bytes.Repeat([]byte("b"), 32)).commandOf(casework.Actor{}, "k", says)
	if err != nil || a.Digest == b.Digest || a.ID == b.ID {
		t.Error("the digest does not depend on the secret")
	}
}

func TestTheCaseIDDoesNotShowTheReportersKey(t *testing.T) {
	key := uuid.Must(uuid.NewV7())
	id := caseID(key)
	if strings.Contains(string(id), key.String()[14:]) || string(id)[:8] != key.String()[:8] || id != caseID(key) {
		t.Errorf("key %s gives id %s", key, id)
	}
	if a, b := caseID(uuid.New()), caseID(uuid.New()); a == b {
		t.Error("two keys give one id")
	}
}
