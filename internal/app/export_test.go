package app_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/export"
	"wellfield/internal/fault"
	"wellfield/internal/intake"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// lives makes a case in every state that a case can be in.
func lives(t *testing.T, c *wellfieldtest.City) {
	t.Helper()
	report := func(words string) *wellfieldtest.Story { return c.Reported(words, wellfieldtest.In(0, 0)) }
	report("=HYPERLINK(\"http://x\",\"new\")")
	report("asked").By("desk-east").Does(casework.Ask{Question: "where exactly?"})
	report("verifying").By("desk-east").Does(casework.Verify{Org: "branch-east"})
	report("refused").By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "no"})
	report("referred").By("desk-east").Does(casework.Refer{To: "other_area", Body: "the next city", Text: "theirs"})
	report("filed").By("desk-east").Does(casework.File{Class: wellfieldtest.Pothole})
	report("dispatched").By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}, Lead: "works-east", Reason: "they are near", Co: []org.ID{"cleaning"}})
	report("handling").Handling()
	report("disputed").Handling().Does(casework.Return{Reason: casework.OtherDuty, Text: "not ours", Unit: "cleaning"})
	report("handled").Handling().Does(c.Evidence())
	report("checking").Handling().Does(c.Evidence()).By("check-east").Does(casework.StartCheck{})
	report("awaiting").Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed)
	report("resolved").Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed).By("reporter").Does(casework.Confirm{})
	report("explained\r\nin two lines").Handling().Does(c.Evidence()).By("boss-east").Does(casework.CloseExplained{Text: "x", Basis: "x", Remedy: "x"})
	report("reopened").Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Failed)
	if _, err := c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "no point", Area: wellfieldtest.West, Address: "gate 4"},
		app.Contact{Phone: "023 765432"}, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	c.Reported("nowhere", wellfieldtest.In(40, 40))
	if got, errs := c.Import(t.Context(), "old 311", []casework.Import{{SourceID: "77", Digest: strings.Repeat("ab", 32), Point: wellfieldtest.In(1, 3), Summary: "+1 from elsewhere",
		Resolution: "gone", Opened: c.Now().Add(-48 * time.Hour), Closed: ago(c, time.Hour), State: casework.ClosedResolved, SourceStatus: "Closed", SourceClass: "Hole"}}); errs[0] != nil {
		t.Fatal(got, errs)
	}
}

func ago(c *wellfieldtest.City, d time.Duration) *time.Time {
	at := c.Now().Add(-d)
	return &at
}

// exported is everything in one file.
func exported(t *testing.T, c *wellfieldtest.City, f export.Format) []byte {
	t.Helper()
	var b bytes.Buffer
	w := export.New(f, &b, readerOf(t, c))
	err := c.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
		for i := range page {
			if err := w.Write(&page[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readerOf(t *testing.T, c *wellfieldtest.City) export.Reader {
	t.Helper()
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := c.Policy()
	return export.Names{Map: p.Map, Chart: p.Chart, Catalogue: p.Catalogue}.In(lang.ZH, texts, c.Zone(), c.Now())
}

type sink struct{ *app.App }

func (s sink) ImportBatch(ctx context.Context, cases []casework.Import) ([]intake.Outcome, []error) {
	taken, errs := s.Import(ctx, casework.OwnSystem, cases)
	outcomes := make([]intake.Outcome, len(taken))
	for i, k := range taken {
		outcomes[i] = intake.Outcome(k)
	}
	return outcomes, errs
}

func importedFrom(t *testing.T, c *wellfieldtest.City, f export.Format, raw []byte) intake.Account {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cases."+string(f))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	account, err := intake.RunOwn(t.Context(), []string{path}, sink{c.App}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for key, e := range account.Examples {
		t.Errorf("set aside: %s: %v", key, e.Fault)
	}
	return account
}

// written anew by every export: docs/exporting.md says so.
var anew = []string{"identity", "updated_at", "resolved", "photos"}

// table reads a CSV export, those columns left out.
func table(t *testing.T, raw []byte) [][]string {
	t.Helper()
	rows := csvRows(t, raw)
	for _, name := range anew {
		at := slices.Index(rows[0], name)
		for i := range rows {
			rows[i] = slices.Delete(slices.Clone(rows[i]), at, at+1)
		}
	}
	return rows
}

// TestARoundTripLosesNothing takes a case of every state out of one database and
// into an empty one, in every format, and compares a second export byte by byte.
func TestARoundTripLosesNothing(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		from := wellfieldtest.NewCity(t, url)
		lives(t, from)
		first := exported(t, from, export.CSV)
		want := table(t, first)
		all := len(want) - 1
		if all != 18 {
			t.Fatalf("%d rows", len(want))
		}
		for _, f := range export.Formats() {
			raw := exported(t, from, f)
			to := wellfieldtest.NewCity(t, another(t, from))
			to.Clock.Pass(24 * time.Hour)
			if got := importedFrom(t, to, f, raw); got.Imported != all {
				t.Fatalf("%s: %+v", f, got)
			}
			to.CheckAll()
			got := table(t, exported(t, to, export.CSV))
			compare(t, string(f), got, want)
			if again := importedFrom(t, to, f, raw); again.Already != all {
				t.Errorf("%s again: %+v", f, again)
			}
		}
		if there := importedFrom(t, from, export.CSV, first); there.Already != all {
			t.Errorf("into the database that they never left: %+v", there)
		}
		from.CheckAll()
	})
}

func compare(t *testing.T, what string, got, want [][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i := range want {
		for k := range want[0] {
			if got[i][k] != want[i][k] && want[0][k] != "standing" {
				t.Errorf("%s row %d (%s): %s is %q, was %q", what, i, want[i][1], want[0][k], got[i][k], want[i][k])
			}
		}
	}
}

// another is a new database of the same kind.
func another(t *testing.T, c *wellfieldtest.City) string {
	if c.DB.Name() == "sqlite" {
		return wellfieldtest.SQLiteURL(t)
	}
	return wellfieldtest.NewPostgres(t)
}

// TestAFileResolvesNothing: what an export says of a check is kept and never
// counted, and the life goes on under the same rules.
func TestAFileResolvesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, to *wellfieldtest.City) {
		from := wellfieldtest.NewCity(t, another(t, to))
		lives(t, from)
		importedFrom(t, to, export.CSV, exported(t, from, export.CSV))
		var handled, resolved casework.Case
		if err := to.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
			for i, c := range page {
				switch {
				case c.Resolved():
					t.Errorf("%s is resolved by a file", c.Number)
				case c.Summary.Text() == "handled":
					handled = page[i]
				case c.Summary.Text() == "resolved":
					resolved = page[i]
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if resolved.State != casework.ClosedResolved || !resolved.SaidConfirmed || resolved.Check == nil || !resolved.Check.Said {
			t.Errorf("%+v", resolved)
		}
		ref := store.Ref{Jurisdiction: handled.Jurisdiction, ID: handled.ID}
		if _, err := to.Do(t.Context(), to.As("works-east"), ref, wellfieldtest.Passed, ""); err == nil {
			t.Error("the unit checks its own work")
		}
		c, err := to.Do(t.Context(), to.As("check-east"), ref, wellfieldtest.Passed, "")
		if err != nil || c.Check.Said || c.State != casework.AwaitingReporter {
			t.Errorf("%+v, %v", c.Check, err)
		}
	})
}

// TestARowThatCannotBeIsSetAside alters rows and sees each named.
func TestARowThatCannotBeIsSetAside(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	base := func() casework.Import {
		id := uuid.NewString()
		return casework.Import{System: casework.OwnSystem, SourceID: id, Opened: c.Now().Add(-time.Hour), State: casework.Received, Carried: &casework.Carried{
			Row: "r", ID: casework.ID(id), Jurisdiction: wellfieldtest.East, Chain: []string{wellfieldtest.East}, Centre: "centre-east",
			Former: casework.Former{Channel: casework.Web, Owner: "centre-east"}}}
	}
	for key, change := range map[string]func(*casework.Import){
		"":                  func(*casework.Import) {},
		"case.area_unknown": func(i *casework.Import) { i.Carried.Jurisdiction = wellfieldtest.West },
		"case.unit_unknown": func(i *casework.Import) { i.Carried.Given = []org.ID{"ghosts"} },
		"case.import_lacks": func(i *casework.Import) { i.State = casework.Handled },
		"case.import_unchecked": func(i *casework.Import) {
			i.State, i.Carried.SilentFrom = casework.AwaitingReporter, c.Now()
			i.Carried.Check = &casework.CheckResult{}
		},
		"case.import_id":        func(i *casework.Import) { i.System = "old 311" },
		"case.import_number":    func(i *casework.Import) { i.Carried.Number = "1" },
		"case.class_unknown":    func(i *casework.Import) { i.Class = catalog.Key{Kind: catalog.Event, Code: "9999"} },
		"case.import_in_future": func(i *casework.Import) { i.Opened = c.Now().Add(time.Hour) },
		"case.import_state":     func(i *casework.Import) { i.Carried, i.State, i.Area = nil, casework.Checking, wellfieldtest.East },
	} {
		row := base()
		change(&row)
		_, errs := c.Import(t.Context(), casework.OwnSystem, []casework.Import{row})
		if key == "" && errs[0] != nil || key != "" && !fault.Has(errs[0], key) {
			t.Errorf("want %q, got %v", key, errs[0])
		}
	}
}

// TestAnExportIsItsList: whoever may list may export the same, and nobody more.
func TestAnExportIsItsList(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		lives(t, c)
		seen := 0
		for _, account := range []string{"desk-east", "desk-west", "city-desk", "works-east", "cleaning", "check-east", "grid-east", "boss-east", "two-hats"} {
			for _, scope := range []app.Scope{app.OfCentre, app.OfUnit, app.OfGrid, app.ToVerify, app.ToCheck, app.OfImported, "other"} {
				for _, q := range []app.Question{{}, {Open: true}, {States: []casework.State{casework.Handled}}, {Class: "component/"}, {Area: wellfieldtest.East}} {
					q.Limit = 200
					page, listed := c.List(t.Context(), c.As(account), scope, q)
					var got []casework.Case
					err := c.Export(t.Context(), c.As(account), scope, q, func(page []casework.Case) error {
						got = append(got, page...)
						return nil
					})
					if (err == nil) != (listed == nil) || fault.KindOf(err) != fault.KindOf(listed) || len(got) != len(page.Cases) {
						t.Errorf("%s %s %+v: %d exported (%v), %d listed (%v)", account, scope, q, len(got), err, len(page.Cases), listed)
					}
					for i := range got {
						_, closed := c.Case(t.Context(), c.As(account), got[i].Number)
						if spot := got[i].Place.Spot; (closed == nil) != (len(spot.Value) > 0) && !spot.IsZero() {
							t.Errorf("%s %s: %s shows its place %t, opens %v", account, scope, got[i].Number, len(spot.Value) > 0, closed)
						}
					}
					seen += len(got)
				}
			}
		}
		if seen < 50 {
			t.Errorf("only %d cases were compared", seen)
		}
	})
}
