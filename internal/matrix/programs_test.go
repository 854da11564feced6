package matrix_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"wellfield/internal/matrix"
)

// programs are those who come to Open311 with a key of each kind, and without one.
var programs = []*matrix.Person{
	{Name: "no key", Kind: matrix.Program, Rights: []string{"read"}}, // whoever comes without one reads
	{Name: "a wrong key", Kind: matrix.Program},
	{Name: "key-report", Kind: matrix.Program, Rights: []string{"report"}},
	{Name: "key-read", Kind: matrix.Program, Rights: []string{"read"}},
	{Name: "key-update", Kind: matrix.Program, Rights: []string{"update"}},
	{Name: "key-works", Kind: matrix.Program, Rights: []string{"update"}}, // acts as the lead unit's post
}

// everyProgram asks what needs a right with every key, and of every case what a key
// shows of it: the same to all.
func everyProgram(t *testing.T, w *world) {
	index, cells := w.index(), 0
	for _, p := range programs {
		q := url.Values{}
		switch p.Name {
		case "no key":
		case "a wrong key":
			q.Set("api_key", "nothing")
		default:
			q.Set("api_key", w.tokens[p.Name])
		}
		for right, address := range map[string][2]string{
			"read":   {http.MethodGet, "/open311/v2/requests.json"},
			"report": {http.MethodPost, "/open311/v2/requests.json"},
			"update": {http.MethodPost, "/open311/v2/servicerequestupdates.json"},
		} {
			got := w.asProgram(address[0], address[1], q).status != http.StatusForbidden
			if want := slices.Contains(p.Rights, right); got != want {
				t.Errorf("%s: %s %s lets in %v, want %v", p.Name, address[0], address[1], got, want)
			}
			cells++
		}
		for _, c := range w.cases {
			a := w.asProgram(http.MethodGet, "/open311/v2/requests/"+c.number+".json", q)
			want := slices.Contains(p.Rights, "read") && c.Class != "hidden"
			if (a.status == http.StatusOK) != want {
				t.Errorf("%s: %s (%s) is answered with %d", p.Name, c.key, c.State, a.status)
			}
			for s := range a.found(index) {
				if s.name != c.Name || !want || !matrix.Shows(matrix.Open, p, &c.Case, s.field) {
					t.Errorf("%s: %s (%s) shows %s of %s", p.Name, c.key, c.State, s.field, s.name)
				}
			}
			cells += 1 + len(c.canaries)
		}
	}
	t.Logf("%d cells: programs x addresses x cases x fields", cells)
}

func (w *world) asProgram(method, path string, q url.Values) answer {
	if method == http.MethodGet {
		return w.ask(&matrix.Person{Kind: matrix.Program}, method, path+"?"+q.Encode(), "")
	}
	return w.ask(&matrix.Person{Kind: matrix.Program}, method, path, q.Encode()+"&nothing=1")
}
