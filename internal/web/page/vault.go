package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// Vault is what those of the centre's line see of a reporter's identity: whether
// there is one, who asked to open it, and who did.
type Vault struct {
	State  string // whether an identity is kept, in a sentence
	Unlock string // how an unlock stands, in a sentence; empty: none
	Words  string // why it was asked for
	Looks  []Look
}

// Look is one row of the view log in words: a post and its unit, never a person.
type Look struct {
	At    time.Time
	Who   string
	Unit  string
	What  string
	Why   string
	Words string
}

// Identity is what the vault holds, before a post that may look. The mark stands on
// the page, behind it and in every copy that is made of it.
type Identity struct {
	Shell
	Number, Href string
	Mark         string // post, account and time
	Ground       string // why this post may look
	Ends         string // until when
	Facts        []ui.Fact
	Texts        []string
	Empty        bool
}

// Own is everything that is held of a reporter, before the reporter.
type Own struct {
	Shell
	Number, Back string
	Copy         string // address of the copy as JSON
	EraseHref    string // empty where there is nothing to erase
	Erased       string // when it was erased, in a sentence
	Contact      []ui.Fact
	Texts        []string
	Report       []ui.Fact
	Photos       []ui.Photo
	Said         []ui.Said
	Looks        []Look
	Kept         string
	Notice       string
	Correct      *ui.Action
	Withdraw     *ui.Action
}

// Erase asks whether the identity is to be erased, and says what remains.
type Erase struct {
	Shell
	Number, Back string
	Gone, Stays  []string
	Action       *ui.Action // nil where it was erased already
}

// Held is the public page of what is held of persons, and why.
type Held struct {
	Shell
	Version string
	Groups  []HeldGroup
	Earlier []HeldEdition // all versions, the one in force first
}

// HeldGroup is one thing that is held.
type HeldGroup struct {
	Key, Name                  string
	Purpose, Basis, Keep, Seen string
}

// HeldEdition is a version of the notice and what it changed.
type HeldEdition struct{ Version, Changed string }
