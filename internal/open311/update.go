package open311

import (
	"strconv"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// mostUpdated is how many cases one answer of updates looks through.
const mostUpdated = 200

// updates are the steps of published cases in a range of time, or of the cases
// named, the oldest first within each case.
func (s *server) updates(q *asked) (any, error) {
	var from, to time.Time
	question := app.PublicQuestion{Area: q.area}
	size, err := q.count64("page_size", mostUpdated)
	if err != nil || size > mostUpdated {
		return nil, fault.New(fault.Invalid, "open311.page_size").At("page_size").With("max", mostUpdated)
	}
	page, err := q.count64("page", 1)
	if err != nil || page-1 > mostSkipped/size {
		return nil, fault.New(fault.Invalid, "open311.page").At("page").With("max", mostSkipped/size+1)
	}
	question.Limit, question.Offset, question.ByChange = size, (page-1)*size, true
	if from, err = q.time("start_date"); err != nil {
		return nil, err
	}
	if to, err = q.time("end_date"); err != nil {
		return nil, err
	}
	if ids := q.list("service_request_id"); len(ids) > 0 {
		if len(ids) > mostIDs {
			return nil, fault.New(fault.Invalid, "open311.ids_too_many").At("service_request_id").With("limit", mostIDs)
		}
		question.Numbers = ids
	} else {
		if err := q.span(&from, &to, "end_date"); err != nil {
			return nil, err
		}
		question.Changed = from
	}
	d := list{name: "service_request_updates", item: "request_update"}
	err = s.heavily(q, func() error { return q.steps(question, from, to, &d) })
	return d, err
}

func (q *asked) steps(question app.PublicQuestion, from, to time.Time, d *list) error {
	found, err := q.s.app.PublishedList(q.r.Context(), question)
	if err != nil {
		return renamed(err, func(string) string { return "service_request_id" })
	}
	for _, c := range found {
		events, err := q.s.app.PublishedEvents(q.r.Context(), c)
		if err != nil {
			return err
		}
		status := "open"
		for _, h := range events {
			at := h.Entry.Time()
			status = statusAfter(h.Event, status)
			if at.Before(from) || !to.IsZero() && !at.Before(to) {
				continue
			}
			d.of = append(d.of, object{
				{"update_id", c.Number + "-" + strconv.FormatInt(h.Entry.Seq, 10)},
				{"service_request_id", c.Number},
				{"status", status},
				{"updated_datetime", at},
				{"description", q.step(h.Event)},
				{"media_url", nil},
			})
		}
	}
	return nil
}

// statusAfter is the status that an event leads to.
func statusAfter(e casework.Event, before string) string {
	switch e := e.(type) {
	case *casework.Resolved, *casework.Explained, *casework.RefusedFor, *casework.ReferredTo, *casework.MergedWith:
		return "closed"
	case *casework.ReopenedBy, *casework.Denied, *casework.Unmerged, *casework.RefusalOverturned, *casework.TakenBack:
		return "open"
	case *casework.Imported:
		if e.State.Ended() {
			return "closed"
		}
	}
	return before
}

// stepKeys say each step of a case in one fixed sentence.
var stepKeys = map[string]string{
	"reported": "open311.step.reported", "imported": "open311.step.imported", "filed": "open311.step.filed",
	"dispatched": "open311.step.dispatched", "signed": "open311.step.signed", "handled": "open311.step.handled",
	"denied": "open311.step.denied", "closed_resolved": "open311.step.closed_resolved",
	"closed_explained": "open311.step.closed_explained", "reopened": "open311.step.reopened",
	"refused": "open311.step.refused", "referred_out": "open311.step.referred",
	"refusal_overturned": "open311.step.overturned", "taken_back": "open311.step.taken_back",
	"merged": "open311.step.merged", "unmerged": "open311.step.unmerged",
	"delay_granted": "open311.step.delay_granted", "resumed": "open311.step.resumed",
	"registered_long_term": "open311.step.registered", "long_term_reviewed": "open311.step.reviewed",
}

func (q *asked) step(e casework.Event) string {
	switch e := e.(type) {
	case *casework.Checked:
		if e.Passed {
			return q.say("open311.step.check_passed", nil)
		}
		return q.say("open311.step.check_failed", nil)
	case *casework.Rechecked:
		if e.Confirmed {
			return q.say("open311.step.recheck_confirmed", nil)
		}
		return q.say("open311.step.recheck_failed", nil)
	case *casework.DispatchedTo:
		return q.say("open311.step.dispatched", map[string]any{"unit": q.unit(e.Lead)})
	}
	return q.say(stepKeys[e.Kind()], nil)
}

func (q *asked) unit(id org.ID) string {
	if name := q.orgName(id); name != "" {
		return name
	}
	return string(id)
}

// update tells what happened to a case: by its reporter, who has the link, or by
// the post that the key acts as. Only verbs that this actor may give are tried.
//
// Faults: open311.request_unknown, open311.update_nobody, open311.status,
// open311.key_long, and those of the verbs.
func (s *server) update(q *asked) (any, error) {
	number := q.value("service_request_id")
	if number == "" {
		return nil, fault.New(fault.Invalid, "open311.request_missing").At("service_request_id")
	}
	own := q.value("update_id")
	if len(own) > mostKey {
		return nil, fault.New(fault.Invalid, "open311.key_long").At("update_id").With("limit", mostKey)
	}
	actor, ref, err := q.updater(number)
	if err != nil {
		return nil, err
	}
	cmds, err := q.commands(actor)
	if err != nil {
		return nil, err
	}
	for i, cmd := range cmds {
		key := ""
		if own != "" {
			key = "open311 update " + q.key.Name + " " + string(cmd.Verb()) + " " + own
		}
		c, err := s.app.Do(q.r.Context(), actor, ref, cmd, key)
		switch {
		case err == nil:
			if own == "" {
				own = c.Number + "-" + strconv.FormatInt(c.Rev, 10)
			}
			return list{name: "service_request_updates", item: "request_update", of: []any{object{{"update_id", own}}}}, nil
		case i < len(cmds)-1 && fault.Has(err, "case.not_now"):
		default:
			return nil, renamed(err, parameterOf)
		}
	}
	return nil, nil // there is always a command
}

// updater is who tells, and of which case.
func (q *asked) updater(number string) (app.Actor, app.Ref, error) {
	unknown := fault.New(fault.NotFound, "open311.request_unknown").At("service_request_id").With("value", clip(number))
	if link := q.value("reporter_link"); link != "" {
		actor, view, err := q.s.app.Follow(q.r.Context(), number, link)
		if fault.All(err) != nil {
			err = unknown
		}
		return actor, view.Ref, err
	}
	if q.key.Account == "" {
		return app.Actor{}, app.Ref{}, fault.New(fault.Forbidden, "open311.update_nobody").At("reporter_link")
	}
	ref, err := q.s.app.Find(q.r.Context(), number)
	if fault.All(err) != nil {
		err = unknown
	}
	return app.KeyActor(q.key), ref, err
}

// commands are the verbs that the update may mean, the first that the case's
// step allows being meant. Each is tried under a key of its own, so that the
// same update sent again is the same command.
func (q *asked) commands(actor app.Actor) ([]casework.Command, error) {
	status, text := q.value("status"), q.value("description")
	byReporter := actor.Role == casework.Reporter
	role := casework.PhotoRole("")
	if !byReporter && status == "closed" {
		role = casework.After
	}
	photos, err := q.store(role)
	if err != nil {
		return nil, err
	}
	switch {
	case byReporter && status == "closed":
		return []casework.Command{casework.Confirm{Text: text}}, nil
	case byReporter && status == "open":
		return []casework.Command{casework.Deny{Text: text, Photos: photos}, casework.Reopen{Text: text, Photos: photos}}, nil
	case byReporter && status == "":
		return []casework.Command{casework.Answer{Text: text, Photos: photos}, casework.Message{Text: text, Photos: photos}}, nil
	case status == "closed":
		return []casework.Command{casework.Handle{Text: text, Photos: photos, Open: text}}, nil
	case status == "open", status == "":
		return []casework.Command{casework.Note{Text: text, Photos: photos}}, nil
	}
	return nil, wrong("open311.status", "status", status)
}
