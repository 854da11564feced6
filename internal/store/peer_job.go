package store

import (
	"context"
	"time"
)

// JobKind is a kind of work for a peer.
type JobKind string

// The kinds of jobs.
const (
	JobTake    JobKind = "take"    // a request of the peer that could not be taken in
	JobRequest JobKind = "request" // a case to be posted there
	JobUpdate  JobKind = "update"  // something that happened to a case, to be told there
	JobHeard   JobKind = "heard"   // an update of the peer that was told here; always done
)

// JobState is where a job stands.
type JobState string

// The states of jobs.
const (
	JobWaiting JobState = "waiting" // not done, or known not to have been done
	JobSent    JobState = "sent"    // about to be sent, or sent: whether it arrived is not known
	JobToken   JobState = "token"   // taken there, its id comes later
	JobDone    JobState = "done"
	JobDead    JobState = "dead" // left for a person
)

// Job is a piece of work for a peer.
type Job struct {
	Peer, ID string // the id is unique within the peer and made of what the job is about
	Kind     JobKind
	Ref      Ref    // JobRequest, JobUpdate
	Seq      int64  // JobUpdate: the entry of the case that it tells
	Remote   string // the peer's id of the request, or of the update when it is done
	Token    string // JobRequest: what the peer gave for it; JobUpdate: the peer's id of the request
	State    JobState
	Attempts int
	NextAt   time.Time
	Intent   time.Time // when it was last about to be sent, while the outcome is not known
	Fault    string
	MadeAt   time.Time
}

const jobColumns = `peer, id, kind, jurisdiction, case_id, seq, remote, token, state, attempts, next_at, intent_at, fault, made_at`

var (
	insertJob       = query(`INSERT INTO peer_jobs (` + jobColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`)
	updateJob       = query(`UPDATE peer_jobs SET remote = $1, token = $2, state = $3, attempts = $4, next_at = $5, intent_at = $6, fault = $7 WHERE peer = $8 AND id = $9`)
	deleteJob       = query(`DELETE FROM peer_jobs WHERE peer = $1 AND id = $2`)
	selectDueJobs   = query(`SELECT ` + jobColumns + ` FROM peer_jobs WHERE peer = $1 AND state IN ('waiting', 'sent', 'token') AND next_at <= $2 ORDER BY next_at, made_at, id LIMIT $3`)
	selectOpenJobs  = query(`SELECT ` + jobColumns + ` FROM peer_jobs WHERE peer = $1 AND state <> 'done' ORDER BY CASE state WHEN 'dead' THEN 0 ELSE 1 END, next_at, id LIMIT $2`)
	countJobs       = query(`SELECT state, count(*), min(made_at) FROM peer_jobs WHERE peer = $1 AND state <> 'done' GROUP BY state ORDER BY state`)
	selectToldThere = query(`SELECT count(*) FROM peer_jobs WHERE peer = $1 AND kind = 'update' AND remote = $2 AND state = 'done'`)
	selectJob       = query(`SELECT count(*) FROM peer_jobs WHERE peer = $1 AND id = $2`)
	selectJobOfCase = query(`SELECT count(*) FROM peer_jobs WHERE peer = $1 AND kind = 'request' AND jurisdiction = $2 AND case_id = $3`)
	reviveJob       = query(`UPDATE peer_jobs SET state = $1, attempts = 0, next_at = $2, intent_at = CASE WHEN $3 = 1 THEN 0 ELSE intent_at END
		WHERE peer = $4 AND id = $5 AND state = 'dead'`)
)

func (db *DB) jobs(ctx context.Context, text string, args ...any) ([]Job, error) {
	rows, err := db.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, wrap("load jobs", err)
	}
	var all []Job
	err = each(rows, func() error {
		var j Job
		var next, intent, made int64
		if err := rows.Scan(&j.Peer, &j.ID, &j.Kind, &j.Ref.Jurisdiction, &j.Ref.ID, &j.Seq, &j.Remote, &j.Token, &j.State, &j.Attempts,
			&next, &intent, &j.Fault, &made); err != nil {
			return err
		}
		j.NextAt, j.Intent, j.MadeAt = sometime(next), sometime(intent), sometime(made)
		all = append(all, j)
		return nil
	})
	return all, wrap("load jobs", err)
}

// DueJobs are a peer's jobs whose time has come, the oldest first.
func (db *DB) DueJobs(ctx context.Context, peer string, now time.Time, limit int) ([]Job, error) {
	return db.jobs(ctx, selectDueJobs, peer, now.UnixMicro(), limit)
}

// OpenJobs are a peer's jobs that are not done, those left for a person first.
func (db *DB) OpenJobs(ctx context.Context, peer string, limit int) ([]Job, error) {
	return db.jobs(ctx, selectOpenJobs, peer, limit)
}

// JobCounts counts a peer's open jobs by state, and says since when the oldest
// that is not dead has waited.
func (db *DB) JobCounts(ctx context.Context, peer string) (map[JobState]int, time.Time, error) {
	rows, err := db.read.QueryContext(ctx, countJobs, peer)
	if err != nil {
		return nil, time.Time{}, wrap("count jobs", err)
	}
	counts, oldest := map[JobState]int{}, int64(0)
	err = each(rows, func() error {
		var state string
		var n int
		var since int64
		if err := rows.Scan(&state, &n, &since); err != nil {
			return err
		}
		counts[JobState(state)] = n
		if JobState(state) != JobDead && (oldest == 0 || since < oldest) {
			oldest = since
		}
		return nil
	})
	return counts, sometime(oldest), wrap("count jobs", err)
}

// ToldThere tells whether an update of the peer is one that we told it.
func (db *DB) ToldThere(ctx context.Context, peer, update string) (bool, error) {
	n := 0
	err := db.read.QueryRowContext(ctx, selectToldThere, peer, update).Scan(&n)
	return n > 0, wrap("find update", err)
}

// HasJob tells whether there is a job with the id.
func (db *DB) HasJob(ctx context.Context, peer, id string) (bool, error) {
	n := 0
	err := db.read.QueryRowContext(ctx, selectJob, peer, id).Scan(&n)
	return n > 0, wrap("find job", err)
}

// PushedTo tells whether a case is, or was, to be posted to the peer.
func (db *DB) PushedTo(ctx context.Context, peer string, ref Ref) (bool, error) {
	n := 0
	err := db.read.QueryRowContext(ctx, selectJobOfCase, peer, ref.Jurisdiction, string(ref.ID)).Scan(&n)
	return n > 0, wrap("find job", err)
}

// AddJob makes a job; one that is there stays as it is.
func (tx PeerTx) AddJob(j Job) error {
	_, err := tx.tx.exec(insertJob, tx.peer, j.ID, string(j.Kind), j.Ref.Jurisdiction, string(j.Ref.ID), j.Seq, j.Remote, j.Token, string(j.State),
		j.Attempts, instant(j.NextAt), instant(j.Intent), j.Fault, instant(j.MadeAt))
	return wrap("add job", err)
}

// SaveJob records how far a job came.
func (tx PeerTx) SaveJob(j Job) error {
	_, err := tx.tx.exec(updateJob, j.Remote, j.Token, string(j.State), j.Attempts, instant(j.NextAt), instant(j.Intent), j.Fault, tx.peer, j.ID)
	return wrap("save job", err)
}

// DropJob forgets a job that there is no reason for any more.
func (tx PeerTx) DropJob(id string) error {
	_, err := tx.tx.exec(deleteJob, tx.peer, id)
	return wrap("drop job", err)
}

// ReviveJob gives a dead job its attempts back, to be tried at once. forget
// drops the doubt whether it had arrived: it is then sent again.
func (db *DB) ReviveJob(ctx context.Context, peer, id string, now time.Time, forget bool) (bool, error) {
	revived := false
	err := db.writerFor(peer).do(ctx, true, func(tx *Tx) error {
		n, err := tx.exec(reviveJob, string(JobWaiting), now.UnixMicro(), truth(forget), peer, id)
		revived = n > 0
		return wrap("revive job", err)
	})
	return revived && err == nil, err
}
