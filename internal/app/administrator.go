package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// firstPost is the post that AddAdministrator makes.
const firstPost org.ID = "administrator"

// AddAdministrator makes the first administrator: an account with its enrolment
// code, and a post that operates the platform for it to hold. Who comes later is
// given a post by the organisations, as everybody. Faults: app.administrator_there,
// when a post operates the platform and is held, and those of AddAccount.
func (a *App) AddAdministrator(ctx context.Context, name string) (code string, until time.Time, err error) {
	d, err := a.Document(ctx, store.Organisations)
	if err != nil {
		return "", time.Time{}, err
	}
	var chart org.Document
	if err := json.Unmarshal(d.Body, &chart); err != nil {
		return "", time.Time{}, fmt.Errorf("app: read organisations: %w", err)
	}
	if len(chart.Organisations) == 0 || slices.ContainsFunc(chart.Posts, func(p org.Post) bool {
		return slices.Contains(p.Duties, org.DutyAdmin) && slices.ContainsFunc(chart.Holdings, func(h org.Holding) bool { return h.Post == p.ID })
	}) {
		return "", time.Time{}, fault.New(fault.Conflict, "app.administrator_there")
	}
	chart.Posts = append(chart.Posts, org.Post{ID: firstPost, Org: chart.Organisations[0].ID, Duties: []org.Duty{org.DutyAdmin},
		Name: lang.Name{lang.EN: "Platform administrator", lang.ZH: "平台管理岗"}})
	chart.Holdings = append(chart.Holdings, org.Holding{Post: firstPost, Account: name})
	// The account first: without it the post is held by nobody who can sign in,
	// and the command can be given again.
	if code, until, err = a.AddAccount(ctx, name); err != nil {
		return "", time.Time{}, err
	}
	if _, err = a.Publish(ctx, store.Organisations, chart, BootstrapPost, "first administrator", d.Version); err != nil {
		return code, until, err
	}
	return code, until, a.record(ctx, eventAdminMade, name)
}
