package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
	"wellfield/internal/org"
)

// Proposal is one ruling as the change of the dispatch rules that it proposes:
// the class in the area to the unit.
type Proposal struct {
	Ref
	Seq    int64 // of the ruling's entry
	Number string
	Class  string
	Area   string
	Unit   org.ID
	At     time.Time
}

// Answer is what was decided on proposals that say the same. Version is of the
// rules that an accepted one made; a declined one has a reason.
type Answer struct {
	Accepted bool   `json:"accepted"`
	Version  int    `json:"version,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Class    string `json:"class"`
	Area     string `json:"area"`
	Unit     org.ID `json:"unit"`
	// Rulings are those that the answer is for, which ends them as proposals.
	Rulings []RulingKey `json:"rulings"`
}

// RulingKey names a ruling.
type RulingKey struct {
	Jurisdiction string      `json:"jurisdiction"`
	Case         casework.ID `json:"case"`
	Seq          int64       `json:"seq"`
}

// proposalsSubject is the chain of the answers. They are the city's and no case's:
// whoever answers sees the rules and need not see the case.
const proposalsSubject = "rule_proposals"

const proposalColumns = `jurisdiction, case_id, seq, number, class, area, unit, ruled_at`

var (
	insertProposals = manyRows(`INSERT INTO rule_proposals (jurisdiction, case_id, seq, number, class, area, unit, ruled_at, answered_by) VALUES `, 9,
		` ON CONFLICT (jurisdiction, case_id, seq) DO NOTHING`)
	selectProposals = query(`SELECT ` + proposalColumns + ` FROM rule_proposals
		WHERE jurisdiction = $1 AND answered_by = 0 ORDER BY ruled_at, case_id, seq LIMIT $2`)
	selectProposalsAll = query(`SELECT ` + proposalColumns + `, answered_by FROM rule_proposals ORDER BY jurisdiction, case_id, seq`)
	answerProposal     = query(`UPDATE rule_proposals SET answered_by = $1
		WHERE jurisdiction = $2 AND case_id = $3 AND seq = $4 AND class = $5 AND area = $6 AND unit = $7 AND answered_by = 0`)
	selectLastSeq = query(`SELECT seq, hash FROM entries WHERE jurisdiction = $1 AND subject = $2 ORDER BY seq DESC LIMIT 1`)
)

// saveProposals writes the rulings among what was just decided, in its own
// transaction: a ruling without its proposal, or the other way round, is never
// seen, wherever a machine stops. A ruling that the rules were right proposes
// nothing.
func saveProposals(tx *Tx, changed []*held) error {
	var rows []any
	for _, h := range changed {
		if h.state.Dispute == nil {
			continue
		}
		for _, r := range h.state.Dispute.Rulings {
			if r.Proposes() && ruledNow(h, r.Rev) {
				rows = append(rows, h.ref.Jurisdiction, string(h.ref.ID), r.Rev, h.state.Number, r.Class, r.Area, string(r.Lead), r.At.UnixMicro(), 0)
			}
		}
	}
	if _, err := insertProposals.exec(tx, rows); err != nil {
		return fmt.Errorf("store: save proposals: %w", err)
	}
	return nil
}

func ruledNow(h *held, seq int64) bool {
	for _, l := range h.lines {
		if l.entry.Seq == seq && l.entry.Kind == (*casework.Arbitrated)(nil).Kind() {
			return true
		}
	}
	return false
}

// Proposals lists the open proposals of a jurisdiction, the oldest first.
func (db *DB) Proposals(ctx context.Context, jurisdiction string, limit int) ([]Proposal, error) {
	rows, err := db.read.all(ctx, selectProposals, jurisdiction, limit)
	if err != nil {
		return nil, wrap("list proposals", err)
	}
	var found []Proposal
	err = each(rows, func() error {
		p, err := scanProposal(rows.Scan)
		found = append(found, p)
		return err
	})
	return found, wrap("list proposals", err)
}

func scanProposal(scan func(...any) error, more ...any) (Proposal, error) {
	var p Proposal
	var unit string
	var at int64
	err := scan(append([]any{&p.Jurisdiction, &p.ID, &p.Seq, &p.Number, &p.Class, &p.Area, &unit, &at}, more...)...)
	p.Unit, p.At = org.ID(unit), fromMicros(at)
	return p, err
}

// AnswerProposals records an answer by a post, with its entry. One of its rulings
// that is not open any more is a Conflict, and nothing is changed.
func (db *DB) AnswerProposals(ctx context.Context, a Answer, post string, at time.Time) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		tip, seq := journal.Genesis(cityWide, proposalsSubject), int64(0)
		var last []byte
		err := tx.row(selectLastSeq, cityWide, proposalsSubject).Scan(&seq, &last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return wrap("answer proposals", err)
		}
		if h, ok := hashOf(last); ok {
			tip = h
		}
		seq++
		for _, r := range a.Rulings {
			n, err := tx.exec(answerProposal, seq, r.Jurisdiction, string(r.Case), r.Seq, a.Class, a.Area, string(a.Unit))
			if err != nil {
				return wrap("answer proposals", err)
			}
			if n != 1 {
				return fault.New(fault.Conflict, "store.proposal_answered")
			}
		}
		return tx.journalAnswer(a, post, at, seq, tip)
	})
}

func (tx *Tx) journalAnswer(a Answer, post string, at time.Time, seq int64, tip journal.Hash) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	e := journal.Entry{Jurisdiction: cityWide, Subject: proposalsSubject, Seq: seq, At: at.UnixMicro(), Actor: "post:" + post,
		Kind: "proposal_answered", Body: body, State: journal.Sum(body), Prev: tip}
	l, err := encodeLine(e)
	if err != nil {
		return err
	}
	_, err = insertEntries.exec(tx, []any{cityWide, e.Subject, e.Seq, e.Command, string(l.bytes), l.hash[:]})
	if isDuplicate(err) {
		return fault.New(fault.Conflict, "store.proposal_answered")
	}
	return wrap("append entry", err)
}
