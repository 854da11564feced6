package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// FindUnpushed makes a job for every case that the peer's units were given and
// that the peer does not know. A case that came from the peer is linked, and so
// is never among them.
func (r *Round) FindUnpushed(ctx context.Context) error {
	p := r.app.Policy()
	for _, unit := range r.Peer.Units(p.Chart) {
		for after := ""; ; {
			refs, err := r.app.db.Unpushed(ctx, r.Peer.ID, string(unit), after, 200)
			if err != nil || len(refs) == 0 {
				if err != nil {
					return err
				}
				break
			}
			after = string(refs[len(refs)-1].ID)
			if err := r.queue(ctx, refs); err != nil {
				return err
			}
		}
	}
	return nil
}

// WouldPush lists the numbers of cases that would be sent to the peer now, at
// most so many.
func (r *Round) WouldPush(ctx context.Context, most int) ([]string, error) {
	var numbers []string
	for _, unit := range r.Peer.Units(r.app.Policy().Chart) {
		refs, err := r.app.db.Unpushed(ctx, r.Peer.ID, string(unit), "", most)
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			c, _, ok, err := r.app.db.Case(ctx, ref)
			if err != nil {
				return nil, err
			}
			if ok && r.Wanted(&c) && len(numbers) < most {
				numbers = append(numbers, c.Number)
			}
		}
	}
	return numbers, nil
}

func (r *Round) queue(ctx context.Context, refs []Ref) error {
	now := r.app.Now()
	var jobs []PeerJob
	for _, ref := range refs {
		c, _, ok, err := r.app.db.Case(ctx, ref)
		if err != nil {
			return err
		}
		if ok && r.Wanted(&c) {
			jobs = append(jobs, PeerJob{ID: requestID(ref), Kind: store.JobRequest, Ref: ref, State: store.JobWaiting, NextAt: now, MadeAt: now})
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	return r.under(ctx, func(tx store.PeerTx) error {
		for _, j := range jobs {
			if err := tx.AddJob(j); err != nil {
				return err
			}
		}
		return nil
	})
}

// Wanted tells whether a case is to be sent to the peer now: its unit has it,
// and works on it.
func (r *Round) Wanted(c *casework.Case) bool {
	working := c.State == casework.Dispatched || c.State == casework.Handling || c.State == casework.Reopened
	return working && c.Class != nil && r.Peer.Serves(c.Lead, c.Class.Key, c.Place.Chain, r.app.Policy().Chart)
}

func requestID(ref Ref) string { return "request/" + ref.Jurisdiction + "/" + string(ref.ID) }

// Mark is our mark for a case, or for one entry of it.
func (r *Round) Mark(c *casework.Case, seq int64) string { return r.app.keys.mark(c.Number, seq) }

// Due are the jobs whose time has come.
func (r *Round) Due(ctx context.Context, limit int) ([]PeerJob, error) {
	return r.app.db.DueJobs(ctx, r.Peer.ID, r.app.Now(), limit)
}

// Save records how far a job came. Before anything is sent for it, its state is
// saved as JobSent with the intent's time: whoever finds it so, after a crash,
// knows that it may have arrived.
func (r *Round) Save(ctx context.Context, j PeerJob) error {
	return r.under(ctx, func(tx store.PeerTx) error { return tx.SaveJob(j) })
}

// Drop forgets a job for which there is no reason any more.
func (r *Round) Drop(ctx context.Context, j PeerJob) error {
	return r.under(ctx, func(tx store.PeerTx) error { return tx.DropJob(j.ID) })
}

// Arrived links a case that the peer took under an id, in the place of its job.
// Fault: store.link_taken when the peer gave an id that is another case's.
func (r *Round) Arrived(ctx context.Context, ref Ref, remote string) error {
	told, err := r.pushedAt(ctx, ref)
	if err != nil {
		return err
	}
	return r.linkPushed(ctx, PeerLink{Peer: r.Peer.ID, Remote: remote, Ref: ref, Kind: store.LinkPushed, Told: told, MadeAt: r.app.Now()})
}

func (r *Round) linkPushed(ctx context.Context, l PeerLink) error {
	return r.under(ctx, func(tx store.PeerTx) error {
		if err := tx.SaveLink(l); err != nil {
			return err
		}
		return tx.DropJob(requestID(l.Ref))
	})
}

// pushedAt is the entry by which the case was last given to its unit: what came
// after it is news to the peer.
func (r *Round) pushedAt(ctx context.Context, ref Ref) (int64, error) {
	v, err := r.Case(ctx, ref)
	if err != nil {
		return 0, err
	}
	for _, h := range slices.Backward(v.History) {
		switch h.Event.(type) {
		case *casework.DispatchedTo, *casework.Arbitrated:
			return h.Entry.Seq, nil
		}
	}
	return v.Case.Rev, nil
}

// FindNews makes a job for each event of a pushed case that tells of something,
// as choose says, and records in the same transaction that it was seen.
func (r *Round) FindNews(ctx context.Context, choose func(v View, h Happening) bool) error {
	for {
		links, err := r.app.db.LinksChanged(ctx, r.Peer.ID, 100)
		if err != nil || len(links) == 0 {
			return err
		}
		for _, l := range links {
			if err := r.news(ctx, l, choose); err != nil {
				return err
			}
		}
	}
}

func (r *Round) news(ctx context.Context, l PeerLink, choose func(v View, h Happening) bool) error {
	v, err := r.Case(ctx, l.Ref)
	if err != nil {
		return err
	}
	now := r.app.Now()
	return r.under(ctx, func(tx store.PeerTx) error {
		for _, h := range v.History {
			if h.Entry.Seq <= l.Told || !choose(v, h) {
				continue
			}
			j := PeerJob{ID: updateID(l.Ref, h.Entry.Seq), Kind: store.JobUpdate, Ref: l.Ref, Seq: h.Entry.Seq, Token: l.Remote,
				State: store.JobWaiting, NextAt: now, MadeAt: now}
			if err := tx.AddJob(j); err != nil {
				return err
			}
		}
		return tx.Told(l.Remote, v.Case.Rev)
	})
}

func updateID(ref Ref, seq int64) string {
	return "update/" + ref.Jurisdiction + "/" + string(ref.ID) + "/" + strconv.FormatInt(seq, 10)
}

// IsPeersHand tells whether an entry was written by one of the peer's posts: it
// is not told what it said itself.
func (r *Round) IsPeersHand(h Happening) bool {
	post, _, ok := casework.PostOf(h.Entry.Actor)
	return ok && slices.Contains(r.Peer.Pushing.Posts, post)
}

// IsOurs tells whether an update at the peer is one that we told it: by the id
// that it got there, or by our mark.
func (r *Round) IsOurs(ctx context.Context, id, text string) (bool, error) {
	_, seqs := r.app.keys.marked(text)
	if slices.ContainsFunc(seqs, func(seq int64) bool { return seq > 0 }) {
		return true, nil
	}
	return r.app.db.ToldThere(ctx, r.Peer.ID, id)
}

// HeardBefore tells whether an update of the peer was told to its case.
func (r *Round) HeardBefore(ctx context.Context, update string) (bool, error) {
	return r.app.db.HasJob(ctx, r.Peer.ID, heardID(update))
}

// HeardOnce records that an update of the peer was told to its case.
func (r *Round) HeardOnce(ctx context.Context, update string) error {
	j := PeerJob{ID: heardID(update), Kind: store.JobHeard, Remote: update, State: store.JobDone, MadeAt: r.app.Now()}
	return r.under(ctx, func(tx store.PeerTx) error { return tx.AddJob(j) })
}

func heardID(update string) string { return "heard/" + update }

// Now is the application's time.
func (r *Round) Now() time.Time { return r.app.Now() }
