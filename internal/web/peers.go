package web

import (
	"net/http"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/peer"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// operator is the visitor in the post that works with peers; false when none of
// its posts does.
func (v *visit) operator() (app.Actor, bool) {
	for _, p := range v.posts {
		if a := v.in(p.ID); v.s.app.OperatesPeers(a) {
			return a, true
		}
	}
	return v.actor, false
}

// peers is the page of those who work with peers.
func (s *server) peers(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.operator()
	all, err := s.app.PeerViews(r.Context(), actor)
	if err != nil {
		return err
	}
	p := page.Peers{Shell: v.staffShell(v.Say("page.peers.title"))}
	for _, seen := range all {
		one := v.peer(seen)
		for _, j := range seen.Open {
			job, err := v.peerJob(r, j)
			if err != nil {
				return err
			}
			if j.State == app.JobDead {
				one.Dead = append(one.Dead, job)
			} else {
				one.Waiting = append(one.Waiting, job)
			}
		}
		one.MoreWaiting = max(0, waiting(seen)-len(one.Waiting))
		p.Peers = append(p.Peers, one)
	}
	return render(w, r, http.StatusOK, page.PeersPage(p))
}

func waiting(v app.PeerView) int {
	return v.Jobs[app.JobWaiting] + v.Jobs[app.JobSent] + v.Jobs[app.JobToken]
}

// peerDirections are the directions in words.
var peerDirections = map[peer.Direction]string{
	peer.Pull: "page.peers.direction.pull", peer.Push: "page.peers.direction.push", peer.Both: "page.peers.direction.both",
}

// linkKinds are the kinds of links in words.
var linkKinds = map[app.LinkKind]string{
	app.LinkPulled: "page.peers.kind.pulled", app.LinkPushed: "page.peers.kind.pushed", app.LinkEcho: "page.peers.kind.echo",
}

// jobKinds are the kinds of work in words.
var jobKinds = map[app.JobKind]string{
	app.JobTake: "page.peers.job.take", app.JobRequest: "page.peers.job.request", app.JobUpdate: "page.peers.job.update",
}

func (v *visit) peer(seen app.PeerView) page.Peer {
	p := page.Peer{ID: seen.Peer.ID, Name: seen.Peer.Name.In(v.Tag), Endpoint: seen.Peer.Endpoint, Paused: seen.Peer.Paused,
		Direction: v.Say(peerDirections[seen.Peer.Direction]), Problem: v.keptFault(seen.State.Fault)}
	switch {
	case seen.Peer.Paused:
		p.Tone, p.Icon, p.Status = "paused", "pause", v.Say("page.peers.status.paused")
	case seen.State.Fault != "":
		p.Tone, p.Icon, p.Status = "again", "alert", v.Say("page.peers.status.failing", "n", seen.State.Failures)
	case seen.State.Succeeded.IsZero():
		p.Tone, p.Icon, p.Status = "hollow", "clock", v.Say("page.peers.status.new")
	default:
		p.Tone, p.Icon, p.Status = "works", "tick", v.Say("page.peers.status.works")
	}
	p.Figures = v.peerFigures(seen)
	for _, l := range seen.Recent {
		p.Links = append(p.Links, page.PeerLink{Number: l.Number, Href: casePath(l.Number), State: ui.State(l.State), Remote: l.Remote,
			Kind: v.Say(linkKinds[l.Kind]), Said: l.Status, At: l.MadeAt, Problem: v.keptFault(l.Fault)})
	}
	return p
}

func (v *visit) peerFigures(seen app.PeerView) []page.PeerFigure {
	when := func(key string, t time.Time) page.PeerFigure {
		return page.PeerFigure{Label: v.Say(key), Text: v.Say("page.peers.never"), At: t}
	}
	figures := []page.PeerFigure{when("page.peers.succeeded", seen.State.Succeeded)}
	if seen.Peer.Direction.Pulls() {
		cursor := when("page.peers.pulled_to", seen.State.PulledTo)
		// A peer that works is never behind by more than a few rounds.
		const rounds = 3
		cursor.Warn = !seen.State.PulledTo.IsZero() && v.Now.Sub(seen.State.PulledTo) > rounds*seen.Peer.Interval()+time.Minute
		figures = append(figures, cursor)
	}
	queue := page.PeerFigure{Label: v.Say("page.peers.queue"), Text: v.Say("page.peers.queue_none")}
	if n := waiting(seen); n > 0 {
		queue.Text = v.Say("page.peers.queue_some", "n", n, "since", v.Ago(seen.Oldest))
	}
	return append(figures, queue,
		page.PeerFigure{Label: v.Say("page.peers.person"), Text: v.Count(seen.Jobs[app.JobDead] + seen.NeedPerson), Warn: seen.Jobs[app.JobDead]+seen.NeedPerson > 0},
		page.PeerFigure{Label: v.Say("page.peers.linked"), Text: v.Say("page.peers.linked_some",
			"pulled", v.Count(seen.Links[app.LinkPulled]), "pushed", v.Count(seen.Links[app.LinkPushed]))})
}

func (v *visit) peerJob(r *http.Request, j app.PeerJob) (page.PeerJob, error) {
	job := page.PeerJob{ID: j.ID, What: v.Say(jobKinds[j.Kind], "remote", j.Remote), Problem: v.keptFault(j.Fault), Attempts: j.Attempts, At: j.NextAt}
	if j.Ref.ID == "" {
		return job, nil
	}
	var err error
	job.Number, err = v.s.app.NumberOf(r.Context(), j.Ref)
	job.Href = casePath(job.Number)
	return job, err
}

// keptFault says a fault that was kept; empty when there was none.
func (v *visit) keptFault(text string) string {
	f := app.KeptFault(text)
	if f == nil {
		return ""
	}
	return v.Words.Say(v.Tag, f.Key, f.Args)
}

// runPeer makes a peer due at once.
func (s *server) runPeer(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.operator()
	if err := s.app.RunPeerNow(r.Context(), actor, r.PathValue("peer")); err != nil {
		return err
	}
	seeOther(w, r, page.PeersPath)
	return nil
}

// replayPeer lets work that was left for a person be tried again.
func (s *server) replayPeer(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.operator()
	if err := s.app.ReplayJob(r.Context(), actor, r.PathValue("peer"), r.PostFormValue("job")); err != nil {
		return err
	}
	seeOther(w, r, page.PeersPath)
	return nil
}
