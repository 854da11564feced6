// Package casework is the life of a case, from report to close: its states, the
// commands that people give, the rule of each, and the events that record what
// happened. It decides; it stores nothing, asks no clock and knows no protocol.
package casework

import "slices"

// State is where a case stands.
type State string

// The states of a case. Merged, disputed, suspended and closed_long_term belong
// to the same life and come with their verbs.
const (
	None             State = ""                  // before the report
	Received         State = "received"          // 已接收
	NeedInfo         State = "need_info"         // 待补充
	Verifying        State = "verifying"         // 核实中
	Refused          State = "refused"           // 不予立案
	ReferredOut      State = "referred_out"      // 转送
	Filed            State = "filed"             // 已立案
	Dispatched       State = "dispatched"        // 已派遣（待签收）
	Handling         State = "handling"          // 处置中
	Handled          State = "handled"           // 已处置（待核查）
	Checking         State = "checking"          // 核查中
	AwaitingReporter State = "awaiting_reporter" // 待诉求人确认
	ClosedResolved   State = "closed_resolved"   // 结案：已解决
	ClosedExplained  State = "closed_explained"  // 结案：依法解释或暂不能解决
	Reopened         State = "reopened"          // 重办
)

// States lists every state in the order of the life.
func States() []State {
	return []State{Received, NeedInfo, Verifying, Refused, ReferredOut, Filed, Dispatched, Handling,
		Handled, Checking, AwaitingReporter, ClosedResolved, ClosedExplained, Reopened}
}

// AtWork lists the states in which a deadline runs: dispatched, and the handling
// not reported done.
func AtWork() []State { return []State{Dispatched, Handling, Reopened} }

// Ended tells whether nobody owes the case an action any more.
func (s State) Ended() bool {
	return s.Closed() || s == Refused || s == ReferredOut
}

// open lists the states in which somebody owes the case an action.
func open() []State {
	return slices.DeleteFunc(States(), State.Ended)
}

// Closed tells whether the case is closed. Closed is not resolved: only
// ClosedResolved claims that the problem is gone.
func (s State) Closed() bool { return s == ClosedResolved || s == ClosedExplained }

// Phase is the step of the loop that people outside know: 上报、立案、派遣、处置、反馈、结案.
type Phase string

// The phases, in order.
const (
	PhaseReport   Phase = "report"
	PhaseFile     Phase = "file"
	PhaseDispatch Phase = "dispatch"
	PhaseHandle   Phase = "handle"
	PhaseFeedback Phase = "feedback"
	PhaseClose    Phase = "close"
)

// Phase is the phase the state belongs to.
func (s State) Phase() Phase {
	switch s {
	case Filed:
		return PhaseFile
	case Dispatched:
		return PhaseDispatch
	case Handling, Reopened:
		return PhaseHandle
	case Handled, Checking, AwaitingReporter:
		return PhaseFeedback
	case ClosedResolved, ClosedExplained, Refused, ReferredOut:
		return PhaseClose
	}
	return PhaseReport
}
