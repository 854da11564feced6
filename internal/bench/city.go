package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// worked is the class of the cases: its evidence is words, so that commands are
// measured and not photos, which have a row of their own.
var worked = catalog.Key{Kind: catalog.Component, Code: "0106"}

// roles are the posts of each township, each with an account of its own: who
// handles never checks.
var roles = []struct {
	name   string
	kind   org.Kind
	duties []org.Duty
}{
	{"desk", org.Centre, []org.Duty{org.DutyIntake, org.DutyDispatch}},
	{"works", org.Unit, []org.Duty{org.DutyHandle}},
	{"check", org.Unit, []org.Duty{org.DutyCheck}},
}

func inTown(role string, town int) org.ID { return org.ID(fmt.Sprintf("%s-%d", role, town+1)) }

// organisations gives each township a centre, a works unit and a check team.
func (l lattice) organisations() (org.Document, dispatch.Document) {
	d := org.Document{Organisations: []org.Organisation{
		{ID: "district", Kind: org.Government, Name: madeUp, Area: districtCode},
		{ID: "district-centre", Kind: org.Centre, Name: madeUp, Parent: "district", Area: districtCode},
	}}
	var rules dispatch.Document
	for town := range l.towns() {
		government, code := inTown("town", town), townCode(town)
		d.Organisations = append(d.Organisations, org.Organisation{ID: government, Kind: org.Government, Name: madeUp, Parent: "district", Area: code})
		for _, r := range roles {
			id := inTown(r.name, town)
			d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: r.kind, Name: madeUp, Parent: government, Area: code})
			d.Posts = append(d.Posts, org.Post{ID: id + "-post", Org: id, Name: madeUp, Duties: r.duties})
			d.Holdings = append(d.Holdings, org.Holding{Post: id + "-post", Account: string(id)})
		}
		d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: inTown("works", town), Class: "*", Area: code})
		rules.Rules = append(rules.Rules, dispatch.Rule{ID: string(inTown("rule", town)), Classes: []string{"*"},
			Areas: []string{code}, Lead: inTown("works", town)})
	}
	return d, rules
}

// secret is the bench's own; nothing real is sealed with it.
const secret = "the bench seals nothing that is real"

// zone is where the bench city lies.
const zone = "Asia/Shanghai"

// openApp opens the application in this process, as the importer does.
func openApp(ctx context.Context, url, data string) (*app.App, func() error, error) {
	at, err := time.LoadLocation(zone)
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, nil, err
	}
	photos, err := blob.Open(filepath.Join(data, "photos"))
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, url)
	if err != nil {
		return nil, nil, err
	}
	a, err := app.Open(ctx, app.Config{DB: db, Photos: photos, Secret: []byte(secret), Zone: at})
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return a, db.Close, nil
}

// found publishes the city.
func found(ctx context.Context, a *app.App, l lattice) error {
	organisations, rules := l.organisations()
	for _, d := range []struct {
		kind     store.DocumentKind
		document any
	}{
		{store.Areas, l.areas()}, {store.Organisations, organisations}, {store.Catalogue, catalog.Starter()}, {store.Rules, rules},
	} {
		now, err := a.Document(ctx, d.kind)
		if err != nil {
			return err
		}
		if _, err := a.Publish(ctx, d.kind, d.document, app.BootstrapPost, "bench", now.Version); err != nil {
			return fmt.Errorf("publish %s: %w", d.kind, err)
		}
	}
	return nil
}

// tokensOf gives each post of each township an account and a token.
func tokensOf(ctx context.Context, a *app.App, l lattice) (tokens [][]string, err error) {
	for town := range l.towns() {
		var of []string
		for _, r := range roles {
			account := string(inTown(r.name, town))
			if err := a.SaveAccount(ctx, account, strings.Repeat("p", 12)); err != nil {
				return nil, err
			}
			token, err := a.NewToken(ctx, account)
			if err != nil {
				return nil, err
			}
			of = append(of, token)
		}
		tokens = append(tokens, of)
	}
	return tokens, nil
}
