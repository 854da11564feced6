package matrix_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wellfield/internal/matrix"
)

// full asks all cells: of acts at the pages the ordinary test takes one in nine, of
// looks at a case one in four, of the mutants those that nobody can do without.
var full = os.Getenv("WELLFIELD_MATRIX") == "full"

type said map[string]any

// long is more than any field of words takes.
var long = strings.Repeat("too long ", 2500)

// acts say of each act something that its own rule refuses after the rights were
// looked at, where there is such a thing: so that who may is told from who may not,
// and the case stays as it is. What cannot be said wrongly is done, and the story is
// told again.
var acts = map[string]said{
	"ask": {"question": " "}, "answer": {"text": " "}, "verify": {"org": "nobody"},
	"record_verification": {"found": true, "text": " ", "photos": []string{"none"}},
	"file":                {"class": "component/9999"}, "refuse": {"reason": "below_standard", "text": " "}, "refer": {"to": "court", "text": " "},
	"merge": {"into": "NUMBER"}, "unmerge": {"text": " "}, "dispatch": {"lead": "nobody"},
	"return": {"reason": "other_duty", "text": " ", "unit": "nobody"}, "arbitrate": {"lead": "nobody", "reason": " ", "basis": " "},
	"split": {"org": "nobody", "text": " "}, "finish_part": {"part": "99", "text": " "}, "decline_part": {"part": "99", "text": " "},
	"sign": {}, "handle": {"text": " "}, "start_check": {}, "check": {"results": []any{}}, "close_resolved": {},
	"confirm": {"text": long}, "deny": {"text": " "}, "close_explained": {"text": " ", "basis": " ", "remedy": " "},
	"reopen": {"text": long}, "note": {"text": " "}, "message": {"text": " "}, "ask_review": {"text": long},
	"review_refusal": {"outcome": "upheld", "text": " "}, "record_answer": {"answer": "taken_over", "text": " "}, "take_back": {"text": " "},
	"supervise": {"demand": " "}, "answer_supervision": {"text": " "}, "judge_supervision": {"judgement": "lifted", "text": " "},
	"whistle":             {"kind": "tackling", "reason": "pressing_problem", "units": []string{}, "place": " ", "need": " "},
	"acknowledge_whistle": {}, "record_arrival": {"unit": "nobody", "photos": []string{"none"}}, "excuse_absence": {"text": " "},
	"agree_measure": {"unit": "nobody", "what": " ", "who": " ", "until": "x"}, "finish_measure": {"text": " "},
	"evaluate_whistle": {"verdict": "failed", "text": " "}, "extend": {"more": 0, "reason": "materials", "text": " "},
	"suspend": {"until": "x", "reason": "weather", "text": " ", "measure": " ", "photos": []string{}},
	"grant":   {"text": long}, "decline": {"text": " "}, "resume": {"text": " "},
	"close_long_term":  {"owner": "nobody", "reason": "planning", "text": " ", "review": "x"},
	"review_long_term": {"take_up": true, "text": " "}, "recheck": {"results": []any{}}, "acknowledge_escalation": {"text": " "},
	"ask_unlock": {"reason": "danger", "text": " "}, "approve_unlock": {"basis": long}, "decline_unlock": {"text": " "}, "look": {},
	"correct_contact": {"phone": "+86 10 5550 0100"}, "erase_identity": {}, "withdraw_consent": {},
}

// JSON is what an act says to the API.
func (s said) JSON(p *placed) string {
	if s["file"] != nil { // the class stands in it
		s = said{"lead": s["lead"], "file": s["file"]}
	}
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(text), "NUMBER", p.number)
}

// onCase is what is said of the case: one that is not filed yet is filed in the same
// act, else nobody may send it anywhere.
func (p *placed) onCase(verb string) said {
	if verb == "dispatch" && p.State == "received" {
		return said{"lead": "nobody", "file": said{"class": "component/0201"}, "class": "component/0201"}
	}
	return acts[verb]
}

// form is what it says to a page.
func (s said) form(p *placed, as string) string {
	f := url.Values{"rev": {"999999"}, "as": {as}, "found": {"yes"}, "outcome": {"take_up"}}
	for name, v := range s {
		if text, ok := v.(string); ok {
			f.Set(name, strings.ReplaceAll(text, "NUMBER", p.number))
		}
	}
	return f.Encode()
}

// everyAct tries every act of everybody on every case at the API, and
// at the pages, and compares with the second implementation.
func everyAct(t *testing.T, w *world) {
	var cells atomic.Int64
	w.eachCase(func(i int) {
		for _, p := range append(slices.Clone(w.staff), w.others(i)...) {
			for n, verb := range matrix.Verbs() {
				if raced && (i+n)%9 != 0 {
					continue
				}
				cells.Add(w.tryAtAPI(t, i, p, verb) + w.tryAtPage(t, i, p, verb))
			}
		}
	})
	t.Logf("%d cells: acts x people x cases", cells.Load())
}

// eachCase runs f for every case, some at a time.
func (w *world) eachCase(f func(i int)) {
	var wait sync.WaitGroup
	some := make(chan struct{}, 6)
	for i := range w.cases {
		wait.Add(1)
		some <- struct{}{}
		go func() {
			defer func() { <-some; wait.Done() }()
			f(i)
		}()
	}
	wait.Wait()
}

var (
	visitor = &matrix.Person{Name: "visitor", Kind: matrix.Visitor}
)

// others are those who come to a case without a post: nobody, its reporter, and the
// reporter of another case.
func (w *world) others(i int) []*matrix.Person {
	other := w.cases[(i+1)%len(w.cases)]
	for n := 2; other.link == ""; n++ {
		other = w.cases[(i+n)%len(w.cases)]
	}
	return []*matrix.Person{visitor, {Name: "reporter", Kind: matrix.Reporter, Case: w.cases[i].Name},
		{Name: "another's reporter", Kind: matrix.Reporter, Case: other.Name}}
}

// ofNow is the reporter of the case as it was told last.
func (w *world) ofNow(i int, p *matrix.Person) *matrix.Person {
	if p.Name != "reporter" {
		return p
	}
	return &matrix.Person{Name: p.Name, Kind: p.Kind, Case: w.cases[i].Name}
}

// tryAtAPI tries an act at the address of posts, and of reporters where there is one.
func (w *world) tryAtAPI(t *testing.T, i int, p *matrix.Person, verb string) (cells int64) {
	p = w.ofNow(i, p)
	for _, at := range []string{"cases", "reports"} {
		c := w.cases[i]
		path := "/api/v1/" + at + "/" + c.number + "/" + verb
		if !w.has(http.MethodPost + " /api/v1/" + at + "/{number}/" + verb) {
			continue
		}
		if p.Kind == matrix.Reporter && p.Case != c.Name && c.link == "" {
			continue
		}
		want := matrix.Judge(p, &c.Case, verb)
		switch {
		case at == "cases" && p.Kind != matrix.Staff:
			want = signIn
		case at == "reports" && p.Kind != matrix.Reporter:
			want = noLink
		case at == "reports" && c.link == "":
			want = noLink
		}
		if c.keeps(want, verb) {
			continue
		}
		a := w.ask(p, http.MethodPost, path, c.onCase(verb).JSON(c))
		w.compare(t, i, p, "API "+verb, want, a.judged(), a)
		cells++
	}
	return cells
}

// keeps tells whether the act would be done to a case that took days to come about,
// and so cannot be told again: it is asked of others.
func (p *placed) keeps(want matrix.Verdict, verb string) bool {
	return p.rebuild == nil && want == matrix.May && (len(acts[verb]) == 0 || verb == "correct_contact")
}

func (w *world) has(route string) bool { _, ok := slices.BinarySearch(w.sorted, route); return ok }

// tryAtPage tries an act with the form of a page.
func (w *world) tryAtPage(t *testing.T, i int, p *matrix.Person, verb string) int64 {
	h := fnv.New32()
	_, _ = fmt.Fprint(h, i, p.Name, verb)
	if !full && h.Sum32()%9 != 0 {
		return 0
	}
	p = w.ofNow(i, p)
	c := w.cases[i]
	path := "/cases/" + c.number + "/" + verb
	want := matrix.Judge(w.wearing(p, c), &c.Case, verb)
	switch {
	case p.Kind == matrix.Reporter && c.link == "", c.keeps(want, verb):
		return 0
	case p.Kind == matrix.Reporter:
		path = "/t/" + c.number + "/" + w.linkOf(p.Case) + "/" + verb
	case p.Kind != matrix.Staff:
		want = signIn
	}
	a := w.ask(p, http.MethodPost, path, c.onCase(verb).form(c, p.Post.ID))
	w.compare(t, i, p, "page "+verb, onPage(want), a.judgedPage(), a)
	return 1
}

// wearing is the person in the post in which a page acts: the chosen one where it
// sees the case, else another one of the same account that does.
func (w *world) wearing(p *matrix.Person, c *placed) *matrix.Person {
	for _, other := range w.staff {
		if !p.Sees(&c.Case) && other.Account == p.Account && p.Kind == matrix.Staff && other.Sees(&c.Case) {
			return other
		}
	}
	return p
}

// compare compares the verdicts, and tells the story again where the act was carried out.
func (w *world) compare(t *testing.T, i int, p *matrix.Person, act string, want, got matrix.Verdict, a answer) {
	c := w.cases[i]
	if want != got {
		t.Errorf("%s (%s): %s by %s: the documents say %q, the door %q (%d %s)", c.key, c.State, act, p.Name, want, got, a.status, a.key)
	}
	if !a.done() || got == signIn || strings.HasSuffix(act, " look") {
		return
	}
	if c.rebuild == nil {
		t.Errorf("%s: %s by %s was done, and the case cannot be told again", c.key, act, p.Name)
		return
	}
	w.telling.Lock()
	defer w.telling.Unlock()
	again := c.rebuild()
	again.key, again.rebuild = c.key, c.rebuild
	w.cases[i] = again
}
