package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/dispatch"
	"wellfield/internal/emergency"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/peer"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
	"wellfield/internal/worktime"
)

// Policy is the set of documents and emergencies in force, immutable, swapped whole.
type Policy struct {
	Map       *grid.Map
	Chart     *org.Chart
	Catalogue *catalog.Catalogue
	Rules     *dispatch.Rules
	Calendar  *worktime.Calendar
	Procedure *procedure.Procedure
	// Procedures are all versions of it: a clock ends under the one it began under.
	Procedures *procedure.Versions
	Peers      *peer.Book
	Plans      *emergency.Plans
	// Emergencies are those declared and not over; what is in force at an instant
	// they compute.
	Emergencies *emergency.Board
	versions    map[store.DocumentKind]int
	former      map[string][]string // area -> the areas it succeeded, directly or not
	lost        *lost
}

// Policy is the policy in force now.
func (a *App) Policy() *Policy { return a.policy.Load() }

// Version is the version of a kind of document in force, 0 when there is none.
func (p *Policy) Version(k store.DocumentKind) int { return p.versions[k] }

// Reload takes the newest published documents into force. Only kinds that
// changed are read again.
func (a *App) Reload(ctx context.Context) error {
	a.reload.Lock()
	defer a.reload.Unlock()
	next := &Policy{versions: map[store.DocumentKind]int{}}
	now := a.policy.Load()
	if now != nil {
		*next = *now
		next.versions = map[store.DocumentKind]int{}
	}
	changed := false
	for _, k := range store.DocumentKinds() {
		v, err := a.db.Latest(ctx, k)
		if err != nil {
			return err
		}
		next.versions[k] = v
		if now != nil && now.versions[k] == v {
			continue
		}
		if err := a.take(ctx, next, k, v); err != nil {
			return err
		}
		changed = true
	}
	declared, err := a.db.Emergencies(ctx, a.Now())
	if err != nil {
		return err
	}
	if board := emergency.NewBoard(declared); !board.Equal(next.Emergencies) {
		next.Emergencies, changed = board, true
	}
	if changed {
		a.policy.Store(next)
	}
	return nil
}

// take reads one document and puts it into the policy.
func (a *App) take(ctx context.Context, p *Policy, k store.DocumentKind, version int) error {
	d, err := a.db.Document(ctx, k, version)
	if err != nil {
		return err
	}
	if err := p.put(k, version, d.Body); err != nil {
		return fmt.Errorf("app: %s version %d: %w", k, version, err)
	}
	switch k {
	case store.Catalogue:
		a.editions.Store(version, p.Catalogue)
	case store.Procedure:
		p.Procedures, err = a.procedures(ctx)
	case store.Organisations:
		p.lost = new(lost)
		a.warnBefore(version, d.Body)
	}
	return err
}

// warnBefore says of organisations that were published before the administrations
// were three what their next version has to set right.
func (a *App) warnBefore(version int, body []byte) {
	d, err := org.ReadJSON(bytes.NewReader(body))
	if err != nil {
		return // it was read just now
	}
	if before, refused := d.Before(); before {
		a.log.Warn("the organisations have the duty admin, which is read as admin_system", "version", version, "to mend", refused)
	}
}

func (p *Policy) put(k store.DocumentKind, version int, body []byte) (err error) {
	switch k {
	case store.Areas:
		if p.Map, err = parse(body, version, grid.ReadJSON, grid.NewMap); err == nil {
			p.former, p.lost = formerAreas(p.Map), new(lost)
		}
	case store.Organisations:
		p.Chart, err = parse(body, version, org.ReadJSON, org.NewChart)
	case store.Catalogue:
		p.Catalogue, err = parse(body, version, catalog.ReadJSON, catalog.NewCatalogue)
	case store.Rules:
		p.Rules, err = parse(body, version, dispatch.ReadJSON, dispatch.NewRules)
	case store.Calendar:
		p.Calendar, err = parse(body, version, worktime.ReadJSON, worktime.NewCalendar)
	case store.Procedure:
		p.Procedure, err = parse(body, version, procedure.ReadJSON, procedure.New)
	case store.Peers:
		p.Peers, err = parse(body, version, peer.ReadJSON, peer.NewBook)
	case store.Plans:
		p.Plans, err = parse(body, version, emergency.ReadJSON, emergency.New)
	default:
		err = fmt.Errorf("app: unknown kind of document %q", k)
	}
	return err
}

func parseCatalogue(version int, body []byte) (*catalog.Catalogue, error) {
	return parse(body, version, catalog.ReadJSON, catalog.NewCatalogue)
}

// RunReloads looks for newly published documents every interval, because
// another node or the command line may have published them.
func (a *App) RunReloads(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := a.Reload(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("reload policy", "error", err)
			}
		}
	}
}

// Today is the day in the city's zone.
func (a *App) Today() civil.Day { return civil.DayOf(a.Now().In(a.zone)) }

// BootstrapPost is the actor of the first documents, before there is any post.
const BootstrapPost = "installation"

// bootstrap publishes the least policy with which a report can be taken: one
// area without an outline, its centre as backstop, the example catalogue, no
// rules, and a calendar.
func (a *App) bootstrap(ctx context.Context) error {
	const root, centre = "city", "centre"
	calendar := worktime.Plain(a.zone.String())
	if a.zone.String() == "Asia/Shanghai" {
		calendar = worktime.ChinaDefault()
	}
	name := lang.Name{lang.EN: "City", lang.ZH: "本市"}
	first := map[store.DocumentKind]any{
		store.Areas: grid.Document{Title: name, Areas: []grid.Area{{Code: root, Level: grid.City, Name: name, Jurisdiction: true}}},
		store.Organisations: org.Document{Organisations: []org.Organisation{{ID: centre, Kind: "centre", Area: root,
			Name: lang.Name{lang.EN: "Governance centre", lang.ZH: "治理中心"}}}},
		store.Catalogue: catalog.Starter(),
		store.Rules:     dispatch.Document{Rules: []dispatch.Rule{}},
		store.Calendar:  calendar,
		store.Procedure: procedure.Default(),
		store.Peers:     peer.Document{Peers: []peer.Peer{}},
		store.Plans:     emergency.Document{Plans: []emergency.Plan{}},
	}
	for _, k := range store.DocumentKinds() {
		v, err := a.db.Latest(ctx, k)
		if err != nil {
			return err
		}
		if v > 0 {
			continue
		}
		if _, err := a.publish(ctx, k, first[k], BootstrapPost, "first version", 0); err != nil {
			return err
		}
	}
	return nil
}

// Publish checks a document, stores its next version and takes it into force.
// base is the version it was made from. It returns the version in force.
// Dispatch rules are refused as long as LintRules finds an error in them, peers
// as long as LintPeers does, plans as long as LintPlans does.
func (a *App) Publish(ctx context.Context, k store.DocumentKind, document any, post, note string, base int) (int, error) {
	if err := checkNew(document); err != nil {
		return 0, err
	}
	if rules, ok := document.(dispatch.Document); ok {
		if err := a.lintErrors(rules); err != nil {
			return 0, err
		}
	}
	if peers, ok := document.(peer.Document); ok {
		if err := a.LintPeers(peers).Err(); err != nil {
			return 0, err
		}
	}
	if plans, ok := document.(emergency.Document); ok {
		if err := a.LintPlans(plans).Err(); err != nil {
			return 0, err
		}
	}
	if d, ok := document.(procedure.Document); ok {
		if err := a.LintProcedure(d).Err(); err != nil {
			return 0, err
		}
	}
	v, err := a.publish(ctx, k, document, post, note, base)
	if err != nil {
		return 0, err
	}
	if k == store.Calendar {
		err = a.followIfEmpty(ctx, v)
	}
	return v, errors.Join(err, a.Reload(ctx))
}

func (a *App) publish(ctx context.Context, k store.DocumentKind, document any, post, note string, base int) (int, error) {
	body, err := json.Marshal(document)
	if err != nil {
		return 0, fmt.Errorf("app: encode %s: %w", k, err)
	}
	// What is stored must be readable: the same path reads it at every start.
	if err := new(Policy).put(k, base+1, body); err != nil {
		return 0, err
	}
	return a.db.Publish(ctx, store.Document{Kind: k, At: a.Now(), Post: post, Note: note, Body: body}, base)
}

func parse[D, T any](body []byte, version int, read func(io.Reader) (D, error), build func(int, D) (T, error)) (T, error) {
	d, err := read(bytes.NewReader(body))
	if err != nil {
		var none T
		return none, err
	}
	return build(version, d)
}
