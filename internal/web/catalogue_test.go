package web_test

import (
	"net/http"
	"strings"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/lang"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestCataloguePage: the desk sees in its language what a new edition changes,
// field by field, and how many open cases keep a class that goes; the list and
// the case go on calling it by its name. A unit has no such page.
func TestCataloguePage(t *testing.T) {
	s := newSite(t)
	s.Reported("hole", wellfieldtest.In(0, 0)).Handling()
	d := wellfieldtest.Catalogue()
	litter := d.Classes[1]
	litter.Limit.N = 2
	d.Edition, d.Classes = "next", []catalog.Class{litter}
	if _, err := s.Publish(t.Context(), store.Catalogue, d, "operator", "", 2); err != nil {
		t.Fatal(err)
	}
	same := map[lang.Tag]string{lang.EN: "0 removed 0 changed 0 added 1 unchanged", lang.ZH: "移除 0 变更 0 新增 0 不变 1"}
	for tag, words := range map[lang.Tag][]string{
		lang.EN: {"component/0201", "1 open case keeps it", "limit", "4 hours, day and night", "2 hours, day and night", "Edition", "next", "1 removed", "1 changed",
			"Plans: component/02 meant “Pothole” and names no class any more"},
		lang.ZH: {"component/0201", "1 件未结案件仍按此办理", "处置时限", "4个紧急工作时", "2个紧急工作时", "移除 1", "变更 1", "预案：component/02 原指“Pothole”，现已没有对应的类别"},
	} {
		b := s.as(t, tag, "desk-east").open("/catalogue")
		for _, w := range words {
			if !strings.Contains(strings.ToLower(b.text()), strings.ToLower(w)) {
				t.Errorf("%s: %q is not on the page: %s", tag, w, b.text())
			}
		}
		if !strings.Contains(b.body, `href="/catalogue"`) {
			t.Errorf("%s: nothing leads to the page", tag)
		}
		if b.open("/catalogue?from=3&to=3"); !strings.Contains(b.text(), same[tag]) {
			t.Errorf("%s: an edition differs from itself: %s", tag, b.text())
		}
		b.open("/catalogue?from=x&to=99")
	}
	unit := s.as(t, lang.EN, "works-east")
	if unit.load(http.StatusForbidden, "/catalogue"); strings.Contains(unit.open("/unit").body, `href="/catalogue"`) {
		t.Error("a unit is led to the editions")
	}
	if !strings.Contains(unit.text(), "Pothole") {
		t.Errorf("the unit no longer knows what the case is: %s", unit.text())
	}
	if b := s.visitor(t, lang.EN).open("/catalogue"); !strings.HasPrefix(b.path, "/sign-in") {
		t.Errorf("a visitor is at %s", b.path)
	}
}
