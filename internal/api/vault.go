package api

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
)

// AskUnlockIn asks for an unlock.
type AskUnlockIn struct {
	Reason unlockReason `json:"reason" doc:"Why." example:"danger"`
	Text   string       `json:"text" doc:"Why, in words; where a law demands it, its article." example:"Gas is leaking there and nobody answers."`
}

func (b AskUnlockIn) command() (casework.Command, error) {
	return casework.AskUnlock{Reason: casework.UnlockReason(b.Reason), Text: b.Text}, nil
}

// ApproveUnlockIn approves an unlock.
type ApproveUnlockIn struct {
	TellOn string `json:"tell_on,omitempty" doc:"The day from which the reporter is told, at most thirty away; left out, at once." example:"2026-03-20"`
	Basis  string `json:"basis,omitempty" doc:"The law that forbids to tell at once; needed with tell_on." example:"Criminal Procedure Law, article 150"`
}

func (b ApproveUnlockIn) command() (casework.Command, error) {
	return casework.ApproveUnlock{TellOn: civil.Day(b.TellOn), Basis: b.Basis}, nil
}

// DeclineUnlockIn declines an unlock.
type DeclineUnlockIn struct {
	Text string `json:"text" doc:"Why, for the post that asked." example:"Write to the reporter through the case first."`
}

func (b DeclineUnlockIn) command() (casework.Command, error) {
	return casework.DeclineUnlock{Text: b.Text}, nil
}

// CorrectContactIn replaces contact data.
type CorrectContactIn struct {
	Phone string `json:"phone,omitempty" doc:"Telephone number; left out, none is kept." example:"+86 10 5550 0100"`
	Email string `json:"email,omitempty" doc:"E-mail address; left out, none is kept." example:"resident@example.org"`
}

func (b CorrectContactIn) command() (casework.Command, error) {
	return casework.CorrectContact{Phone: b.Phone, Email: b.Email}, nil
}

// EraseIdentityIn erases an identity.
type EraseIdentityIn struct{}

func (EraseIdentityIn) command() (casework.Command, error) { return casework.EraseIdentity{}, nil }

// WithdrawConsentIn takes a consent back.
type WithdrawConsentIn struct{}

func (WithdrawConsentIn) command() (casework.Command, error) { return casework.WithdrawConsent{}, nil }

// LookView is one row of the view log.
type LookView struct {
	At       time.Time `json:"at" doc:"When." example:"2026-03-02T02:10:00Z"`
	Kind     string    `json:"kind" doc:"took_in: took the report in from the reporter. typed: wrote words down that held a number. could: the identity was open for the post. saw: the post looked." example:"saw"`
	Post     string    `json:"post" doc:"Id of the post." example:"duty-desk"`
	Name     string    `json:"name,omitempty" doc:"Name of the post." example:"Duty desk"`
	Org      *Org      `json:"org,omitempty" doc:"Its organisation."`
	Approver string    `json:"approver,omitempty" doc:"Id of the post of the second person." example:"centre-lead"`
	Reason   string    `json:"reason,omitempty" doc:"Why the identity was opened: danger, request, unclear, evidence or legal_duty." example:"danger"`
	Words    string    `json:"words,omitempty" doc:"The same in words." example:"Gas is leaking there and nobody answers."`
	Until    time.Time `json:"until,omitzero" doc:"could: until when." example:"2026-03-02T02:40:00Z"`
	Fields   []string  `json:"fields,omitempty" nullable:"false" doc:"What was there to see: phone, email, numbers."`
}

// Identity is what the vault holds of a reporter.
type Identity struct {
	Phone string   `json:"phone,omitempty" doc:"Telephone number." example:"+86 10 5550 0100"`
	Email string   `json:"email,omitempty" doc:"E-mail address." example:"resident@example.org"`
	Texts []string `json:"texts" nullable:"false" doc:"Words that held numbers, as they were written."`
	Mark  string   `json:"mark" doc:"Post, account and time. Show it wherever this is shown." example:"duty-desk desk-east 2026-03-02T02:10:00Z"`
	Look  LookView `json:"look" doc:"The row that this look left in the view log. The reporter sees it."`
}

// CaseLooks is the view log of a case.
type CaseLooks struct {
	Looks []LookView `json:"looks" nullable:"false" doc:"Who saw or could have seen who reported it, the first first."`
}

// Own is everything that is held of a reporter.
type Own struct {
	Number   string      `json:"number" doc:"Number of the case." example:"7K3M-92QD-W4H"`
	Reported time.Time   `json:"reported" doc:"When it was reported." example:"2026-03-02T02:00:00Z"`
	Erased   time.Time   `json:"erased,omitzero" doc:"When the identity was erased; left out while it is kept." example:"2026-03-09T02:00:00Z"`
	Notice   string      `json:"notice,omitempty" doc:"Version of the notice that was shown." example:"2026-11-26"`
	Public   bool        `json:"public" doc:"Words and photos are shown to everybody."`
	Language string      `json:"language,omitempty" doc:"Language in which the reporter is written to." example:"zh-CN"`
	Phone    string      `json:"phone,omitempty" doc:"Telephone number." example:"+86 10 5550 0100"`
	Email    string      `json:"email,omitempty" doc:"E-mail address." example:"resident@example.org"`
	Texts    []string    `json:"texts" nullable:"false" doc:"Words that held numbers, as they were written."`
	Summary  string      `json:"summary,omitempty" doc:"The words of the report, as the case has them." example:"Deep hole in the cycle lane"`
	Point    *Position   `json:"point,omitempty" doc:"The exact place."`
	Address  string      `json:"address,omitempty" doc:"The place in words." example:"Opposite the bus stop"`
	Answers  []OwnAnswer `json:"answers" nullable:"false" doc:"Answers to the questions of the class."`
	Photos   []string    `json:"photos" nullable:"false" doc:"Hashes of the photos of the report."`
	Said     []OwnWords  `json:"said" nullable:"false" doc:"What the reporter wrote later."`
	Looks    []LookView  `json:"looks" nullable:"false" doc:"Who saw or could have seen who the reporter is."`
	Days     int         `json:"kept_days_after_end" doc:"How long the identity is kept after the end of the case." example:"180"`
}

// OwnAnswer is an answer to a question of a class.
type OwnAnswer struct {
	Code   string   `json:"code" doc:"Code of the question." example:"depth"`
	Values []string `json:"values" nullable:"false" doc:"The answer."`
}

// OwnWords are words that the reporter wrote later.
type OwnWords struct {
	At   time.Time `json:"at" doc:"When." example:"2026-03-02T02:10:00Z"`
	Kind string    `json:"kind" doc:"With which event." example:"messaged"`
	Text string    `json:"text" doc:"The words." example:"It is at the gate."`
}

// HeldField is one thing that is held of persons.
type HeldField struct {
	Key     string `json:"key" doc:"Its key." example:"contact"`
	Name    string `json:"name" doc:"What it is."`
	Purpose string `json:"purpose" doc:"What it is for."`
	Basis   string `json:"basis" doc:"On what basis it is held."`
	Kept    string `json:"kept" doc:"How long."`
	Seen    string `json:"seen" doc:"Who may see it."`
}

// HeldList is the catalogue of what is held of persons.
type HeldList struct {
	Version string      `json:"version" doc:"Of the notice, which is this catalogue." example:"2026-11-26"`
	Fields  []HeldField `json:"fields" nullable:"false" doc:"Each thing that is held."`
}

type (
	identityOut struct {
		CacheControl string `header:"Cache-Control"`
		Body         Identity
	}
	looksOut struct{ Body CaseLooks }
	ownOut   struct {
		CacheControl string `header:"Cache-Control"`
		Body         Own
	}
	heldOut struct{ Body HeldList }
)

func (s *server) vaultOperations() {
	staff(s, huma.Operation{OperationID: "look", Method: http.MethodPost, Path: "/cases/{number}/look",
		Tags: []string{"Staff"}, Summary: "Look at the reporter's identity",
		Description: "Every call leaves a row in the view log before it is answered, and the reporter sees it."}, s.look)
	staff(s, huma.Operation{OperationID: "list-looks", Method: http.MethodGet, Path: "/cases/{number}/looks",
		Tags: []string{"Staff"}, Summary: "Who saw or could have seen who reported it"}, s.looks)
	open(s, huma.Operation{OperationID: "own-data", Method: http.MethodGet, Path: "/reports/{number}/data", Security: byLink,
		Tags: []string{"Reporter"}, Summary: "Take a copy of everything that is held of the reporter"}, s.own)
	open(s, huma.Operation{OperationID: "held", Method: http.MethodGet, Path: "/held",
		Tags: []string{"City"}, Summary: "What is held of persons, and why"}, s.held)
}
