package store_test

import (
	"context"
	"testing"

	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// What the bare loop writes again is what the commands wrote: a database of it
// verifies, phase by phase, and has as many rows.
func TestReplayWritesTheSameBytes(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		city := wellfieldtest.NewCity(t, url)
		again := wellfieldtest.SQLiteURL(t)
		if city.DB.Name() == "postgres" {
			again = wellfieldtest.NewPostgres(t)
		}
		copied := wellfieldtest.OpenDB(t, again)
		from, into := openBare(t, url), openBare(t, again)
		var taken store.Taken
		var stories []*wellfieldtest.Story
		for i := range int32(4) {
			stories = append(stories, city.Reported("a hole", wellfieldtest.In(0, i%2)))
		}
		for phase, step := range []func(*wellfieldtest.Story){
			func(*wellfieldtest.Story) {},
			func(s *wellfieldtest.Story) { s.Handling() },
			func(s *wellfieldtest.Story) { s.Does(city.Evidence()) },
			func(s *wellfieldtest.Story) { s.By("check-east").Does(wellfieldtest.Passed) },
		} {
			for _, s := range stories {
				step(s)
			}
			all, bytes, err := from.Take(ctx, &taken)
			if err != nil || len(all) != len(stories) || bytes < 1000 {
				t.Fatalf("phase %d: %d cases, %d bytes, %v", phase, len(all), bytes, err)
			}
			if _, err := into.Replay(ctx, all, phase+1); err != nil {
				t.Fatal(err)
			}
			seen, err := copied.Verify(ctx, func(f store.Finding) { t.Errorf("phase %d: %s: %s", phase, f.Subject, f.What) }, nil)
			if err != nil || seen.Cases != len(stories) || seen.Entries < (phase+1)*len(stories) {
				t.Errorf("phase %d: %+v, %v", phase, seen, err)
			}
		}
		if all, _, err := from.Take(ctx, &taken); err != nil || len(all) != 0 {
			t.Errorf("nothing was written and %d taken, %v", len(all), err)
		}
	})
}

func openBare(t *testing.T, url string) *store.Bare {
	t.Helper()
	b, err := store.OpenBare(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func TestScratchIsMadeAndDropped(t *testing.T) {
	ctx := context.Background()
	base := wellfieldtest.NewPostgres(t)
	url, drop, err := store.Scratch(ctx, base, "wellfield_test_scratch")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := versionAt(ctx, url); err != nil {
		t.Error(err)
	}
	if err := drop(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := versionAt(ctx, url); err == nil {
		t.Error("it is still there")
	}
	for _, bad := range []string{"", "A", "x; DROP", "pg\"x"} {
		if _, _, err := store.Scratch(ctx, base, bad); err == nil {
			t.Errorf("%q was taken for a name", bad)
		}
	}
	if _, _, err := store.Scratch(ctx, "sqlite:x", "name"); err == nil {
		t.Error("a file was taken for a server")
	}
}

// versionAt opens and closes, and says what the database is.
func versionAt(ctx context.Context, url string) (string, error) {
	b, err := store.OpenBare(ctx, url)
	if err != nil {
		return "", err
	}
	version, err := b.Version(ctx)
	if e := b.Close(); err == nil {
		err = e
	}
	return version, err
}
