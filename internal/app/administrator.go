package app

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// firstPosts are the posts that AddAdministrator makes, one for each administration.
var firstPosts = map[org.Duty]org.Post{
	org.DutyAdminSystem:   {ID: "system-administrator", Name: lang.Name{lang.EN: "System administrator", lang.ZH: "系统管理员"}},
	org.DutyAdminSecurity: {ID: "security-administrator", Name: lang.Name{lang.EN: "Security administrator", lang.ZH: "安全管理员"}},
	org.DutyAdminAudit:    {ID: "audit-administrator", Name: lang.Name{lang.EN: "Audit administrator", lang.ZH: "审计管理员"}},
}

// AddAdministrator makes the first account of an administration: with its enrolment
// code, and a post with that duty for it to hold. Who comes later is given a post
// by the organisations, as everybody. Faults: app.administration_unknown;
// app.administrator_there, when a post of that administration is held; those of
// AddAccount; and org.administrations_together, when the account has another post.
func (a *App) AddAdministrator(ctx context.Context, administration org.Duty, name string) (code string, until time.Time, err error) {
	post, known := firstPosts[administration]
	if !known {
		return "", time.Time{}, fault.New(fault.Invalid, "app.administration_unknown").At("administrator").With("value", fault.Clip(string(administration), 40))
	}
	d, err := a.Document(ctx, store.Organisations)
	if err != nil {
		return "", time.Time{}, err
	}
	chart, err := org.ReadJSON(bytes.NewReader(d.Body))
	if err != nil {
		return "", time.Time{}, fmt.Errorf("app: read organisations: %w", err)
	}
	if len(chart.Organisations) == 0 || slices.ContainsFunc(chart.Posts, func(p org.Post) bool {
		return slices.Contains(p.Duties, administration) && slices.ContainsFunc(chart.Holdings, func(h org.Holding) bool { return h.Post == p.ID })
	}) {
		return "", time.Time{}, fault.New(fault.Conflict, "app.administrator_there").With("administration", string(administration))
	}
	if !slices.ContainsFunc(chart.Posts, func(p org.Post) bool { return p.ID == post.ID }) {
		post.Org, post.Duties = chart.Organisations[0].ID, []org.Duty{administration}
		chart.Posts = append(chart.Posts, post)
	}
	chart.Holdings = append(chart.Holdings, org.Holding{Post: post.ID, Account: name})
	if err := CheckDocument(store.Organisations, chart); err != nil { // before there is an account of that name
		return "", time.Time{}, err
	}
	// The account first: without it the post is held by nobody who can sign in,
	// and the command can be given again.
	if code, until, err = a.AddAccount(ctx, name); err != nil {
		return "", time.Time{}, err
	}
	if _, err = a.Publish(ctx, store.Organisations, chart, BootstrapPost, "first "+string(administration), d.Version); err != nil {
		return code, until, err
	}
	return code, until, a.record(ctx, eventAdminMade, name)
}
