package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// chain is n entries of a subject with their stored bytes and hashes.
func chain(t testing.TB, n int) (stored [][]byte, hashes []Hash) {
	prev := Genesis("j", "s")
	for i := range n {
		b, err := Encode(Entry{Jurisdiction: "j", Subject: "s", Seq: int64(i + 1), At: int64(1000 + i), Actor: "post:p", Kind: "noted",
			Body: json.RawMessage(fmt.Sprintf(`{"n":%d,"t":"<a> & 街"}`, i)), State: Sum([]byte{byte(i)}), Prev: prev})
		if err != nil {
			t.Fatal(err)
		}
		prev = Sum(b)
		stored, hashes = append(stored, b), append(hashes, prev)
	}
	return stored, hashes
}

func check(stored [][]byte, hashes []Hash) error {
	c := NewChain("j", "s")
	for i := range stored {
		if _, err := c.Next(stored[i], hashes[i]); err != nil {
			return err
		}
	}
	return nil
}

func TestChainHolds(t *testing.T) {
	stored, hashes := chain(t, 5)
	if err := check(stored, hashes); err != nil {
		t.Fatal(err)
	}
}

// TestEveryByteCounts flips every bit of every entry and of every hash.
func TestEveryByteCounts(t *testing.T) {
	stored, hashes := chain(t, 3)
	for i := range stored {
		for k := range stored[i] {
			for bit := range 8 {
				stored[i][k] ^= 1 << bit
				if check(stored, hashes) == nil {
					t.Fatalf("entry %d byte %d bit %d: not found", i, k, bit)
				}
				stored[i][k] ^= 1 << bit
			}
		}
		for k := range hashes[i] {
			hashes[i][k] ^= 1
			if check(stored, hashes) == nil {
				t.Fatalf("hash %d byte %d: not found", i, k)
			}
			hashes[i][k] ^= 1
		}
	}
}

// TestRewrittenHashesDoNotHelp changes an entry and makes its own hash fit.
func TestRewrittenHashesDoNotHelp(t *testing.T) {
	attacks := map[string]func(stored [][]byte, hashes []Hash) ([][]byte, []Hash){
		"changed": func(s [][]byte, h []Hash) ([][]byte, []Hash) {
			s[1] = bytes.Replace(s[1], []byte(`"n":1`), []byte(`"n":7`), 1)
			h[1] = Sum(s[1])
			return s, h
		},
		"removed": func(s [][]byte, h []Hash) ([][]byte, []Hash) {
			return append(s[:1], s[2:]...), append(h[:1], h[2:]...)
		},
		"exchanged": func(s [][]byte, h []Hash) ([][]byte, []Hash) {
			s[1], s[2], h[1], h[2] = s[2], s[1], h[2], h[1]
			return s, h
		},
		"of another subject": func(s [][]byte, h []Hash) ([][]byte, []Hash) {
			s[0] = bytes.Replace(s[0], []byte(`"subject":"s"`), []byte(`"subject":"x"`), 1)
			h[0] = Sum(s[0])
			return s, h
		},
		"written with spaces": func(s [][]byte, h []Hash) ([][]byte, []Hash) {
			s[3] = bytes.Replace(s[3], []byte(`"seq":4`), []byte(`"seq": 4`), 1)
			h[3] = Sum(s[3])
			return s, h
		},
		"dated before": func(s [][]byte, h []Hash) ([][]byte, []Hash) {
			s[3] = bytes.Replace(s[3], []byte(`"at":1003`), []byte(`"at":0999`), 1)
			h[3] = Sum(s[3])
			return s, h
		},
	}
	for name, attack := range attacks {
		stored, hashes := chain(t, 4)
		if check(attack(stored, hashes)) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

func TestHashText(t *testing.T) {
	h := Sum([]byte("x"))
	text, err := h.MarshalText()
	var again Hash
	if err != nil || again.UnmarshalText(text) != nil || again != h {
		t.Error("a hash does not read back")
	}
	for _, bad := range []string{"", "00", strings.ToUpper(string(text)), string(text) + "0", strings.Repeat("g", 64)} {
		if again.UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q is taken for a hash", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	stored, _ := chain(f, 2)
	f.Add(stored[0])
	f.Add(stored[1])
	f.Add([]byte(`{"jurisdiction":"j"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := Parse(b)
		if err != nil {
			return
		}
		again, err := Encode(e)
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%q reads, and is written as %q (%v)", b, again, err)
		}
	})
}
