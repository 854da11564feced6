package intake

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
)

// kept is a sink that keeps what it is given.
type kept struct{ cases []casework.Import }

func (k *kept) ImportBatch(_ context.Context, cases []casework.Import) ([]Outcome, []error) {
	outcomes := make([]Outcome, len(cases))
	for i := range cases {
		outcomes[i] = Imported
	}
	k.cases = append(k.cases, cases...)
	return outcomes, make([]error, len(cases))
}

// A file with our columns is taken for ours, and what is no row of ours in it is
// set aside with its reason.
func TestOwnFilesAreKnownByTheirHeader(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, f := range []struct {
		name, text string
		own        bool
		fails      string
	}{
		{"ours.csv", "\ufeffnumber,wellfield_cases_1\r\n", true, "export.column_missing"},
		{"next.csv", "number,wellfield_cases_2\r\n", true, "export.version_unknown"},
		{"theirs.csv", "number,state\r\n1,x\r\n", false, "export.column_missing"},
		{"short.json", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"number":"1"}}`, false, ""},
	} {
		path := write(f.name, f.text)
		own, err := Own(path)
		if f.name == "short.json" {
			continue // its columns are what was wanted, so its rows say what is wrong
		}
		if err != nil || own != f.own {
			t.Errorf("%s: own %t, %v", f.name, own, err)
		}
		if _, err := RunOwn(t.Context(), []string{path}, &kept{}, Options{}); !fault.Has(err, f.fails) {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	if _, err := Own(filepath.Join(dir, "none.csv")); !fault.Has(err, "intake.file_missing") {
		t.Error(err)
	}
}

func FuzzOwn(f *testing.F) {
	f.Add([]byte("number,wellfield_cases_1\r\nx,y\r\n"))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"number":"1","wellfield_cases_1":""}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		k := &kept{}
		account, err := RunOwn(t.Context(), []string{path}, k, Options{})
		if err == nil && account.Imported != len(k.cases) {
			t.Errorf("%+v, %d kept of %d bytes", account, len(k.cases), bytes.Count(raw, []byte("\n")))
		}
	})
}
