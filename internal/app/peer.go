package app

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/peer"
	"wellfield/internal/store"
)

// LintPeers says what is wrong with a document of peers against the policy in
// force.
func (a *App) LintPeers(d peer.Document) fault.List {
	p := a.Policy()
	return peer.Lint(d, p.Catalogue, p.Chart, p.Map, a.Today())
}

// handOf is a peer acting as the post that its document gives it. Whatever else
// the post may do, a peer's hand handles and does nothing more: what it claims
// is checked by people.
func (a *App) handOf(p *Policy, actor Actor, id casework.ID, day civil.Day) casework.Actor {
	c := casework.Actor{Role: casework.Staff, From: day.Time(a.zone), Until: day.Time(a.zone).AddDate(0, 0, 1)}
	from, ok := p.Peers.Peer(actor.peer)
	if !ok || !from.Direction.Pushes() || !slices.Contains(from.Pushing.Posts, actor.Post) {
		return c
	}
	post, ok := p.Chart.Post(actor.Post)
	if !ok || !post.Valid.Holds(day) || !slices.Contains(post.Duties, org.DutyHandle) {
		return c
	}
	c.Post, c.Org, c.Duties = post.ID, post.Org, []org.Duty{org.DutyHandle}
	c.Person = a.keys.personIn(id, "peer:"+actor.peer)
	return c
}

// reportKey is the key of the report that a request of a peer becomes: the same
// request is always the same report.
func (k keys) reportKey(peer, remote string) string {
	id := uuid.UUID(mac(k.peer, "report", peer, remote)[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// markForm is our mark in a text: the case's number, the entry where it is about
// one, and a proof that we wrote it.
var markForm = regexp.MustCompile(`\[WF:([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3})(?:\.([0-9]{1,9}))?:([0-9a-f]{12})\]`)

// mark is what every text that we give to a peer ends with. It is recognised
// wherever the text comes back from. Nobody else can make one for a case, so a
// report cannot be kept out by writing something that looks like it.
func (k keys) mark(number string, seq int64) string {
	at := number
	if seq > 0 {
		at += "." + strconv.FormatInt(seq, 10)
	}
	return fmt.Sprintf("[WF:%s:%s]", at, hex.EncodeToString(mac(k.peer, "mark", at)[:6]))
}

// marked lists the case numbers of the marks of ours in a text, and the entries
// of those that are about one.
func (k keys) marked(text string) (numbers []string, seqs []int64) {
	for _, m := range markForm.FindAllStringSubmatch(text, 10) {
		seq, _ := strconv.ParseInt(m[2], 10, 64) // empty is 0, and the form allows digits alone
		if hmac.Equal([]byte(k.mark(m[1], seq)), []byte(m[0])) {
			numbers, seqs = append(numbers, m[1]), append(seqs, seq)
		}
	}
	return numbers, seqs
}

// Marked finds the case whose mark a text carries; false when it carries none
// of ours. seq is the entry that the text tells, 0 when it is about the case.
func (a *App) Marked(ctx context.Context, text string) (ref Ref, seq int64, found bool, err error) {
	numbers, seqs := a.keys.marked(text)
	for i, number := range numbers {
		ref, found, err = a.db.ByNumber(ctx, number)
		if err != nil || found {
			return ref, seqs[i], found, err
		}
	}
	return Ref{}, 0, false, nil
}

// Peers are the peers in force.
func (a *App) Peers() []*peer.Peer { return a.Policy().Peers.All() }

// What adapters need of the names of what is kept about peers.
type (
	PeerLink  = store.Link
	PeerJob   = store.Job
	PeerState = store.PeerState
	JobKind   = store.JobKind
	JobState  = store.JobState
	LinkKind  = store.LinkKind
)

// The kinds and states of what is kept about peers.
const (
	LinkPulled = store.LinkPulled
	LinkPushed = store.LinkPushed
	LinkEcho   = store.LinkEcho

	JobTake    = store.JobTake
	JobRequest = store.JobRequest
	JobUpdate  = store.JobUpdate

	JobWaiting = store.JobWaiting
	JobSent    = store.JobSent
	JobToken   = store.JobToken
	JobDone    = store.JobDone
	JobDead    = store.JobDead
)
