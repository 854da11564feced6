package store

import (
	"context"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/emergency"
	"wellfield/internal/journal"
)

var selectEmergenciesAll = query(`SELECT jurisdiction, id, rev, area, plan, drill, n, declared_at, over_at, body, tip FROM emergencies ORDER BY jurisdiction, id`)

var selectEntriesOf = query(`SELECT seq, command, bytes, hash FROM entries WHERE jurisdiction = $1 AND subject = $2 ORDER BY seq`)

// declaredRow is a declaration as it stands in the database.
type declaredRow struct {
	columns declaredColumns
	body    string
	tip     []byte
}

// declaredColumns are the columns that are derived from the declaration.
type declaredColumns struct {
	jurisdiction, id             string
	rev                          int64
	area, plan                   string
	drill, n, declaredAt, overAt int64
}

func columnsOf(d emergency.Declaration) declaredColumns {
	return declaredColumns{jurisdiction: d.Jurisdiction, id: string(d.ID), rev: d.Rev, area: d.Area, plan: d.Plan.ID,
		drill: bit(d.Drill), n: d.N, declaredAt: d.At.UnixMicro(), overAt: d.End().UnixMicro()}
}

// emergencies verifies each declaration: its chain, its row against what the
// chain's events fold to, and its columns against its row.
func (v *verifier) emergencies(ctx context.Context) error {
	rows, err := v.q.QueryContext(ctx, selectEmergenciesAll)
	if err != nil {
		return wrap("verify emergencies", err)
	}
	var all []declaredRow
	err = each(rows, func() error {
		var r declaredRow
		c := &r.columns
		err := rows.Scan(&c.jurisdiction, &c.id, &c.rev, &c.area, &c.plan, &c.drill, &c.n, &c.declaredAt, &c.overAt, &r.body, &r.tip)
		all = append(all, r)
		return err
	})
	for i := range all {
		if err == nil {
			err = v.emergency(ctx, &all[i])
		}
		c := &all[i].columns
		delete(v.declared, Ref{c.jurisdiction, casework.ID(emergencySubject(emergency.ID(c.id)))})
	}
	for ref := range v.declared {
		v.found(ref.Jurisdiction, string(ref.ID), "evidence without its declaration")
	}
	return wrap("verify emergencies", err)
}

// declares tells whether an entry is a declaration's, and remembers its chain:
// whether the declaration is there is seen when all of them are read.
func (v *verification) declares(ref Ref) bool {
	if !strings.HasPrefix(string(ref.ID), emergencySubject("")) {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.declared[ref] = true
	return true
}

func (v *verifier) emergency(ctx context.Context, r *declaredRow) error {
	j, subject := r.columns.jurisdiction, emergencySubject(emergency.ID(r.columns.id))
	v.seen.Emergencies++
	chain := journal.NewChain(j, subject)
	folded, ok, err := v.folded(ctx, chain, j, subject)
	if err != nil || !ok {
		return err
	}
	body, err := emergency.Encode(folded)
	if err != nil {
		return err
	}
	tip, n := chain.Tip()
	switch h, ok := hashOf(r.tip); {
	case n == 0 || !ok || h != tip:
		v.found(j, subject, "the row's tip is not the hash of its last entry")
	case string(body) != r.body || journal.Sum(body) != chain.State():
		v.found(j, subject, "the row does not match its entries")
	case columnsOf(folded) != r.columns:
		v.found(j, subject, "a column does not match the row")
	}
	return nil
}

// folded is what the entries of a chain make of a declaration; not ok where the
// chain is broken, which is reported.
func (v *verifier) folded(ctx context.Context, chain *journal.Chain, j, subject string) (d emergency.Declaration, ok bool, err error) {
	rows, err := v.q.QueryContext(ctx, selectEntriesOf, j, subject)
	if err != nil {
		return d, false, err
	}
	ok = true
	err = each(rows, func() error {
		var stored storedEntry
		if err := rows.Scan(&stored.seq, &stored.command, &stored.bytes, &stored.hash); err != nil {
			return err
		}
		v.seen.Entries++
		if !ok {
			return nil
		}
		var e journal.Entry
		if e, ok = v.entry(chain, j, subject, stored); !ok {
			return nil
		}
		event, err := emergency.DecodeEvent(e.Kind, e.Body)
		if err != nil {
			v.found(j, subject, "entry %d: %v", e.Seq, err)
			ok = false
			return nil
		}
		d = emergency.Apply(d, event)
		return nil
	})
	return d, ok, err
}
