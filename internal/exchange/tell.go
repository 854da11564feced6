package exchange

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/georeport"
	"wellfield/internal/org"
)

// isNews tells which events of a pushed case its peer is told. Those are the
// ones that a reporter sees as well; messages, notes and instructions are not
// among them, nor what the peer said itself.
func (w *worker) isNews(_ app.View, h app.Happening) bool {
	if !w.Peer.Updates || w.IsPeersHand(h) {
		return false
	}
	key, _, _ := newsOf(h.Event)
	return key != ""
}

// newsOf is what an event says to a peer: the sentence, the status in the words
// of the specification, and the words of whoever checked.
func newsOf(e casework.Event) (key, status, words string) {
	const open, closed = "OPEN", "CLOSED"
	switch e := e.(type) {
	case *casework.DispatchedTo, *casework.Arbitrated:
		return "peer.tell.dispatched", open, ""
	case *casework.MergedWith:
		return "peer.tell.merged", closed, ""
	case *casework.Unmerged:
		return "peer.tell.unmerged", open, ""
	case *casework.Registered: // not solved, and looked at again: as everybody is told
		return "peer.tell.registered", open, ""
	case *casework.Reviewed:
		if e.TakenUp {
			return "peer.tell.taken_up", open, ""
		}
	case *casework.Checked:
		if e.Passed {
			return "peer.tell.check_passed", closed, ""
		}
		return "peer.tell.check_failed", open, e.Text.Text()
	case *casework.Denied:
		return "peer.tell.denied", open, ""
	case *casework.ReopenedBy:
		return "peer.tell.reopened", open, ""
	case *casework.Resolved:
		return "peer.tell.closed_resolved", closed, ""
	case *casework.Explained:
		return "peer.tell.closed_explained", closed, ""
	}
	return "", "", ""
}

// tell sends one update. Where it is not known whether an earlier sending
// arrived, the peer's updates are searched for our mark first. A peer that does
// not list updates may get one twice; it says the same.
func (w *worker) tell(ctx context.Context, j *app.PeerJob) error {
	v, err := w.Case(ctx, j.Ref)
	if err != nil {
		return err
	}
	form, ok := w.updateForm(v, j)
	if !ok {
		return w.Drop(ctx, *j)
	}
	if !j.Intent.IsZero() {
		id, err := w.told(ctx, j, w.Mark(&v.Case, j.Seq))
		if err != nil {
			return err
		}
		if id != "" {
			return w.toldAs(ctx, j, id)
		}
	}
	j.State, j.Intent = app.JobSent, w.Now()
	if err := w.Save(ctx, *j); err != nil {
		return err
	}
	id, err := w.client.PostUpdate(ctx, form, w.Mark(&v.Case, j.Seq))
	if err != nil && georeport.ReachOf(err) != georeport.Unknown {
		j.State, j.Intent = app.JobWaiting, time.Time{}
	}
	if err != nil {
		return err
	}
	return w.toldAs(ctx, j, id)
}

func (w *worker) toldAs(ctx context.Context, j *app.PeerJob, id string) error {
	j.State, j.Remote, j.Intent, j.Fault = app.JobDone, clip(id, 200), time.Time{}, ""
	return w.Save(ctx, *j)
}

// told finds the peer's id of an update that carries the mark.
func (w *worker) told(ctx context.Context, j *app.PeerJob, mark string) (string, error) {
	const clocks = 24 * time.Hour
	found := ""
	err := w.eachUpdate(ctx, j.Intent.Add(-clocks), w.Now().Add(clocks), func(u georeport.Update) (bool, error) {
		if strings.Contains(u.Description, mark) {
			found = u.ID
		}
		return found == "", nil
	})
	if georeport.ReachOf(err) == georeport.Refused && isFailure(err) {
		return "", nil // it takes updates and lists none
	}
	return found, err
}

// updateForm is an event as an update; false when there is nothing to say.
func (w *worker) updateForm(v app.View, j *app.PeerJob) (url.Values, bool) {
	for _, h := range v.History {
		if h.Entry.Seq != j.Seq {
			continue
		}
		key, status, words := newsOf(h.Event)
		if key == "" {
			return nil, false
		}
		text := w.sentence(key, h.Event)
		if w.Peer.Pushing.Words && words != "" {
			text += "\n" + words
		}
		mark := w.Mark(&v.Case, j.Seq)
		return url.Values{"service_request_id": {j.Token}, "status": {status}, "update_id": {mark},
			"updated_datetime": {time.UnixMicro(h.Entry.At).UTC().Format(time.RFC3339)},
			"description":      {clip(text, 3900) + "\n" + mark}}, true
	}
	return nil, false
}

// sentence says an event in the peer's language.
func (w *worker) sentence(key string, e casework.Event) string {
	args := map[string]any{}
	var lead org.ID
	switch e := e.(type) {
	case *casework.DispatchedTo:
		lead = e.Lead
	case *casework.Arbitrated:
		lead = e.Lead
	}
	if lead != "" {
		args["unit"] = string(lead)
		if o, ok := w.x.o.App.Policy().Chart.Org(lead); ok {
			args["unit"] = o.Name.In(w.Peer.Language())
		}
	}
	return w.say(key, args)
}

func asFailure(err error, f **georeport.Failure) bool { return errors.As(err, f) }

func isFailure(err error) bool {
	var f *georeport.Failure
	return errors.As(err, &f) && fault.All(err) != nil
}
