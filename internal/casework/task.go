package casework

import (
	"cmp"
	"slices"
	"time"

	"wellfield/internal/org"
)

// TaskKind is a kind of work that a case asks of an organisation beside its
// owner.
type TaskKind string

// The kinds.
const (
	TaskArbitrate TaskKind = "arbitrate" // rule on a dispute
	TaskPart      TaskKind = "part"      // do a part
)

// Task is something that an organisation owes a case besides leading or running
// it: a part, an answer, a decision. It is computed from the case; the store
// keeps it so that each organisation finds its own.
type Task struct {
	Kind TaskKind
	Org  org.ID
	Ref  string    // tells several of one kind apart
	Due  time.Time // zero: whenever
}

// TaskKinds lists the kinds in the order in which they are shown: what counts in
// minutes, what others wait for, what is owed, and what only needs to be known.
func TaskKinds() []TaskKind {
	return []TaskKind{TaskWhistle, TaskAbsence, TaskArbitrate, TaskApproval, TaskReview, TaskAnswerSupervision, TaskPart,
		TaskJudgeSupervision, TaskEvaluate, TaskRecheck, TaskReviewLongTerm, TaskReferral, TaskEscalation, TaskLateRecheck, TaskSupervision,
	}
}

// The kinds of those above and beside a case.
const (
	TaskReview            TaskKind = "review"             // a refusal to review
	TaskReferral          TaskKind = "referral"           // what became of a case outside
	TaskAnswerSupervision TaskKind = "answer_supervision" // an answer owed to a supervisor
	TaskJudgeSupervision  TaskKind = "judge_supervision"  // an answer that a supervisor judges
	TaskSupervision       TaskKind = "supervision"        // an answer that a supervisor waits for
	TaskWhistle           TaskKind = "whistle"            // the next step of a called unit
	TaskEvaluate          TaskKind = "evaluate_whistle"   // a whistle that is over
	TaskAbsence           TaskKind = "absence"            // who was called and did not come
)

// tasksOf are what a case can ask of others. A new kind of task is one line here.
var tasksOf = []func(c *Case) []Task{
	(*Case).toldTasks,
	disputeTasks,
	partTasks,
	tasksOfDelay,
	tasksOfRegister,

	reviewTasks, referralTasks, supervisionTasks, whistleTasks,
}

// Tasks is what the case asks of others now, by kind and reference; nil when
// nothing.
func (c *Case) Tasks() []Task {
	var all []Task
	for _, of := range tasksOf {
		all = append(all, of(c)...)
	}
	slices.SortFunc(all, func(a, b Task) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref, b.Ref))
	})
	return all
}
