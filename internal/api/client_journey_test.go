package api_test

import (
	"net/http/httptest"
	"slices"
	"testing"

	"wellfield/client"
	"wellfield/internal/wellfieldtest"
)

// over is a client of an account, through a real connection.
func (c *city) over(server *httptest.Server, account string) *client.Client {
	c.t.Helper()
	settings := []client.Setting{client.WithHTTP(server.Client())}
	if account != "" {
		settings = append(settings, client.WithToken(c.token(account)))
	}
	who, err := client.New(server.URL, settings...)
	if err != nil {
		c.t.Fatal(err)
	}
	return who
}

// must is the answer of a call that may not fail.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestOneProblemThroughTheClient(t *testing.T) {
	c, ctx := newCity(t), t.Context()
	server := httptest.NewServer(c.handler)
	t.Cleanup(server.Close)
	anybody, desk, works, checker := c.over(server, ""), c.over(server, "desk-east"), c.over(server, "works-east"), c.over(server, "check-east")
	lat, lng := wellfieldtest.In(0, 0).Degrees()
	view := must[*client.CaseView](t)

	photo := must[*client.PhotoOut](t)(anybody.UploadPhoto(ctx, jpegOf(t, 64, 48)))
	if picture := must[[]byte](t)(anybody.ShowPhoto(ctx, photo.Hash, "thumb")); len(picture) < 100 {
		t.Errorf("a thumb of %d bytes", len(picture))
	}
	receipt := must[*client.Receipt](t)(anybody.Report(ctx, client.ReportIn{Summary: "hole", Point: &client.PointIn{Lat: lat, Lng: lng}, Photos: []string{photo.Hash}}))
	number := receipt.Number
	_, err := desk.Sign(ctx, number, client.SignIn{})
	if !client.Is(err, "case.not_now") || client.Refused(err).Status != 409 {
		t.Errorf("signing for what is not dispatched: %v", err)
	}
	seen := view(desk.GetCase(ctx, number))
	view(desk.Note(ctx, number, client.NoteIn{Text: "seen"}, client.IfRev(seen.Rev)))
	if _, err := desk.Note(ctx, number, client.NoteIn{Text: "seen"}, client.IfRev(seen.Rev)); client.Refused(err) == nil || client.Refused(err).Status != 412 {
		t.Errorf("on an older revision: %v", err)
	}
	sent := view(desk.Dispatch(ctx, number, client.DispatchIn{File: &client.FileIn{Class: "component/0201"}, Co: []string{}}, client.Key("d")))
	if again := view(desk.Dispatch(ctx, number, client.DispatchIn{File: &client.FileIn{Class: "component/0201"}, Co: []string{}}, client.Key("d"))); again.Rev != sent.Rev || sent.Lead.ID != "works-east" {
		t.Errorf("the same command again: %+v, %+v", sent, again)
	}
	var listed []string
	for row, err := range works.Cases(ctx, client.Choice{Scope: "unit", State: []string{"dispatched"}, Number: number[:6]}, "due") {
		if err != nil {
			t.Fatal(err)
		}
		listed = append(listed, row.Number)
	}
	if counts := must[*client.Counts](t)(works.CountCases(ctx, client.Choice{Scope: "unit"})); !slices.Equal(listed, []string{number}) || counts.States["dispatched"] != 1 {
		t.Errorf("listed %v, counted %+v", listed, counts)
	}
	view(works.Sign(ctx, number, client.SignIn{}))
	view(works.Handle(ctx, number, client.HandleIn{Text: "filled", Photos: []string{c.Photo()}}))
	results := []client.ConditionIn{{Condition: "gone", Passed: true}, {Condition: "clean", Passed: true}}
	view(checker.Check(ctx, number, client.CheckIn{Results: results}))

	follow := must[*client.ReportView](t)
	if got := follow(anybody.Follow(ctx, number, receipt.Link)); !slices.Contains(got.May, "confirm") {
		t.Errorf("the reporter may %v", got.May)
	}
	if got := follow(anybody.ReporterConfirm(ctx, number, receipt.Link, client.ConfirmIn{})); !got.Resolved {
		t.Errorf("confirmed and %s", got.State)
	}
	if _, err := anybody.Follow(ctx, number, "0"); !client.Is(err, "case.not_found") {
		t.Errorf("another link: %v", err)
	}
	c.CheckAll()
}

func TestTheCityThroughTheClient(t *testing.T) {
	c, ctx := newCity(t), t.Context()
	server := httptest.NewServer(c.handler)
	t.Cleanup(server.Close)
	desk := c.over(server, "desk-east")
	if got := must[*client.Classes](t)(desk.Classes(ctx, "pothole", "en")); got.Classes[0].Key != "component/0201" {
		t.Errorf("found %+v", got.Classes)
	}
	if got := must[*client.Areas](t)(desk.Areas(ctx, wellfieldtest.East)); got.Areas[0].Code != wellfieldtest.East || len(got.Areas[0].Children) != 2 {
		t.Errorf("areas %+v", got.Areas)
	}
	if got := must[*client.Features](t)(desk.Outlines(ctx, wellfieldtest.East)); len(got.Features) != 7 || len(got.Features[0].Geometry) < 50 {
		t.Errorf("%d outlines", len(got.Features))
	}
	lat, lng := wellfieldtest.In(1, 2).Degrees()
	if got := must[*client.Located](t)(desk.Locate(ctx, lat, lng, "")); got.Jurisdiction.Code != wellfieldtest.West {
		t.Errorf("located %+v", got)
	}
	if got := must[*client.Self](t)(desk.Me(ctx)); got.Account != "desk-east" || got.Posts[0].Duties[0] != "intake" {
		t.Errorf("I am %+v", got)
	}
	in := client.IntakeIn{Channel: "patrol", Summary: "hole", Point: &client.PointIn{Lat: lat, Lng: lng}}
	if got := must[*client.Receipt](t)(c.over(server, "grid-west").Intake(ctx, in)); got.Link != "" {
		t.Errorf("a patrol has a reporter's link: %+v", got)
	}
}

func TestTheClientAsksWhatIsKnown(t *testing.T) {
	c := newCity(t)
	server := httptest.NewServer(c.handler)
	t.Cleanup(server.Close)
	desk := c.over(server, "desk-east")
	lat, lng := wellfieldtest.In(0, 0).Degrees()
	var numbers []string
	for range 2 {
		got := must[*client.Receipt](t)(desk.Report(t.Context(), client.ReportIn{Class: "component/0201", Summary: "hole", Point: &client.PointIn{Lat: lat, Lng: lng}}))
		numbers = append(numbers, got.Number)
	}
	must[*client.CaseView](t)(desk.File(t.Context(), numbers[0], client.FileIn{Class: "component/0201"}))
	if got := must[*client.KnownNear](t)(desk.Similar(t.Context(), "component/0201", lat, lng, "")); len(got.Known) != 1 || got.Known[0].Number != numbers[0] {
		t.Errorf("known: %+v", got)
	}
	if got := must[*client.Candidates](t)(desk.Candidates(t.Context(), numbers[1])); len(got.Candidates) != 1 || !got.Candidates[0].SameClass {
		t.Errorf("candidates: %+v", got)
	}
	if got := must[*client.CaseView](t)(desk.Merge(t.Context(), numbers[1], client.MergeIn{Into: numbers[0]})); got.Merged == nil || got.Merged.Into != numbers[0] {
		t.Errorf("merged: %+v", got)
	}
	if got := must[*client.CaseView](t)(desk.Unmerge(t.Context(), numbers[1], client.UnmergeIn{})); got.Merged != nil || got.State != "received" {
		t.Errorf("taken back: %+v", got)
	}
}
