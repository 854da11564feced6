package store

import (
	"context"
	"time"
)

// AccountState is an account as those who keep accounts see it: whether it can sign
// in, and never when or from where it did.
type AccountState struct {
	Name     string
	Demo     bool
	Password bool
	Factors  int
	Linked   int       // identities at the city's provider
	Code     time.Time // until when an enrolment code opens; zero: none does
}

var (
	selectStates = query(`SELECT a.name, a.demo, CASE WHEN a.password = '' THEN 0 ELSE 1 END, CASE WHEN a.enrol_code IS NULL THEN 0 ELSE a.enrol_until END,
		(SELECT count(*) FROM factors f WHERE f.account = a.name), (SELECT count(*) FROM identities i WHERE i.account = a.name)
		FROM accounts a ORDER BY a.name`)
	shutAccount  = query(`UPDATE accounts SET password = '', enrol_code = NULL, enrol_until = 0, demo = 0 WHERE name = $1`)
	freeAccounts = query(`DELETE FROM identities WHERE account = $1`)
)

// AccountStates lists all accounts, ordered by name.
func (db *DB) AccountStates(ctx context.Context) ([]AccountState, error) {
	rows, err := db.read.all(ctx, selectStates)
	if err != nil {
		return nil, wrap("list accounts", err)
	}
	var all []AccountState
	err = each(rows, func() error {
		var a AccountState
		var demo, password, until int64
		if err := rows.Scan(&a.Name, &demo, &password, &until, &a.Factors, &a.Linked); err != nil {
			return err
		}
		a.Demo, a.Password, a.Code = demo != 0, password != 0, fromMicros(until)
		all = append(all, a)
		return nil
	})
	return all, wrap("list accounts", err)
}

// ShutAccount takes away everything that an account signs in with, its identities at
// the city's provider and its sessions. Only a new enrolment code opens it again.
func (db *DB) ShutAccount(ctx context.Context, name string, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		for _, text := range []string{shutAccount, deleteFactors, deleteRecovery, deleteSessionsOf, deleteSignInsOf, freeAccounts} {
			if _, err := tx.exec(text, name); err != nil {
				return wrap("shut account", err)
			}
		}
		return nil
	})
}
