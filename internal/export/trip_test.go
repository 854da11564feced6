package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/export"
	"wellfield/internal/intake"
	"wellfield/internal/lang"
)

// kept is a sink that keeps what it is given.
type kept struct{ cases []casework.Import }

func (k *kept) ImportBatch(_ context.Context, cases []casework.Import) ([]intake.Outcome, []error) {
	outcomes := make([]intake.Outcome, len(cases))
	for i := range cases {
		outcomes[i] = intake.Imported
	}
	k.cases = append(k.cases, slices.Clone(cases)...)
	return outcomes, make([]error, len(cases))
}

var zones = []string{"Asia/Shanghai", "America/New_York", "UTC"}

func reader(t interface{ Fatal(...any) }, zone string) export.Reader {
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	plain := func(s string) string { return s + " =name" }
	return export.Reader{Zone: z, Now: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), State: func(s casework.State) string { return plain(string(s)) },
		Class: plain, Org: plain, Area: plain, Label: func(s string) string { return "列 " + s }}
}

func written(t interface{ Fatal(...any) }, f export.Format, r export.Reader, cases []casework.Case, prepare func(export.Writer)) []byte {
	var b bytes.Buffer
	w := export.New(f, &b, r)
	if prepare != nil {
		prepare(w)
	}
	for i := range cases {
		if err := w.Write(&cases[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWhatIsWrittenIsRead writes any cases in each format and reads them through
// the same reader as every import: no row is set aside, and each has the digest
// of the case that it was.
func TestWhatIsWrittenIsRead(t *testing.T) {
	dir := t.TempDir()
	for _, f := range export.Formats() {
		t.Run(string(f), func(t *testing.T) {
			batches := rapid.SliceOfNDistinct(export.AnyCase(), 1, 12, func(c casework.Case) casework.ID { return c.ID })
			if f == export.XLSX { // opening one takes long
				for seed := range 12 {
					trip(t, dir, f, batches.Example(seed), zones[seed%len(zones)], 2+seed%5)
				}
				return
			}
			rapid.Check(t, func(t *rapid.T) {
				trip(t, dir, f, batches.Draw(t, "cases"), rapid.SampledFrom(zones).Draw(t, "zone"), 2)
			})
		})
	}
}

// tripping is a test of either kind.
type tripping interface {
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
	Context() context.Context
}

func trip(t tripping, dir string, f export.Format, cases []casework.Case, zone string, rows int) {
	raw := written(t, f, reader(t, zone), cases, func(w export.Writer) {
		if f == export.XLSX {
			export.ShortSheets(w, rows)
		}
	})
	path := filepath.Join(dir, "file."+string(f))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if own, err := intake.Own(path); err != nil || !own {
		t.Fatalf("not taken for our own: %v", err)
	}
	k := &kept{}
	account, err := intake.RunOwn(t.Context(), []string{path}, k, intake.Options{})
	if err != nil || account.Imported != len(cases) || account.SetAside > 0 {
		t.Fatalf("%+v, %v", account, err)
	}
	for i := range cases {
		same(t, &cases[i], &k.cases[i])
	}
}

// same compares what was read with the case, by the digest and by the fields
// that matter most.
func same(t tripping, c *casework.Case, got *casework.Import) {
	k := got.Carried
	if want := export.Digest(c); k.Row != want {
		t.Errorf("digest %s, want %s", k.Row, want)
	}
	spot := c.Spot()
	for _, pair := range [][2]any{{got.Summary, c.Summary.Text()}, {got.Resolution, c.Resolution.Text()}, {got.Address, spot.Address}, {got.State, c.State},
		{got.Opened, c.ReportedAt}, {got.Lead, c.Lead}, {k.UpdatedAt, c.UpdatedAt}, {k.CheckedAt, c.CheckedAt}, {k.Rework, c.Rework}, {k.Verification, c.Verification},
		{k.Check, c.Check}, {k.Stage, c.Stage}, {k.Due, c.Due}, {k.Public, c.Public}, {k.Guessed, c.Place.Guessed}, {len(k.AttributesIn), len(c.Attributes)}, {len(k.Chain), len(c.Place.Chain)}, {got.Point, spot.Point},
		{k.Dispute, c.Dispute}, {k.Parts, c.Parts}, {k.Refusal, c.Refusal.Carries()}, {k.Referral, c.Referral}, {k.Supervised, c.Supervised}, {k.Whistle, c.Whistle}, {k.Rechecks, c.Rechecks}} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("read %v, written %v", pair[0], pair[1])
		}
	}
}

// TestEveryFieldIsCarried changes one field of a case after the other: the
// digest must see each, or the field is named here with the reason.
func TestEveryFieldIsCarried(t *testing.T) {
	left := map[string]string{
		"Rev": "the journal starts anew", "Photos": "bytes and their entries stay", "UpdatedAt": "the import is what happened last",
		"Notice": "it was shown by another installation", "Vault": "an identity never leaves its installation",
		"Confirmed": "told apart from SaidConfirmed only here", "SaidConfirmed": "the same",
	}
	base := casework.Case{State: casework.Handled, Due: &casework.Deadline{At: time.Unix(1, 0)}, Origin: &casework.Origin{}, Class: &casework.ClassRef{},
		Route: &casework.Route{}, Verification: &casework.Verification{}, Check: &casework.CheckResult{}}
	before := export.Digest(&base)
	v := reflect.TypeFor[casework.Case]()
	for i := range v.NumField() {
		name := v.Field(i).Name
		c := base
		field := reflect.ValueOf(&c).Elem().Field(i)
		fill(field)
		changed := export.Digest(&c) != before
		if _, excused := left[name]; changed == excused && name != "Confirmed" && name != "SaidConfirmed" {
			t.Errorf("%s: the digest changes %t, excused %t", name, changed, excused)
		}
	}
}

// fill gives a field another value than it has in the base.
func fill(v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *casework.Sealed:
		x.Value = []byte("words")
	case *casework.Place:
		x.Chain = []string{"990000000000"}
	case *time.Time:
		*x = time.Unix(1772416800, 0)
	case **casework.Origin:
		*x = &casework.Origin{System: "old"}
	case **casework.ClassRef:
		(*x) = new(casework.ClassRef)
		(*x).Kind, (*x).Code = "event", "1"
	case **casework.Deadline:
		*x = &casework.Deadline{At: time.Unix(2, 0)}
	case **casework.StageClock:
		*x = &casework.StageClock{Stage: casework.StageIntake}
	case **casework.Route:
		*x = &casework.Route{Rule: "r"}
	case **casework.Verification:
		*x = &casework.Verification{Found: true}
	case **casework.Merger:
		*x = &casework.Merger{Into: "another"}
	case **casework.Dispute:
		*x = &casework.Dispute{Before: "command-east"}
	case **casework.CheckResult:
		*x = &casework.CheckResult{Passed: true}
	case **casework.Delay:
		*x = &casework.Delay{Until: time.Unix(2, 0)}
	case **casework.LongTerm:
		*x = &casework.LongTerm{Owner: "works-east"}
	case *casework.Supervision:
		x.By = "command-east"
	case **casework.Refusal:
		*x = &casework.Refusal{Reviewer: "command-east"}
	case **casework.Referral:
		*x = &casework.Referral{To: "court"}
	case **casework.Whistle:
		*x = &casework.Whistle{N: 1}
	case **casework.Escalation:
		*x = &casework.Escalation{Told: []casework.Told{{Org: "works-east"}}}
	default:
		switch v.Kind() {
		case reflect.String:
			v.SetString("other")
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Int, reflect.Int64:
			v.SetInt(7)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0))
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		}
	}
}

func TestGeoJSONIsWhatTheStandardSays(t *testing.T) {
	cases := rapid.SliceOfNDistinct(export.AnyCase(), 20, 20, func(c casework.Case) casework.ID { return c.ID }).Example(3)
	raw := written(t, export.GeoJSON, reader(t, "Asia/Shanghai"), cases, nil)
	var doc struct {
		Type     string
		Features []struct {
			Type     string
			Geometry *struct {
				Type        string
				Coordinates []float64
			}
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil || doc.Type != "FeatureCollection" || len(doc.Features) != len(cases) {
		t.Fatalf("%v: %s of %d features", err, doc.Type, len(doc.Features))
	}
	for i, f := range doc.Features {
		p := cases[i].Spot().Point
		if (p == nil) != (f.Geometry == nil) || f.Type != "Feature" || len(f.Properties) != len(export.Columns()) {
			t.Fatalf("feature %d: %+v", i, f)
		}
		if p != nil {
			if lat, lng := p.Degrees(); f.Geometry.Coordinates[0] != lng || f.Geometry.Coordinates[1] != lat {
				t.Errorf("%v is at %v", p, f.Geometry.Coordinates)
			}
		}
	}
}

// TestATextThatNoCellHoldsIsNotTakenForWhole cuts it in the workbook and says so.
func TestATextThatNoCellHoldsIsNotTakenForWhole(t *testing.T) {
	long := casework.Case{ID: "x", Number: "1", Summary: casework.Sealed{Value: bytes.Repeat([]byte("坑"), 40_000)}}
	path := filepath.Join(t.TempDir(), "long.xlsx")
	if err := os.WriteFile(path, written(t, export.XLSX, reader(t, "UTC"), []casework.Case{long}, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	account, err := intake.RunOwn(t.Context(), []string{path}, &kept{}, intake.Options{})
	if err != nil || account.Reasons["export.row_cut"] != 1 {
		t.Errorf("%+v, %v", account, err)
	}
}

func TestAnAlteredRowIsNoticed(t *testing.T) {
	c := casework.Case{ID: "x", Number: "7K3M-92QD-W4H", State: casework.Received, Summary: casework.Sealed{Value: []byte("deep hole")}}
	raw := written(t, export.CSV, reader(t, "UTC"), []casework.Case{c}, nil)
	for from, want := range map[string][2]int{"deep": {0, 1}, export.Digest(&c): {1, 0}} {
		path := filepath.Join(t.TempDir(), "altered.csv")
		with := []byte("flat")
		if from != "deep" {
			with = nil
		}
		if err := os.WriteFile(path, bytes.Replace(raw, []byte(from), with, 1), 0o600); err != nil {
			t.Fatal(err)
		}
		account, err := intake.RunOwn(t.Context(), []string{path}, &kept{}, intake.Options{})
		if err != nil || account.Imported != want[0] || account.Reasons["export.row_altered"] != want[1] {
			t.Errorf("%q replaced: %+v, %v", from, account, err)
		}
	}
}

func TestHeadingsAreInBothLanguages(t *testing.T) {
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range texts.Tags() {
		for _, c := range export.Columns()[:len(export.Columns())-1] {
			if key := "export.column." + c; texts.Say(tag, key, nil) == key {
				t.Errorf("%s: nothing says %s", tag, key)
			}
		}
	}
}
