package peer_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/peer"
	"wellfield/internal/wellfieldtest"
)

func example(t testing.TB) peer.Document {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "examples", "peers", "water.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	d, err := peer.ReadYAML(f)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestTheExampleNamesEveryField, so that nobody has to look into the code.
func TestTheExampleNamesEveryField(t *testing.T) {
	d := example(t)
	if err := d.Check(); err != nil {
		t.Error(err)
	}
	raw, err := os.ReadFile(filepath.Join("..", "..", "examples", "peers", "water.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var missing func(of reflect.Type)
	missing = func(of reflect.Type) {
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ",")
			if name != "paused" && !strings.Contains(string(raw), name+":") {
				t.Errorf("the example does not show %s", name)
			}
			next := of.Field(i).Type
			if next.Kind() == reflect.Slice {
				next = next.Elem()
			}
			if next.Kind() == reflect.Struct {
				missing(next)
			}
		}
	}
	missing(reflect.TypeFor[peer.Document]())
}

func valid() peer.Peer {
	return peer.Peer{ID: "works", Name: lang.Name{lang.EN: "Works"}, Endpoint: "https://works.example/v2", Direction: peer.Both,
		Pulling: peer.Pulling{Area: wellfieldtest.East}, Pushing: peer.Pushing{Posts: []org.ID{"works-post-east"}},
		Services: []peer.Service{{Code: "1", Class: "component/0201"}}}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	if err := (peer.Document{Peers: []peer.Peer{valid()}}).Check(); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change func(*peer.Peer)
		key    string
		field  string
	}{
		"id":           {func(p *peer.Peer) { p.ID = "Works!" }, "peer.id_malformed", "id"},
		"name":         {func(p *peer.Peer) { p.Name = nil }, "peer.name_missing", "name"},
		"a number":     {func(p *peer.Peer) { p.Name = lang.Name{lang.EN: "call 13812345678"} }, "peer.personal_data", "name"},
		"key in url":   {func(p *peer.Peer) { p.Endpoint = "https://a.example/v2?api_key=x" }, "peer.url_malformed", "endpoint"},
		"no host":      {func(p *peer.Peer) { p.Endpoint = "works.example" }, "peer.url_malformed", "endpoint"},
		"discovery":    {func(p *peer.Peer) { p.Discovery = "ftp://x/y" }, "peer.url_malformed", "discovery"},
		"format":       {func(p *peer.Peer) { p.Format = "csv" }, "peer.format_unknown", "format"},
		"zone":         {func(p *peer.Peer) { p.Zone = "Mars/Base" }, "peer.zone_unknown", "zone"},
		"a key":        {func(p *peer.Peer) { p.Key = "0123456789abcdef" }, "peer.key_malformed", "key"},
		"our secret":   {func(p *peer.Peer) { p.Key = "env:WELLFIELD_SECRET" }, "peer.key_malformed", "key"},
		"another file": {func(p *peer.Peer) { p.Key = "file:../secret.key" }, "peer.key_malformed", "key"},
		"direction":    {func(p *peer.Peer) { p.Direction = "sideways" }, "peer.direction_unknown", "direction"},
		"too often":    {func(p *peer.Peer) { p.Every = "1s" }, "peer.duration_malformed", "every"},
		"overlap":      {func(p *peer.Peer) { p.Overlap = "-1h" }, "peer.duration_malformed", "overlap"},
		"settle":       {func(p *peer.Peer) { p.Pushing.Settle = "soon" }, "peer.duration_malformed", "push.settle"},
		"since":        {func(p *peer.Peer) { p.Since = "2026-02-30" }, "", "since"},
		"attempts":     {func(p *peer.Peer) { p.Attempts = 1000 }, "peer.attempts_range", "attempts"},
		"page":         {func(p *peer.Peer) { p.PageSize = -1 }, "peer.page_size_range", "page_size"},
		"others":       {func(p *peer.Peer) { p.Pulling.Others = "burn" }, "peer.others_unknown", "pull.others"},
		"area":         {func(p *peer.Peer) { p.Pulling.Area = "" }, "peer.area_missing", "pull.area"},
		"unsure":       {func(p *peer.Peer) { p.Pushing.Unsure = "hope" }, "peer.unsure_unknown", "push.unsure"},
		"language":     {func(p *peer.Peer) { p.Pushing.Lang = "xx" }, "peer.language_unknown", "push.language"},
		"pattern":      {func(p *peer.Peer) { p.Pushing.Classes = []string{"//"} }, "", "push.classes[0]"},
		"posts":        {func(p *peer.Peer) { p.Pushing.Posts = nil }, "peer.post_missing", "push.posts"},
		"service":      {func(p *peer.Peer) { p.Services = nil }, "peer.service_missing", "push.service"},
		"class":        {func(p *peer.Peer) { p.Services[0].Class = "hole" }, "", "services[0].class"},
		"code twice":   {func(p *peer.Peer) { p.Services = append(p.Services, p.Services[0]) }, "peer.service_twice", "services[1].code"},
		"status":       {func(p *peer.Peer) { p.Statuses = []peer.Status{{}} }, "peer.status_missing", "statuses[0].status"},
		"status twice": {func(p *peer.Peer) { p.Statuses = []peer.Status{{Status: "In Progress"}, {Status: "IN_PROGRESS"}} }, "peer.status_twice", "statuses[1].status"},
		"history":      {func(p *peer.Peer) { p.Statuses = []peer.Status{{Status: "x", History: "handled"}} }, "peer.state_unknown", "statuses[0].history"},
		"a check":      {func(p *peer.Peer) { p.Statuses = []peer.Status{{Status: "x", Does: "check"}} }, "peer.doing_unknown", "statuses[0].does"},
		"a close":      {func(p *peer.Peer) { p.Statuses = []peer.Status{{Status: "x", Does: "close_resolved"}} }, "peer.doing_unknown", "statuses[0].does"},
	} {
		p := valid()
		test.change(&p)
		faults := fault.All(peer.Document{Peers: []peer.Peer{p}}.Check())
		found := slices.ContainsFunc(faults, func(f *fault.Fault) bool {
			return f.Field == "peers[0]."+test.field && (test.key == "" || f.Key == test.key)
		})
		if !found {
			t.Errorf("%s: %v", name, faults)
		}
		for _, f := range faults {
			if v, _ := f.Args["value"].(string); p.Key != "" && strings.Contains(v, p.Key) {
				t.Errorf("%s: the key is repeated", name)
			}
		}
	}
	twice := peer.Document{Peers: []peer.Peer{valid(), valid()}}
	if err := twice.Check(); !fault.Has(err, "peer.id_twice") {
		t.Errorf("%v", err)
	}
}

func TestLintKnowsTheOtherDocuments(t *testing.T) {
	c, err := catalog.NewCatalogue(1, wellfieldtest.Catalogue())
	if err != nil {
		t.Fatal(err)
	}
	o, err := org.NewChart(1, wellfieldtest.Organisations())
	if err != nil {
		t.Fatal(err)
	}
	m, err := grid.NewMap(1, wellfieldtest.Areas())
	if err != nil {
		t.Fatal(err)
	}
	lint := func(peers ...peer.Peer) fault.List {
		return peer.Lint(peer.Document{Peers: peers}, c, o, m, civil.Day("2026-03-02"))
	}
	if found := lint(valid()); len(found) > 0 {
		t.Fatal(found)
	}
	for key, change := range map[string]func(*peer.Peer){
		"peer.area_unknown":      func(p *peer.Peer) { p.Pulling.Area = "1" },
		"peer.class_unknown":     func(p *peer.Peer) { p.Services[0].Class = "component/9999" },
		"peer.post_unknown":      func(p *peer.Peer) { p.Pushing.Posts = []org.ID{"nobody"} },
		"peer.post_not_handling": func(p *peer.Peer) { p.Pushing.Posts = []org.ID{"checker-east"} },
		"peer.url_plain":         func(p *peer.Peer) { p.Endpoint, p.Key = "http://works.example/v2", "env:WELLFIELD_PEER_X" },
	} {
		p := valid()
		change(&p)
		if found := lint(p); !fault.Has(found, key) {
			t.Errorf("%s: %v", key, found)
		}
	}
	other := valid()
	other.ID = "other"
	if found := lint(valid(), other); !fault.Has(found, "peer.unit_served_twice") {
		t.Errorf("two peers of one unit: %v", found)
	}
	first := valid()
	first.Pushing.Classes, other.Pushing.Classes = []string{"component"}, []string{"event"}
	if found := lint(first, other); len(found) > 0 {
		t.Errorf("divided by class: %v", found)
	}
}

func TestWhatThePeersWordsMean(t *testing.T) {
	p := valid()
	for status, want := range map[string]peer.Doing{"closed": peer.DoHandle, " CLOSED ": peer.DoHandle, "open": peer.DoNote, "anything": peer.DoNote} {
		if got := p.Does(status); got != want {
			t.Errorf("%q does %s", status, got)
		}
	}
	if p.History("Closed") != "closed_resolved" || p.History("open") != "" || p.History("?") != "" {
		t.Error("history of the two statuses of the specification")
	}
	p = example(t).Peers[0]
	if p.Does("In-Progress") != peer.DoSign || p.History("rejected") != "refused" || p.Does("rejected") != peer.DoNote {
		t.Error("statuses of the example")
	}
	if code, ok := p.ServiceOf(catalog.Key{Kind: catalog.Component, Code: "9"}); code != "OTHER" || !ok {
		t.Errorf("service of another class %q", code)
	}
	if p.Interval() != 5*time.Minute || p.Again() != 24*time.Hour || p.SettleTime() != 2*time.Minute || p.Most() != 10 {
		t.Error("times of the example")
	}
}

func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "examples", "peers", "water.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Add("peers: [{id: a, every: 99999999h, endpoint: 'https://[::1', since: x}]")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := peer.ReadYAML(strings.NewReader(s))
		if err != nil || d.Check() != nil {
			return
		}
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		again, err := peer.ReadJSON(strings.NewReader(string(body)))
		if err != nil {
			t.Fatalf("what was accepted cannot be read back: %v", err)
		}
		b, err := peer.NewBook(1, again)
		if err != nil || len(b.All()) != len(d.Peers) {
			t.Fatalf("%v", err)
		}
		for _, p := range b.All() {
			if p.Interval() < 10*time.Second || p.Most() < 1 || p.Page() < 1 {
				t.Fatalf("%+v", p)
			}
		}
	})
}
