package exchange

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/georeport"
)

// find makes jobs of what is to be sent.
func (w *worker) find(ctx context.Context) error {
	if !w.Peer.Direction.Pushes() {
		return nil
	}
	if err := w.FindUnpushed(ctx); err != nil {
		return err
	}
	return w.FindNews(ctx, w.isNews)
}

// jobs does what is due, the oldest first.
func (w *worker) jobs(ctx context.Context) error {
	const batch = 50
	done := map[string]bool{}
	for {
		due, err := w.Due(ctx, batch)
		if err != nil {
			return err
		}
		due = slices.DeleteFunc(due, func(j app.PeerJob) bool { return done[j.ID] })
		if len(due) == 0 {
			return nil
		}
		for _, j := range due {
			done[j.ID] = true
			if err := w.job(ctx, j); err != nil {
				return err
			}
		}
	}
}

// job works once on one job. What went wrong with it is kept with it; the error
// is what stops the round.
func (w *worker) job(ctx context.Context, j app.PeerJob) error {
	do := map[app.JobKind]func(context.Context, *app.PeerJob) error{
		app.JobTake: w.takeAgain, app.JobRequest: w.post, app.JobUpdate: w.tell}[j.Kind]
	err := do(ctx, &j)
	var ours *georeport.Failure
	switch {
	case err == nil || ctx.Err() != nil || fault.Has(err, "store.lease_lost"):
		return err
	case fault.All(err) == nil: // a defect here: the job stays as it was last saved
		return err
	}
	j.Fault = app.FaultText(err)
	if asFailure(err, &ours) && ours.Reach == georeport.NotSent {
		// Nobody was there to answer: that is no attempt.
		j.NextAt = w.Now().Add(backoff(30*time.Second, 1, time.Hour))
		if kept := w.Save(ctx, j); kept != nil {
			return kept
		}
		return err
	}
	j.Attempts++
	j.NextAt = w.Now().Add(max(backoff(30*time.Second, j.Attempts, 6*time.Hour), georeport.AfterOf(err)))
	if j.Attempts >= w.Peer.Most() || final(err) {
		j.State = app.JobDead
	}
	if kept := w.Save(ctx, j); kept != nil {
		return kept
	}
	if asFailure(err, &ours) && ours.Reach == georeport.Deferred {
		return err
	}
	return nil
}

// takeAgain takes a request in that could not be taken in before.
func (w *worker) takeAgain(ctx context.Context, j *app.PeerJob) error {
	q, there, err := w.one(ctx, j.Remote)
	if err != nil {
		return err
	}
	if there {
		err = w.deal(ctx, q)
	}
	if err != nil {
		return err
	}
	return w.Drop(ctx, *j)
}

// post sends a case to the peer once. Before it is sent, the intent is stored;
// where the outcome of an earlier sending is not known, the peer is asked for
// our mark first.
func (w *worker) post(ctx context.Context, j *app.PeerJob) error {
	v, err := w.Case(ctx, j.Ref)
	if err != nil {
		return err
	}
	if j.State == app.JobToken && j.Token != "" {
		return w.byToken(ctx, j)
	}
	if !j.Intent.IsZero() {
		found, err := w.lookUp(ctx, j, &v.Case)
		if err != nil || found {
			return err
		}
		if !w.Peer.MaySendAgain() {
			return fault.New(fault.NotNow, "peer.unsure")
		}
		if settled := j.Intent.Add(w.Peer.SettleTime()); w.Now().Before(settled) {
			j.NextAt = settled
			return w.Save(ctx, *j)
		}
		j.Intent = time.Time{}
	}
	if !w.Wanted(&v.Case) {
		return w.Drop(ctx, *j) // it was given to somebody else meanwhile, and never arrived
	}
	form, err := w.form(v)
	if err != nil {
		return err
	}
	j.State, j.Intent = app.JobSent, w.Now()
	if err := w.Save(ctx, *j); err != nil {
		return err
	}
	got, err := w.client.PostRequest(ctx, form, w.Mark(&v.Case, 0))
	return w.outcome(ctx, j, got, err)
}

// outcome records what is known after a case was sent.
func (w *worker) outcome(ctx context.Context, j *app.PeerJob, got georeport.Posted, err error) error {
	switch {
	case err != nil && georeport.ReachOf(err) == georeport.Unknown:
		return err // the intent stays
	case err != nil:
		j.State, j.Intent = app.JobWaiting, time.Time{}
		return err
	case got.ID != "":
		return w.arrived(ctx, j, got.ID)
	case got.Token != "":
		j.State, j.Token, j.NextAt = app.JobToken, got.Token, w.Now().Add(backoff(time.Minute, 1, time.Hour))
		return w.Save(ctx, *j)
	}
	return fault.New(fault.Busy, "peer.no_id")
}

func (w *worker) arrived(ctx context.Context, j *app.PeerJob, remote string) error {
	err := w.Arrived(ctx, j.Ref, clip(remote, 200))
	if fault.Has(err, "store.link_taken") {
		// The peer answered with the id of another case: it took this one for a
		// repetition. Only people can tell.
		return fault.New(fault.NotNow, "peer.merged_there").With("remote", clip(remote, 60))
	}
	return err
}

func (w *worker) byToken(ctx context.Context, j *app.PeerJob) error {
	id, err := w.client.Token(ctx, j.Token)
	if err != nil && georeport.ReachOf(err) != georeport.Refused {
		return err
	}
	if id == "" { // a token that is not known yet is refused by some
		return fault.New(fault.Busy, "peer.no_id")
	}
	return w.arrived(ctx, j, id)
}

// lookUp asks the peer for the mark of a case that may have arrived, around the
// time it was sent, by clocks that may differ by a day.
func (w *worker) lookUp(ctx context.Context, j *app.PeerJob, c *casework.Case) (bool, error) {
	const clocks = 24 * time.Hour
	mark := w.Mark(c, 0)
	seen := map[string]bool{}
	for page := 1; page <= mostPages; page++ {
		if err := w.Keep(ctx); err != nil {
			return false, err
		}
		found, err := w.client.InWindow(ctx, georeport.Window{From: j.Intent.Add(-clocks), To: w.Now().Add(clocks), Page: page, Size: w.Peer.Page()})
		if err != nil {
			return false, err
		}
		fresh := 0
		for _, q := range found {
			if q.ID == "" || seen[q.ID] {
				continue
			}
			seen[q.ID] = true
			fresh++
			if strings.Contains(q.Description, mark) {
				return true, w.arrived(ctx, j, q.ID)
			}
		}
		if fresh == 0 {
			break
		}
	}
	return false, nil
}

// form is a case in the words of GeoReport. Nothing of the reporter is in it:
// not who, nor how to be reached; the words only where the document says so,
// the position only where the class makes it public exactly.
func (w *worker) form(v app.View) (url.Values, error) {
	c := &v.Case
	code, ok := w.Peer.ServiceOf(c.Class.Key)
	if !ok {
		return nil, fault.New(fault.Invalid, "peer.no_service").With("class", c.Class.Key.String())
	}
	tag := w.Peer.Language()
	class := c.Class.Key.String()
	exact := false
	if v.Class != nil {
		class, exact = v.Class.Name.In(tag), v.Class.Precision == catalog.Exact
	}
	words := class
	if w.Peer.Pushing.Words && c.Summary.Text() != "" {
		words += "\n" + c.Summary.Text()
	}
	f := url.Values{"service_code": {code}, "description": {clip(words, 3900) + "\n" + w.Mark(c, 0)}, "address_string": {w.areas(c)}}
	spot := c.Spot()
	if exact && spot.Address != "" {
		f.Set("address_string", clip(spot.Address, 1000))
	}
	if exact && spot.Point != nil {
		lat, long := spot.Point.Degrees()
		f.Set("lat", strconv.FormatFloat(lat, 'f', 7, 64))
		f.Set("long", strconv.FormatFloat(long, 'f', 7, 64))
	}
	if w.Peer.Pushing.Photos && len(c.Photos) > 0 {
		if at := w.x.o.PhotoURL(c.Photos[0].Hash); at != "" && c.Photos[0].Role == casework.OfReport {
			f.Set("media_url", at)
		}
	}
	return f, nil
}

// areas names where the case is, from the smallest area up.
func (w *worker) areas(c *casework.Case) string {
	var names []string
	for _, code := range slices.Backward(c.Place.Chain) {
		if a, ok := w.x.o.App.Policy().Map.Area(code); ok {
			names = append(names, a.Name.In(w.Peer.Language()))
		}
	}
	return strings.Join(names, ", ")
}

// final tells whether trying again cannot help.
func final(err error) bool {
	return georeport.ReachOf(err) == georeport.Refused && isFailure(err) || fault.Has(err, "peer.unsure") || fault.Has(err, "peer.no_service") ||
		fault.Has(err, "peer.merged_there")
}
