package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/demo"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// demoPassword opens every account of the demo, and nothing anywhere else.
const demoPassword = "wellfield-demo"

// demoSeed makes every demo the same town with the same month.
const demoSeed = 1

// seed fills an empty database with the demo township. Its history goes through
// the same door as everything else, at the times it tells of. A seeding that was
// cut short is taken up again: every step is idempotent.
func (p *program) seed(ctx context.Context, a *app.App) error {
	accounts, err := a.Accounts(ctx)
	if err != nil {
		return err
	}
	areas, err := a.Document(ctx, store.Areas)
	if err != nil {
		return err
	}
	switch {
	case len(accounts) > 0 && areas.Note == demoNote:
		return renewAccounts(ctx, a, accounts)
	case len(accounts) > 0 || areas.Version > 1 && areas.Note != demoNote:
		return nil // not a demo's database
	}
	p.print("command.demo_seeding", nil)
	if err := publishDemo(ctx, a); err != nil {
		return err
	}
	if areas, err = a.Document(ctx, store.Areas); err != nil {
		return err
	}
	s := &seeding{ctx: ctx, clock: areas.At, photos: map[scene]string{}}
	if s.app, err = a.At(ctx, func() time.Time { return s.clock }); err != nil {
		return err
	}
	if err := s.past(areas.At); err != nil {
		return err
	}
	// Last: as long as there is no account, the seeding is not done.
	return saveAccounts(ctx, a)
}

// past lets everything happen that happened until now.
func (s *seeding) past(now time.Time) error {
	for i, r := range demo.History(demoSeed, now) {
		if err := s.lookAgain(r.At, now); err != nil {
			return err
		}
		if err := s.report(i, r); err != nil {
			return fmt.Errorf("report %d: %w", i, err)
		}
	}
	if err := s.episodes(now); err != nil {
		return err
	}
	s.clock = now
	if _, err := s.app.Sweep(s.ctx, now); err != nil {
		return err
	}
	if _, err := s.app.DrawSamples(s.ctx, now); err != nil {
		return err
	}
	return nil
}

const demoNote = "demo township"

// publishDemo publishes the demo's documents; those in force already stay.
func publishDemo(ctx context.Context, a *app.App) error {
	for _, d := range []struct {
		kind     store.DocumentKind
		document any
	}{
		{store.Areas, demo.Areas()}, {store.Organisations, demo.Organisations()},
		{store.Catalogue, demo.Catalogue()}, {store.Rules, demo.Rules()}, {store.Plans, demo.Plans()},
		{store.Procedure, demo.Procedure()},
	} {
		now, err := a.Document(ctx, d.kind)
		if err != nil {
			return err
		}
		if _, err := a.Publish(ctx, d.kind, d.document, app.BootstrapPost, demoNote, now.Version); err != nil {
			return err
		}
	}
	return nil
}

// seeding gives the history's commands at the history's times.
type seeding struct {
	ctx    context.Context
	app    *app.App
	clock  time.Time
	photos map[scene]string // hashes of the pictures that are stored already
	looked time.Time        // when closed cases were last drawn
	looks  int              // how many the district's team has looked at
}

// scene is one of the demo's few drawn pictures.
type scene struct {
	number  int
	problem bool
}

// keyOf is the same key for the same step of the demo, every time.
func keyOf(parts ...any) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte("wellfield demo "+fmt.Sprintln(parts...))).String()
}

func (s *seeding) report(i int, r demo.Report) error {
	s.clock = r.At
	actor, channel := app.Nobody, casework.Web
	switch r.Channel {
	case demo.Desk:
		actor, channel = s.holder("town-centre", org.DutyIntake), casework.Desk
	case demo.Patrol:
		leads := s.app.Policy().Chart.LeadsOf(r.Grid, s.app.Today())
		if len(leads) > 0 {
			actor, channel = s.holder(leads[0], org.DutyVerify), casework.Patrol
		}
	}
	point := r.Point
	report := casework.Report{Channel: channel, Class: r.Class, Summary: r.Words, Point: &point, Address: r.Address, Language: string(r.Tag)}
	if i%2 == 0 {
		hash, err := s.photo(i%scenes, true)
		if err != nil {
			return err
		}
		report.Photos = []casework.PhotoIn{{Hash: hash}}
	}
	receipt, err := s.app.Report(s.ctx, actor, report, app.Contact{}, keyOf(demoSeed, i))
	if err != nil {
		return err
	}
	c := receipt.Case
	for k, step := range r.Steps {
		s.clock = step.At
		if step.Verb == string(casework.VerbHandle) {
			if c, err = s.parts(i, k, receipt.Ref, c, step); err != nil {
				return err
			}
		}
		cmd, actor, err := s.command(i, c, r, step)
		if err != nil {
			return err
		}
		if c, err = s.app.Do(s.ctx, actor, receipt.Ref, cmd, keyOf(demoSeed, i, k)); err != nil {
			return fmt.Errorf("%s as %s: %w", step.Verb, actor.Post, err)
		}
	}
	return nil
}

// scenes is how many streets the demo knows.
const scenes = 6

// photo is the hash of one of the drawn pictures.
func (s *seeding) photo(number int, problem bool) (string, error) {
	at := scene{number, problem}
	if hash, ok := s.photos[at]; ok {
		return hash, nil
	}
	stored, err := s.app.Photos().Put(s.ctx, bytes.NewReader(demo.Picture(uint64(at.number), problem)))
	s.photos[at] = stored.Hash
	return stored.Hash, err
}

// holder is an account that holds a post with the duty in the organisation.
func (s *seeding) holder(id org.ID, duty org.Duty) app.Actor {
	chart, day := s.app.Policy().Chart, s.app.Today()
	for _, post := range chart.Posts(id) {
		if !slices.Contains(post.Duties, duty) {
			continue
		}
		for _, account := range chart.Holders(post.ID, day) {
			return app.Actor{Role: casework.Staff, Account: account, Post: post.ID}
		}
	}
	return app.Actor{}
}

// command turns a step of the history into a command and who gives it.
func (s *seeding) command(i int, c casework.Case, r demo.Report, step demo.Step) (casework.Command, app.Actor, error) {
	desk, reporter := s.holder("town-centre", org.DutyIntake), app.Actor{Role: casework.Reporter, Case: c.ID}
	unit, checker := s.holder(c.Lead, org.DutyHandle), s.holder("town-check", org.DutyCheck)
	commander := s.holder("town-party", org.DutySupervise)
	switch casework.Verb(step.Verb) {
	case casework.VerbAsk:
		return casework.Ask{Question: step.Note}, desk, nil
	case casework.VerbAnswer:
		return casework.Answer{Text: step.Note}, reporter, nil
	case casework.VerbVerify:
		return casework.Verify{Note: step.Note}, desk, nil
	case casework.VerbVerified:
		return casework.RecordVerification{Found: step.OK, Text: step.Note}, s.holder(c.Verifier, org.DutyVerify), nil
	case casework.VerbRefuse:
		return casework.Refuse{Reason: casework.NotThere, Text: step.Note}, desk, nil
	case casework.VerbRefer:
		return casework.Refer{To: "other_area", Body: step.Note, Text: step.Note}, desk, nil
	case casework.VerbFile:
		return casework.File{Class: r.Class}, desk, nil
	case casework.VerbDispatch:
		return casework.Dispatch{}, desk, nil
	case casework.VerbSign:
		return casework.Sign{}, unit, nil
	case casework.VerbHandle:
		cmd, err := s.handling(i, c, step)
		return cmd, unit, err
	case casework.VerbStartCheck:
		return casework.StartCheck{}, checker, nil
	case casework.VerbCheck:
		return s.check(c, step), checker, nil
	case casework.VerbConfirm:
		return casework.Confirm{Text: step.Note}, reporter, nil
	case casework.VerbDeny:
		return casework.Deny{Text: step.Note}, reporter, nil
	case casework.VerbReopen:
		return casework.Reopen{Text: step.Note}, reporter, nil
	case casework.VerbExplain:
		return casework.CloseExplained{Text: step.Note, Basis: step.Note, Remedy: step.Note}, commander, nil
	}
	return nil, app.Actor{}, fmt.Errorf("the demo knows no %s", step.Verb)
}

// parts has the units beside the lead report theirs, before the lead reports the
// whole.
func (s *seeding) parts(i, k int, ref app.Ref, c casework.Case, step demo.Step) (casework.Case, error) {
	for _, p := range c.OpenParts() {
		unit := s.holder(p.Org, org.DutyHandle)
		if unit.Account == "" {
			continue
		}
		done, err := s.app.Do(s.ctx, unit, ref, casework.FinishPart{Part: p.ID, Text: step.Note}, keyOf(demoSeed, i, k, "part", p.ID))
		if err != nil {
			return c, fmt.Errorf("part of %s: %w", p.Org, err)
		}
		c = done
	}
	return c, nil
}

// handling brings all the evidence that the class can ask for.
func (s *seeding) handling(i int, c casework.Case, step demo.Step) (casework.Handle, error) {
	before, err := s.photo(i%scenes, true)
	if err != nil {
		return casework.Handle{}, err
	}
	// Every round brings a picture that was not shown before.
	after, err := s.photo(i%scenes+scenes*(c.Rework+c.Reopenings), false)
	if err != nil {
		return casework.Handle{}, err
	}
	cmd := casework.Handle{Text: step.Note, Open: step.Note, Photos: []casework.PhotoIn{{Hash: before, Role: casework.Before}, {Hash: after, Role: casework.After}}}
	if class, ok := s.app.Policy().Catalogue.Class(c.Class.Key); ok {
		for _, e := range class.Evidence {
			for range e.Min {
				if e.Kind == "document" {
					cmd.Photos = append(cmd.Photos, casework.PhotoIn{Hash: after, Role: casework.OfPaper})
				}
			}
		}
	}
	return cmd, nil
}

func (s *seeding) check(c casework.Case, step demo.Step) casework.Check {
	k := casework.Check{Text: step.Note}
	if class, ok := s.app.Policy().Catalogue.Class(c.Class.Key); ok {
		for i, line := range class.Closing {
			k.Results = append(k.Results, casework.ConditionCheck{Condition: line.ID, Passed: step.OK || i > 0})
		}
	}
	return k
}
