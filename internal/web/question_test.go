package web_test

import (
	"net/http"
	"slices"
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/lang"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// The questions of a class are asked with the details, what was answered
// travels and comes back with what is wrong, and consent is never given by
// default.
func TestQuestionsOfAClass(t *testing.T) {
	s := newSite(t)
	d := wellfieldtest.Catalogue()
	called := func(en string) lang.Name { return lang.Name{lang.EN: en, lang.ZH: en} }
	d.Classes[0].Attributes = []catalog.Attribute{
		{Code: "depth", Type: catalog.Number, Name: called("How deep"), Required: true},
		{Code: "side", Type: catalog.OneOf, Name: called("Which side"), Values: []catalog.Value{{Key: "left", Name: called("The left")}}},
		{Code: "seen", Type: catalog.Datetime, Name: called("When seen")},
		{Code: "lanes", Type: catalog.SomeOf, Name: called("Which lanes"), Values: []catalog.Value{{Key: "cycle", Name: called("Cycle lane")}, {Key: "car", Name: called("Car lane")}}},
		{Code: "more", Type: catalog.Text, Name: called("What else"), Private: true},
	}
	_, err := s.Publish(t.Context(), store.Catalogue, d, app.BootstrapPost, "questions", 2)
	must(t, err)
	b := s.visitor(t, lang.EN)
	b.open("/report").form("/report", "address").set("lat", lat).set("lng", lng).press("go", "next", http.StatusOK)
	b.form("/report", "class").set("class", "component/0201").press("go", "next", http.StatusOK)
	f := b.form("/report", "attributes.depth", "attributes.side", "attributes.seen", "attributes.lanes", "attributes.more", "public")
	if f.values.Has("public") {
		t.Error("consent is ticked for the reporter")
	}
	f.set("attributes.depth", "deep").set("attributes.side", "left").set("attributes.seen", "2026-03-01").set("public", "true")
	f.values["attributes.lanes"] = []string{"cycle", "car"}
	f.press("go", "next", http.StatusOK).form("/report", "phone").press("go", "next", http.StatusOK)
	b.says("How deep: deep", "Which lanes: Cycle lane, Car lane", "Your words and photos too")
	b.form("/report", "id").press("go", "send", http.StatusUnprocessableEntity)
	b.says("is not a number")
	f = b.form("/report", "attributes.depth")
	if !slices.Equal(f.values["attributes.lanes"], []string{"cycle", "car"}) || f.values.Get("attributes.side") != "left" || f.values.Get("public") != "true" {
		t.Errorf("answers are lost: %v", f.values)
	}
	f.set("attributes.depth", "12.5").press("go", "next", http.StatusOK).form("/report", "phone").press("go", "next", http.StatusOK)
	b.form("/report", "id").press("go", "send", http.StatusOK)
	number := numberIn(b.path)
	view, err := s.Case(t.Context(), s.As("desk-east"), number)
	must(t, err)
	if !view.Case.Public || len(view.Case.Attributes) != 4 {
		t.Errorf("got %+v", view.Case)
	}
	s.as(t, lang.EN, "desk-east").open("/cases/"+number).says("How deep: 12.5", "Which side: The left", "When seen: 2026-03-01")

	// A class that was chosen before leaves its answers behind.
	other := s.visitor(t, lang.EN)
	other.open("/report").form("/report", "address").set("lat", lat).set("lng", lng).press("go", "next", http.StatusOK)
	other.form("/report", "class").set("class", "component/0201").press("go", "next", http.StatusOK)
	other.form("/report", "attributes.depth").set("attributes.depth", "3").press("go", "back", http.StatusOK)
	other.form("/report", "class").set("class", "event/0101").press("go", "next", http.StatusOK)
	other.form("/report", "summary").press("go", "next", http.StatusOK).form("/report", "phone").press("go", "next", http.StatusOK)
	other.form("/report", "id").press("go", "send", http.StatusOK)
	view, err = s.Case(t.Context(), s.As("desk-east"), numberIn(other.path))
	must(t, err)
	if view.Case.Public || view.Case.Attributes != nil || view.Case.State != casework.Received {
		t.Errorf("got %+v", view.Case)
	}
}
