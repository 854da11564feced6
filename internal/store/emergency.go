package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// EmergencyKey names a declaration.
type EmergencyKey struct {
	Jurisdiction string
	ID           emergency.ID
}

// Slot is the place that a new declaration takes: one plan for one area, for
// earnest or as a drill.
type Slot struct {
	Area, Plan string
	Drill      bool
}

// EmergencyChange is what was decided on a declaration, when and by whom.
type EmergencyChange struct {
	Event emergency.Event
	At    time.Time
	Actor string
}

var (
	selectEmergency     = query(`SELECT body, tip FROM emergencies WHERE jurisdiction = $1 AND id = $2`)
	selectEmergencyByID = query(`SELECT body FROM emergencies WHERE id = $1 ORDER BY jurisdiction LIMIT 1`)
	selectEmergencyLast = query(`SELECT body FROM emergencies
		WHERE jurisdiction = $1 AND area = $2 AND plan = $3 AND drill = $4 ORDER BY n DESC LIMIT 1`)
	selectEmergencies   = query(`SELECT body FROM emergencies WHERE over_at > $1 ORDER BY declared_at, id`)
	selectEmergencyPage = query(`SELECT body FROM emergencies WHERE (declared_at, id) < ($1, $2) ORDER BY declared_at DESC, id DESC LIMIT $3`)
	insertEmergency     = query(`INSERT INTO emergencies (jurisdiction, id, rev, area, plan, drill, n, declared_at, over_at, body, tip)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	updateEmergency = query(`UPDATE emergencies SET rev = $1, over_at = $2, body = $3, tip = $4
		WHERE jurisdiction = $5 AND id = $6 AND rev = $7`)
	selectCommandOf = query(`SELECT command FROM entries WHERE jurisdiction = $1 AND subject = $2 ORDER BY seq`)
)

func emergencySubject(id emergency.ID) string { return "emergency:" + string(id) }

// ChangeEmergency carries out one command on a declaration: the row first, then
// its entry, in one transaction. decide is given the declaration as it stands,
// zero where there is none, and the last one of the slot, which a command on a
// declaration that exists does not need. A command whose id is in the chain
// already changes nothing and is answered with what there is.
//
// Where another process changed the row in between, the command is decided anew.
// Faults: store.command_reused, store.conflict, and those of decide.
func (db *DB) ChangeEmergency(ctx context.Context, key EmergencyKey, slot Slot, command Command,
	decide func(d emergency.Declaration, last *emergency.Declaration) (EmergencyChange, error)) (emergency.Declaration, error) {
	const tries = 4
	for try := 1; ; try++ {
		var after emergency.Declaration
		err := db.writerFor(key.Jurisdiction).do(ctx, true, func(tx *Tx) (err error) {
			after, err = tx.changeEmergency(key, slot, command, decide)
			return err
		})
		if !errors.Is(err, errEmergencyMoved) || try == tries {
			return after, err
		}
	}
}

// errEmergencyMoved is that another process was first.
var errEmergencyMoved = fault.New(fault.Conflict, "store.conflict")

func (tx *Tx) changeEmergency(key EmergencyKey, slot Slot, command Command,
	decide func(emergency.Declaration, *emergency.Declaration) (EmergencyChange, error)) (emergency.Declaration, error) {
	d, tip, err := tx.emergency(key)
	if err != nil {
		return d, err
	}
	var last *emergency.Declaration
	if d.Rev == 0 {
		if last, err = tx.lastEmergency(key.Jurisdiction, slot); err != nil {
			return d, err
		}
	} else if again, err := tx.carriedOut(key, command); again || err != nil {
		return d, err
	}
	change, err := decide(d, last)
	if err != nil {
		return d, err
	}
	after := emergency.Apply(d, change.Event)
	body, err := emergency.Encode(after)
	if err != nil {
		return d, err
	}
	l, err := emergencyLine(key, after, change, command, body, tip)
	if err != nil {
		return d, err
	}
	if err := tx.saveEmergency(d.Rev, after, body, l.hash); err != nil {
		return d, err
	}
	_, err = insertEntries.exec(tx, []any{l.entry.Jurisdiction, l.entry.Subject, l.entry.Seq, l.entry.Command, string(l.bytes), l.hash[:]})
	return after, wrap("append entry", err)
}

func (tx *Tx) emergency(key EmergencyKey) (emergency.Declaration, journal.Hash, error) {
	var body string
	var tip []byte
	err := tx.row(selectEmergency, key.Jurisdiction, string(key.ID)).Scan(&body, &tip)
	if errors.Is(err, sql.ErrNoRows) {
		return emergency.Declaration{}, journal.Genesis(key.Jurisdiction, emergencySubject(key.ID)), nil
	}
	if err != nil {
		return emergency.Declaration{}, journal.Hash{}, wrap("load emergency", err)
	}
	h, ok := hashOf(tip)
	if !ok {
		return emergency.Declaration{}, h, errAltered
	}
	d, err := emergency.Decode([]byte(body))
	return d, h, err
}

func (tx *Tx) lastEmergency(jurisdiction string, slot Slot) (*emergency.Declaration, error) {
	var body string
	err := tx.row(selectEmergencyLast, jurisdiction, slot.Area, slot.Plan, bit(slot.Drill)).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, wrap("load emergency", err)
	}
	d, err := emergency.Decode([]byte(body))
	return &d, err
}

// carriedOut tells whether the chain holds the command.
func (tx *Tx) carriedOut(key EmergencyKey, command Command) (bool, error) {
	rows, err := tx.query(selectCommandOf, key.Jurisdiction, emergencySubject(key.ID))
	if err != nil {
		return false, wrap("load commands", err)
	}
	found := ""
	err = each(rows, func() error {
		var text string
		err := rows.Scan(&text)
		if strings.HasPrefix(text, command.ID+"/") {
			found = text
		}
		return err
	})
	if err == nil && found != "" && found != command.text() {
		return false, fault.New(fault.Conflict, "store.command_reused").At("id")
	}
	return found != "", wrap("load commands", err)
}

func emergencyLine(key EmergencyKey, d emergency.Declaration, change EmergencyChange, command Command, body []byte, tip journal.Hash) (line, error) {
	says, err := emergency.EncodeEvent(change.Event)
	if err != nil {
		return line{}, err
	}
	return encodeLine(journal.Entry{Jurisdiction: key.Jurisdiction, Subject: emergencySubject(key.ID), Seq: d.Rev, At: change.At.UnixMicro(),
		Actor: change.Actor, Kind: change.Event.Kind(), Command: command.text(), Body: says, State: journal.Sum(body), Prev: tip})
}

// saveEmergency writes the row where it is still at the revision that was decided
// on: the row is the lock.
func (tx *Tx) saveEmergency(rev int64, d emergency.Declaration, body []byte, tip journal.Hash) error {
	if rev == 0 {
		_, err := tx.exec(insertEmergency, d.Jurisdiction, string(d.ID), d.Rev, d.Area, d.Plan.ID, bit(d.Drill), d.N,
			d.At.UnixMicro(), d.End().UnixMicro(), string(body), tip[:])
		if isDuplicate(err) {
			return errEmergencyMoved
		}
		return wrap("save emergency", err)
	}
	n, err := tx.exec(updateEmergency, d.Rev, d.End().UnixMicro(), string(body), tip[:], d.Jurisdiction, string(d.ID), rev)
	if err == nil && n != 1 {
		return errEmergencyMoved
	}
	return wrap("save emergency", err)
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Emergencies lists the declarations that are not over at the instant, the oldest
// first.
func (db *DB) Emergencies(ctx context.Context, at time.Time) ([]emergency.Declaration, error) {
	return db.emergencies(ctx, selectEmergencies, at.UnixMicro())
}

// EmergencyPage lists declarations before an instant and id, the newest first.
func (db *DB) EmergencyPage(ctx context.Context, before time.Time, id emergency.ID, limit int) ([]emergency.Declaration, error) {
	return db.emergencies(ctx, selectEmergencyPage, before.UnixMicro(), string(id), limit)
}

// Emergency is one declaration; false when there is none.
func (db *DB) Emergency(ctx context.Context, id emergency.ID) (emergency.Declaration, bool, error) {
	found, err := db.emergencies(ctx, selectEmergencyByID, string(id))
	if err != nil || len(found) == 0 {
		return emergency.Declaration{}, false, err
	}
	return found[0], true, nil
}

func (db *DB) emergencies(ctx context.Context, text string, args ...any) ([]emergency.Declaration, error) {
	rows, err := db.read.all(ctx, text, args...)
	if err != nil {
		return nil, wrap("list emergencies", err)
	}
	var all []emergency.Declaration
	err = each(rows, func() error {
		var body string
		if err := rows.Scan(&body); err != nil {
			return err
		}
		d, err := emergency.Decode([]byte(body))
		all = append(all, d)
		return err
	})
	return all, wrap("list emergencies", err)
}
