package intake

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/internal/casework"
)

var update = flag.Bool("update", false, "write the golden drafts anew")

func TestDraft(t *testing.T) {
	for _, name := range []string{"english.csv", "chinese.csv", "records.json"} {
		t.Run(name, func(t *testing.T) {
			got, err := Draft(filepath.Join("testdata", name), File{}, "", english(t))
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".draft.yaml")
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the draft differs from %s:\n%s", golden, got)
			}
		})
	}
}

// A draft can be read at once; once a person has filled in what is empty it imports.
func TestDraftCompleted(t *testing.T) {
	path := filepath.Join("testdata", "english.csv")
	text, err := Draft(path, File{}, "America/New_York", english(t))
	if err != nil {
		t.Fatal(err)
	}
	m := mapping(t, string(text))
	a, err := Run(context.Background(), m, []string{path}, NewRehearsal(), Options{})
	if err != nil {
		t.Fatalf("as drafted: %v", err)
	}
	if a.Rows != 5 || a.SetAside != 5 || a.Reasons["intake.class_open"] != 5 {
		t.Errorf("as drafted: %+v", a)
	}
	for word := range m.Class.Values {
		m.Class.Values[word] = "event/0101"
	}
	for i := range m.Status.Rules {
		if m.Status.Rules[i].State == casework.None {
			m.Status.Rules[i].State = casework.Received
		}
	}
	a, err = Run(context.Background(), m, []string{path}, NewRehearsal(), Options{})
	if err != nil || a.Imported != 4 || a.Reasons["intake.area_unknown"] != 1 {
		t.Errorf("completed: %+v, %v", a, err)
	}
}

// The draft of any file can be read as a mapping.
func FuzzDraft(f *testing.F) {
	f.Add([]byte("id,opened,status\n1,2024-05-01,Open\n"), ".csv")
	f.Add([]byte("编号;类别\r\n\"a\x01\u2028\";*\n"), ".csv")
	f.Add([]byte("{\"id\": {\"\\u0000\": 1, \"\": [\"#\", null]}}\n"), ".jsonl")
	f.Add([]byte("[{\"status\": \"a: b\"}]"), ".json")
	f.Add([]byte("\"\x7f\xc2\x85\": \"#\", status\ntype,status\n- a,'*'\n"), ".csv")
	say := english(f)
	f.Fuzz(func(t *testing.T, content []byte, extension string) {
		if extension != ".csv" && extension != ".json" && extension != ".jsonl" {
			return
		}
		path := filepath.Join(t.TempDir(), "in"+extension)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := Draft(path, File{}, "", say)
		if err != nil {
			return
		}
		if _, err := ReadMapping(strings.NewReader(string(text))); err != nil {
			t.Errorf("%v in\n%q", err, text)
		}
	})
}
