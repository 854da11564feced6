package web

import (
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
)

// photoRoles are the questions for photos in the forms of commands, each with
// what its photos show; "" is the usual role of the verb.
var photoRoles = map[string]casework.PhotoRole{
	"photos":    "",
	"before":    casework.Before,
	"documents": casework.OfPaper,
}

var photoFields = []string{"photos", "before", "documents"}

// kept is the name under which the hashes of stored photos of a field travel.
func kept(field string) string { return fieldHash + "." + field }

// commands make each verb's command of what its form says. A new verb is one
// row here, its form in package page, and its sentences.
var commands = map[casework.Verb]func(f sent, view app.View) (casework.Command, error){
	casework.VerbAsk: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Ask{Question: f.Get("question")}, nil
	},
	casework.VerbAnswer: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Answer{Text: f.Get("text"), Photos: f.photos()}, nil
	},
	casework.VerbVerify: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Verify{Org: org.ID(f.Get("org")), Note: f.Get("note")}, nil
	},
	casework.VerbVerified: verified,
	casework.VerbFile: func(f sent, _ app.View) (casework.Command, error) {
		file, err := f.file()
		return file, err
	},
	casework.VerbRefuse: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Refuse{Reason: casework.RefusalReason(f.Get("reason")), Text: f.Get("text"), Basis: f.Get("basis")}, nil
	},
	casework.VerbRefer: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Refer{To: casework.Destination(f.Get("to")), Body: f.Get("body"), Text: f.Get("text"), Sent: f.Get("sent")}, nil
	},
	casework.VerbDispatch: dispatched,
	casework.VerbSign:     func(sent, app.View) (casework.Command, error) { return casework.Sign{}, nil },
	casework.VerbHandle: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Handle{Text: f.Get("text"), Photos: f.photos(), Open: f.Get("open")}, nil
	},
	casework.VerbStartCheck: func(sent, app.View) (casework.Command, error) { return casework.StartCheck{}, nil },
	casework.VerbCheck:      checked,
	casework.VerbConfirm: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Confirm{Text: f.Get("text")}, nil
	},
	casework.VerbDeny: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Deny{Text: f.Get("text"), Photos: f.photos()}, nil
	},
	casework.VerbResolve: func(sent, app.View) (casework.Command, error) { return casework.CloseResolved{}, nil },
	casework.VerbExplain: func(f sent, _ app.View) (casework.Command, error) {
		return casework.CloseExplained{Text: f.Get("text"), Basis: f.Get("basis"), Remedy: f.Get("remedy")}, nil
	},
	casework.VerbReopen: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Reopen{Text: f.Get("text"), Photos: f.photos()}, nil
	},
	casework.VerbReturn: notOurs,
	casework.VerbArbitrate: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Arbitrate{Lead: org.ID(f.Get("lead")), Reason: f.Get("reason"), Basis: f.Get("basis")}, nil
	},
	casework.VerbSplit: split,
	casework.VerbFinishPart: func(f sent, _ app.View) (casework.Command, error) {
		return casework.FinishPart{Part: f.Get("part"), Text: f.Get("text"), Photos: f.photos()}, nil
	},
	casework.VerbDeclinePart: func(f sent, _ app.View) (casework.Command, error) {
		return casework.DeclinePart{Part: f.Get("part"), Text: f.Get("text")}, nil
	},
	casework.VerbAcknowledgeEscalation: func(f sent, _ app.View) (casework.Command, error) {
		return casework.AcknowledgeEscalation{Text: f.Get("text")}, nil
	},
	casework.VerbNote: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Note{Text: f.Get("text"), Photos: f.photos()}, nil
	},
	casework.VerbMerge: merged,
	casework.VerbAskUnlock: func(f sent, _ app.View) (casework.Command, error) {
		return casework.AskUnlock{Reason: casework.UnlockReason(f.Get("reason")), Text: f.Get("text")}, nil
	},
	casework.VerbApproveUnlock: func(f sent, _ app.View) (casework.Command, error) {
		return casework.ApproveUnlock{TellOn: civil.Day(f.Get("tell_on")), Basis: f.Get("basis")}, nil
	},
	casework.VerbLook: func(sent, app.View) (casework.Command, error) { return casework.Look{}, nil },
	casework.VerbDeclineUnlock: func(f sent, _ app.View) (casework.Command, error) {
		return casework.DeclineUnlock{Text: f.Get("text")}, nil
	},
	casework.VerbCorrectContact: func(f sent, _ app.View) (casework.Command, error) {
		return casework.CorrectContact{Phone: strings.TrimSpace(f.Get("phone")), Email: strings.TrimSpace(f.Get("email"))}, nil
	},
	casework.VerbEraseIdentity:   func(sent, app.View) (casework.Command, error) { return casework.EraseIdentity{}, nil },
	casework.VerbWithdrawConsent: func(sent, app.View) (casework.Command, error) { return casework.WithdrawConsent{}, nil },
	casework.VerbUnmerge: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Unmerge{Text: f.Get("text")}, nil
	},
	casework.VerbMessage: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Message{Text: f.Get("text"), Photos: f.photos()}, nil
	},
	casework.VerbAskReview:         reviewAsked,
	casework.VerbReview:            reviewed,
	casework.VerbRecordAnswer:      answerRecorded,
	casework.VerbTakeBack:          takenBack,
	casework.VerbSupervise:         supervised,
	casework.VerbAnswerSupervision: supervisionAnswered,
	casework.VerbJudgeSupervision:  supervisionJudged,
	casework.VerbWhistle:           whistled,
	casework.VerbAcknowledge:       acknowledged,
	casework.VerbArrive:            arrived,
	casework.VerbExcuse:            excused,
	casework.VerbAgree:             agreed,
	casework.VerbFinish:            finished,
	casework.VerbEvaluate:          evaluated,
	casework.VerbExtend:            extended,
	casework.VerbSuspend:           suspended,
	casework.VerbGrant:             func(f sent, _ app.View) (casework.Command, error) { return casework.Grant{Text: f.Get("text")}, nil },
	casework.VerbDecline: func(f sent, _ app.View) (casework.Command, error) {
		return casework.Decline{Text: f.Get("text")}, nil
	},
	casework.VerbResume:         func(f sent, _ app.View) (casework.Command, error) { return casework.Resume{Text: f.Get("text")}, nil },
	casework.VerbLongTerm:       registered,
	casework.VerbReviewLongTerm: reviewedLongTerm,
	casework.VerbRecheck: func(f sent, view app.View) (casework.Command, error) {
		return casework.Recheck{Results: f.verdicts(view), Text: f.Get("text"), Photos: f.photos()}, nil
	},
}

// command is the command that a form asks for.
func command(verb casework.Verb, f sent, view app.View) (casework.Command, error) {
	made, ok := commands[verb]
	if !ok {
		return nil, fault.New(fault.NotFound, "web.no_page")
	}
	return made(f, view)
}

// photos are those that came with the form, now or at an earlier try.
func (f sent) photos() []casework.PhotoIn {
	var in []casework.PhotoIn
	for _, field := range photoFields {
		for _, hash := range f.Values[kept(field)] {
			in = append(in, casework.PhotoIn{Hash: hash, Role: photoRoles[field]})
		}
	}
	return in
}

// file is the class and the area that were chosen.
func (f sent) file() (casework.File, error) {
	k, err := catalog.ParseKey(page.Taken(f.Values, "class"))
	if err != nil {
		return casework.File{}, fault.New(fault.Invalid, "web.class_missing").At("class")
	}
	return casework.File{Class: k, Area: page.Taken(f.Values, "area")}, nil
}

// dispatched files in the same act where the form asks for the class. That is
// read from the form and not from the case: sent twice, it must say the same.
// Nothing goes anywhere that nobody chose.
func dispatched(f sent, _ app.View) (casework.Command, error) {
	d := casework.Dispatch{Lead: org.ID(page.Taken(f.Values, "lead")), Reason: f.Get("reason")}
	switch d.Lead {
	case "":
		return nil, fault.New(fault.Invalid, "web.lead_missing").At("lead")
	case byRules:
		d.Lead = ""
	}
	if f.Has("class") || f.Has("class.other") {
		file, err := f.file()
		if err != nil {
			return nil, err
		}
		d.File = &file
	}
	return d, nil
}

// verified needs a plain yes or no.
func verified(f sent, _ app.View) (casework.Command, error) {
	found := f.Get("found")
	if found != "yes" && found != "no" {
		return nil, fault.New(fault.Invalid, "web.found_missing").At("found")
	}
	return casework.RecordVerification{Found: found == "yes", Text: f.Get("text"), Photos: f.photos()}, nil
}

func checked(f sent, view app.View) (casework.Command, error) {
	return casework.Check{Results: f.verdicts(view), Text: f.Get("text"), Photos: f.photos()}, nil
}

// verdicts are the lines that were answered; casework demands the others.
func (f sent) verdicts(view app.View) []casework.ConditionCheck {
	var results []casework.ConditionCheck
	for _, line := range conditions(view.Class) {
		switch f.Get("results." + line.ID) {
		case "pass":
			results = append(results, casework.ConditionCheck{Condition: line.ID, Passed: true})
		case "fail":
			results = append(results, casework.ConditionCheck{Condition: line.ID})
		}
	}
	return results
}
