package casework

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// anyBody is the body of a case in which anything may be.
func anyBody() *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		var c Case
		scatter(t, reflect.ValueOf(&c).Elem())
		body, err := EncodeCase(c)
		if err != nil {
			t.Fatal(err)
		}
		return body
	})
}

// scatter gives every field a value, or leaves it.
func scatter(t *rapid.T, v reflect.Value) {
	if !rapid.Bool().Draw(t, "some") {
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.UnixMicro(rapid.Int64Range(-1e15, 4e15).Draw(t, "at")).UTC()
		return
	case *Sealed:
		*x = Seal([]byte(rapid.String().Draw(t, "value")), []byte("0123456789abcdef"))
		x.Salt, x.Value = nil, nil
		return
	case *worktime.Limit:
		*x = worktime.Limit{N: rapid.IntRange(1, 99).Draw(t, "n"), Unit: worktime.WorkingDay}
		return
	case *catalog.Key:
		*x = catalog.Key{Kind: catalog.Event, Code: "0101"}
		return
	case *grid.Level:
		*x = rapid.SampledFrom([]grid.Level{grid.City, grid.Township, grid.Grid}).Draw(t, "level")
		return
	case *[]org.ID:
		*x = []org.ID{"works-east", "cleaning"}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		scatter(t, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			scatter(t, v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		scatter(t, v.Index(0))
		scatter(t, v.Index(1))
	case reflect.String:
		v.SetString(rapid.SampledFrom([]string{"plain", "a \"quoted\" word", "back\\slash", "<&>", "路", "\u2028", "{[", "null"}).Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(-9, 1<<40).Draw(t, "number"))
	}
}

// TestBothReadersAgree compares the fast reader with the library on any case, and
// demands that the fast one takes what every real case looks like.
func TestBothReadersAgree(t *testing.T) {
	took := 0
	rapid.Check(t, func(t *rapid.T) {
		if agree(t, anyBody().Draw(t, "body")) {
			took++
		}
	})
	if took == 0 {
		t.Error("the fast reader never took a body")
	}
}

// agree compares the readers and tells whether the fast one took the body.
func agree(t interface{ Fatalf(string, ...any) }, body []byte) bool {
	fast, ok := scanCase(body)
	if !ok {
		return false
	}
	var slow Case
	if err := json.Unmarshal(body, &slow); err != nil {
		t.Fatalf("the fast reader took what the library refuses with %v: %s", err, body)
	}
	if !reflect.DeepEqual(fast, slow) {
		t.Fatalf("%s\nfast %+v\nslow %+v", body, fast, slow)
	}
	return true
}

func FuzzDecodeCase(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(`{"id":"x","place":{"map_version":1,"spot":null},"summary":null}`))
	f.Add([]byte(`{"id":"x","id":"y","photos":[{"hash":"]}"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) { agree(t, body) })
}

const sample = `{"jurisdiction":"990101002000","id":"018bcfe5-6800-7000-8f16-963ffe77a583","number":"YQNF-Z0A6-42J","rev":1,"state":"handled","channel":"web","claimed":{"kind":"event","code":"0101"},"class":{"kind":"component","code":"0201","version":2},"place":{"chain":["990000000000","990101002002002"],"map_version":2,"spot":"222359a7e1f48af1c8540fa945531677b7d92ed9627bcd510f1c3e48658dd985"},"summary":"ad0caf9ce2a27a029b14c314cdd98551b766adf9208d1ff55f0fc7029f82d51b","has_reporter":true,"language":"zh-CN","centre":"centre-west","owner":"centre-west","lead":"works-west","route":{"rule":"west","version":2,"reason":null},"verifier":"branch-west","given":["works-west"],"reported_at":"2026-02-17T21:19:48.789031Z","due":{"at":"2026-02-22T21:19:48.789031Z","limit":"5 working_day"},"updated_at":"2026-03-02T02:00:00Z","rework":1}`

// TestAnOrdinaryBodyIsReadFast would notice a field that the fast reader lacks.
func TestAnOrdinaryBodyIsReadFast(t *testing.T) {
	if !agree(t, []byte(sample)) {
		t.Error("the library had to read it")
	}
	v := reflect.TypeFor[Case]()
	for i := range v.NumField() {
		c := Case{ID: "x"}
		field := reflect.ValueOf(&c).Elem().Field(i)
		plain(field)
		body, err := EncodeCase(c)
		if err != nil {
			t.Fatal(err)
		}
		if !agree(t, body) {
			t.Errorf("%s: the library had to read %s", v.Field(i).Name, body)
		}
	}
}

// plain gives a field a value in which nothing needs to be escaped.
func plain(v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.UnixMicro(1_772_416_800_000_001).UTC()
		return
	case *Sealed:
		*x = Seal([]byte("x"), []byte("0123456789abcdef"))
		return
	case *worktime.Limit:
		*x = worktime.Limit{N: 3, Unit: worktime.UrgentHour}
		return
	case *grid.Level:
		*x = grid.Township
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plain(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			plain(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		plain(v.Index(0))
	case reflect.String:
		v.SetString("value")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	}
}

func BenchmarkDecodeCase(b *testing.B) {
	for name, decode := range map[string]func([]byte) error{
		"ours":    func(body []byte) error { _, err := DecodeCase(body); return err },
		"library": func(body []byte) error { return json.Unmarshal(body, new(Case)) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := decode([]byte(sample)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
