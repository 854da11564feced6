package api

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCursorsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cursor{
			rapid.SampledFrom([]order{oldestFirst, newestFirst, dueFirst}).Draw(t, "order"),
			rapid.Int64().Draw(t, "at"), rapid.StringMatching(`[0-9a-f-]{1,36}`).Draw(t, "id"),
		}
		if got, ok := parseCursor(c.String()); !ok || got != c {
			t.Fatalf("%v reads back as %v, %v", c, got, ok)
		}
	})
}

func FuzzParseCursor(f *testing.F) {
	for _, seed := range []string{"", "x", cursor{oldestFirst, 1, "a"}.String(), "b2xkZXN0IDEgYQ==", "b2xkZXN0IDEgYSBi", "b2xkZXN0ICsxIGE"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if c, ok := parseCursor(text); ok && c.String() != text {
			t.Errorf("%q has a second form %q", text, c)
		}
	})
}
