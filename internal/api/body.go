package api

import (
	"wellfield/internal/casework"
	"wellfield/internal/org"
)

// AskIn asks the reporter.
type AskIn struct {
	Question string `json:"question" doc:"What is missing." example:"Which side of the road?"`
}

func (b AskIn) command() (casework.Command, error) { return casework.Ask{Question: b.Question}, nil }

// AnswerIn answers a question.
type AnswerIn struct {
	Text   string   `json:"text" doc:"The answer." example:"The side of the school."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b AnswerIn) command() (casework.Command, error) {
	return casework.Answer{Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// VerifyIn asks for a look on the spot.
type VerifyIn struct {
	Org  string `json:"org,omitempty" doc:"Who looks; left out, the organisation that leads the grid." example:"branch-east"`
	Note string `json:"note,omitempty" doc:"What to look for."`
}

func (b VerifyIn) command() (casework.Command, error) {
	return casework.Verify{Org: org.ID(b.Org), Note: b.Note}, nil
}

// RecordVerificationIn says what was found.
type RecordVerificationIn struct {
	Found  bool     `json:"found" doc:"Whether the problem is there."`
	Text   string   `json:"text" doc:"What was found." example:"Hole of half a metre, 10 cm deep."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b RecordVerificationIn) command() (casework.Command, error) {
	return casework.RecordVerification{Found: b.Found, Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// FileIn files a report.
type FileIn struct {
	Class string `json:"class" doc:"Kind and code from /classes." example:"component/0201"`
	Area  string `json:"area,omitempty" doc:"The right area, where the report had it wrong. It lies in the same jurisdiction." example:"990101100208"`
}

func (b FileIn) command() (casework.Command, error) {
	f, err := b.file()
	return f, err
}

func (b FileIn) file() (casework.File, error) {
	k, err := classKey(b.Class)
	return casework.File{Class: k, Area: b.Area}, err
}

// RefuseIn refuses a report.
type RefuseIn struct {
	Reason reason `json:"reason" doc:"Why. not_there needs a verification that did not find it; not_public_duty, private_matter and legal_dispute need a basis." example:"below_standard"`
	Text   string `json:"text" doc:"The reason in words, for the reporter." example:"The hole is less than 3 cm deep."`
	Basis  string `json:"basis,omitempty" doc:"The legal basis." example:"Road Act, article 12"`
}

func (b RefuseIn) command() (casework.Command, error) {
	return casework.Refuse{Reason: casework.RefusalReason(b.Reason), Text: b.Text, Basis: b.Basis}, nil
}

// ReferIn refers a report.
type ReferIn struct {
	To   destination `json:"to" doc:"Where to." example:"traffic_122"`
	Body string      `json:"body,omitempty" doc:"Name of the receiving body; needed for other_area and other_body." example:"Railway office"`
	Text string      `json:"text" doc:"Why, and what the reporter can do there." example:"The signals belong to the traffic police; call 122."`
	Sent string      `json:"sent,omitempty" doc:"What was handed over, and how." example:"Letter 2026-41 with two photos"`
}

func (b ReferIn) command() (casework.Command, error) {
	return casework.Refer{To: casework.Destination(b.To), Body: b.Body, Text: b.Text, Sent: b.Sent}, nil
}

// DispatchIn dispatches a case.
type DispatchIn struct {
	File   *FileIn  `json:"file,omitempty" doc:"Files it in the same act."`
	Lead   string   `json:"lead,omitempty" doc:"The lead unit; left out, the rules decide." example:"district-roads"`
	Co     []string `json:"co,omitempty" nullable:"false" doc:"The units beside it; left out, those of the rules; an empty list, none."`
	Reason string   `json:"reason,omitempty" doc:"Why the lead differs from the rules' answer."`
}

func (b DispatchIn) command() (casework.Command, error) {
	d := casework.Dispatch{Lead: org.ID(b.Lead), Reason: b.Reason}
	if b.Co != nil {
		d.Co = make([]org.ID, len(b.Co))
		for i, id := range b.Co {
			d.Co[i] = org.ID(id)
		}
	}
	if b.File != nil {
		f, err := b.File.file()
		if err != nil {
			return nil, inside("file", err, "class")
		}
		d.File = &f
	}
	return d, nil
}

// SignIn signs for a case.
type SignIn struct{}

func (SignIn) command() (casework.Command, error) { return casework.Sign{}, nil }

// HandleIn reports the handling done.
type HandleIn struct {
	Text      string   `json:"text" doc:"What was done." example:"Filled and rolled."`
	Photos    []string `json:"photos,omitempty" nullable:"false" doc:"Hashes of photos taken after the work."`
	Before    []string `json:"photos_before,omitempty" nullable:"false" doc:"Hashes of photos taken before the work."`
	Documents []string `json:"documents,omitempty" nullable:"false" doc:"Hashes of photographed documents."`
	Open      string   `json:"open,omitempty" doc:"Why parts of the case are still open; needed when some are. The checker reads it."`
}

func (b HandleIn) command() (casework.Command, error) {
	all := photosIn(b.Photos, casework.After)
	all = append(all, photosIn(b.Before, casework.Before)...)
	all = append(all, photosIn(b.Documents, casework.OfPaper)...)
	return casework.Handle{Text: b.Text, Photos: all, Open: b.Open}, nil
}

// StartCheckIn begins a check.
type StartCheckIn struct{}

func (StartCheckIn) command() (casework.Command, error) { return casework.StartCheck{}, nil }

// CheckIn is the result of a check.
type CheckIn struct {
	Results []ConditionIn `json:"results" nullable:"false" doc:"Each line of the closing condition, once; for a case without a class the one line “gone”."`
	Text    string        `json:"text,omitempty" doc:"What was seen; needed when a line fails."`
	Photos  []string      `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

// ConditionIn is one line of the closing condition, checked.
type ConditionIn struct {
	Condition string `json:"condition" doc:"Id of the line." example:"repaired"`
	Passed    bool   `json:"passed" doc:"Whether it holds."`
}

func (b CheckIn) command() (casework.Command, error) {
	k := casework.Check{Text: b.Text, Photos: photosIn(b.Photos, "")}
	for _, r := range b.Results {
		k.Results = append(k.Results, casework.ConditionCheck{Condition: r.Condition, Passed: r.Passed})
	}
	return k, nil
}

// ConfirmIn is the reporter's word that it is gone.
type ConfirmIn struct {
	Text string `json:"text,omitempty" doc:"Anything to add." example:"Thank you."`
}

func (b ConfirmIn) command() (casework.Command, error) { return casework.Confirm{Text: b.Text}, nil }

// DenyIn is the reporter's word that it is still there.
type DenyIn struct {
	Text   string   `json:"text" doc:"What is still wrong." example:"It is open again."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b DenyIn) command() (casework.Command, error) {
	return casework.Deny{Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// CloseResolvedIn closes after silence.
type CloseResolvedIn struct{}

func (CloseResolvedIn) command() (casework.Command, error) { return casework.CloseResolved{}, nil }

// CloseExplainedIn closes with an explanation.
type CloseExplainedIn struct {
	Text   string `json:"text" doc:"The explanation, for the reporter." example:"The wall may not be changed."`
	Basis  string `json:"basis" doc:"The legal or factual basis." example:"The wall is protected; Heritage Act, article 8."`
	Remedy string `json:"remedy" doc:"How the reporter can challenge it." example:"Apply for review within 60 days."`
}

func (b CloseExplainedIn) command() (casework.Command, error) {
	return casework.CloseExplained{Text: b.Text, Basis: b.Basis, Remedy: b.Remedy}, nil
}

// ReopenIn reopens a closed case.
type ReopenIn struct {
	Text   string   `json:"text,omitempty" doc:"Why. The reporter needs no reason the first time." example:"It has sunk again."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b ReopenIn) command() (casework.Command, error) {
	return casework.Reopen{Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// NoteIn is a note.
type NoteIn struct {
	Text   string   `json:"text" doc:"The note. The reporter never sees it." example:"The road was dug up here last year."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b NoteIn) command() (casework.Command, error) {
	return casework.Note{Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}

// MessageIn is a message.
type MessageIn struct {
	Text   string   `json:"text" doc:"The message." example:"We shall be there tomorrow."`
	Photos []string `json:"photos,omitempty" nullable:"false" doc:"Hashes from /photos."`
}

func (b MessageIn) command() (casework.Command, error) {
	return casework.Message{Text: b.Text, Photos: photosIn(b.Photos, "")}, nil
}
