package main

import (
	"context"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/export"
	"wellfield/internal/wellfieldtest"
)

// stands is what a case asks of others, and what time owes it and when.
type stands struct {
	tasks  []casework.Task
	owed   string
	digest string
}

func allStand(t *testing.T, a *app.App) map[casework.ID]stands {
	t.Helper()
	all := map[casework.ID]stands{}
	err := a.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
		for i := range page {
			s := stands{tasks: page[i].Tasks(), digest: export.Digest(&page[i])}
			if at, cmd := page[i].Owed(); cmd != nil {
				s.owed = string(cmd.Verb()) + " " + at.String()
			}
			all[page[i].ID] = s
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTheDemoCityComesBackAsItWas exports the demo's month and takes it into an
// empty city with the same documents: every case asks the same of the same, and
// time owes it the same at the same instant.
func TestTheDemoCityComesBackAsItWas(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		there := wellfieldtest.SQLiteURL(t)
		if strings.HasPrefix(url, "postgres") {
			there = wellfieldtest.NewPostgres(t)
		}
		file := filepath.Join(t.TempDir(), "cases.csv")
		visit := func(url string, does func(ctx context.Context, p *program, a *app.App)) {
			t.Helper()
			p := &program{out: &strings.Builder{}, err: &strings.Builder{}}
			env := map[string]string{"WELLFIELD_DATA_DIR": t.TempDir(), "WELLFIELD_LANGUAGE": "en", "DATABASE_URL": url}
			if err := p.prepare(func(name string) string { return env[name] }); err != nil {
				t.Fatal(err)
			}
			a, closing, err := p.open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			does(t.Context(), p, a)
			if err := closing(); err != nil {
				t.Error(err)
			}
		}
		command := func(url string, args ...string) {
			t.Helper()
			env := map[string]string{"WELLFIELD_DATA_DIR": t.TempDir(), "WELLFIELD_LANGUAGE": "en", "DATABASE_URL": url}
			var out strings.Builder
			if code := run(t.Context(), args, func(name string) string { return env[name] }, &out, &out); code != 0 {
				t.Fatalf("%v: %d\n%s", args, code, out.String())
			}
		}
		var want map[casework.ID]stands
		visit(url, func(ctx context.Context, p *program, a *app.App) {
			if err := p.seed(ctx, a); err != nil {
				t.Fatal(err)
			}
			want = allStand(t, a)
		})
		command(url, "export", "cases", "--out", file)
		visit(there, func(ctx context.Context, _ *program, a *app.App) {
			if err := publishDemo(ctx, a); err != nil {
				t.Fatal(err)
			}
		})
		command(there, "import", "cases", file)
		visit(there, func(_ context.Context, _ *program, a *app.App) {
			got, tasks, owed := allStand(t, a), 0, 0
			for id, s := range want {
				if !reflect.DeepEqual(got[id], s) {
					t.Errorf("%s was\n%+v\nand is\n%+v", id, s, got[id])
				}
				if tasks += len(s.tasks); s.owed != "" {
					owed++
				}
			}
			if len(got) != len(want) || tasks == 0 || owed == 0 {
				t.Errorf("%d cases of %d", len(got), len(want))
			}
			t.Logf("%d cases, %d tasks, time owes %d of them something", len(want), tasks, owed)
		})
		command(there, "verify")
	})
}
