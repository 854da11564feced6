package page

import (
	"strconv"
	"strings"

	"wellfield/internal/web/ui"
)

// The addresses of those who keep posts and accounts, and of every holder's own.
const (
	StaffPath   = "/staff"
	MyPostsPath = "/my-posts"
)

// StaffTabs are the pages of the keepers, the one that is open marked.
type StaffTabs []StaffTab

// StaffTab is one of them.
type StaffTab struct {
	Text, Href string
	N          int
	Here       bool
}

// Strip is thirty days as a row of small squares, said in words beside it.
type Strip struct {
	Label, Note, Href string
	Days              []StripDay
	Words             string // the same for those who do not see it
}

// StripDay is one square: "held", "lent", "away", "gap", or "" before and after.
type StripDay struct{ Tone string }

// Axis names the days beneath the strips, one a week.
type Axis []string

// StaffGaps is what nobody does: a map, thirty days, and each gap in a sentence.
type StaffGaps struct {
	Shell
	Tabs   StaffTabs
	Map    *GapMap
	Legend []GapLegend
	Kinds  []GapKind
	Axis   Axis
	None   bool
}

// GapMap is the areas as outlines in a box of Width by Height.
type GapMap struct {
	Width, Height int
	Areas         []GapArea
	Words         string
}

// GapArea is one outline.
type GapArea struct{ Path, Tone, Title string }

// GapLegend says what a tone of the map means.
type GapLegend struct {
	Tone, Text string
	N          int
}

// GapKind is the gaps of one kind.
type GapKind struct {
	ID, Title, Hint string
	N               int
	Rows            []Strip
	More            int
}

// StaffPosts is the tree of organisations with the posts of one branch of it.
type StaffPosts struct {
	Shell
	Tabs  StaffTabs
	Tree  []StaffOrg
	Posts []StaffUnit
	New   string
	Axis  Axis
}

// StaffOrg is one line of the tree.
type StaffOrg struct {
	Name, Href string
	Depth      int
	Vacant     int
	Here       bool
}

// StaffUnit is an organisation with its posts.
type StaffUnit struct {
	Name, Kind string
	Posts      []StaffPost
}

// StaffPost is one line: a post, who acts in it, and the next thirty days.
type StaffPost struct {
	Name, ID, Href string
	Duties         []string
	Holders        []string
	Vacant         bool
	Strip          Strip
}

// StaffPostOf is one post.
type StaffPostOf struct {
	Shell
	Tabs     StaffTabs
	Name, ID string
	Unit     string
	Duties   []string
	Valid    string
	Strips   []Strip
	Axis     Axis
	Lines    []StaffLine
	Acts     []ui.Link
	Vacant   bool
}

// StaffLine is a dated fact: a holding, a delegation, a leave, a handover.
type StaffLine struct {
	What, Who, When string
	Why             string
	Icon            string
	Past            bool
	Acts            []ui.Link
}

// StaffAccounts is the accounts by name.
type StaffAccounts struct {
	Shell
	Tabs     StaffTabs
	Find     string
	Rows     []StaffAccount
	More     int
	Name     string
	Problems []ui.Problem
}

// StaffAccount is one line.
type StaffAccount struct {
	Name, Href string
	Way, Tone  string
	Posts      []string
	Away       bool
}

// StaffAccountOf is one account.
type StaffAccountOf struct {
	Shell
	Tabs      StaffTabs
	Name      string
	Way, Tone string
	None, Own bool
	Linked    bool
	Lines     []StaffLine
	Acts      []ui.Link
	Problems  []ui.Problem
}

// StaffCode is an enrolment code, shown once.
type StaffCode struct {
	Shell
	Tabs  StaffTabs
	Codes []AccountCode
	Until string
	Back  string
}

// AccountCode is an account with its code.
type AccountCode struct{ Name, Code string }

// StaffForm is one act to fill in.
type StaffForm struct {
	Shell
	Tabs     StaffTabs
	Hint     string
	Post     string
	Carry    []ui.Hidden
	Fields   []ui.Field
	Submit   string
	Back     string
	Problems []ui.Problem
	File     bool
}

// StaffPlan is what an act would do, to look at before it is published.
type StaffPlan struct {
	Shell
	Tabs         StaffTabs
	Differences  []StaffDifference
	Made, Healed []string
	Before       []Strip
	Axis         Axis
	Post         string
	Carry        []ui.Hidden
	Back         string
	Submit       string
}

// StaffDifference is one line that comes, goes or changes.
type StaffDifference struct{ Sign, Text, When string }

// StaffChanges is what was published.
type StaffChanges struct {
	Shell
	Tabs     StaffTabs
	Rows     []StaffChange
	List     string
	Problems []ui.Problem
}

// StaffChange is one version.
type StaffChange struct {
	Version int
	Text    string
	By      string
	When    string
	Undo    bool
}

// MyPosts is a holder's own page.
type MyPosts struct {
	Shell
	Account   string
	Away      string
	Posts     []MyPost
	Lent      []StaffLine
	Handovers []MyHandover
	Axis      Axis
	Problems  []ui.Problem
}

// MyPost is a post that the account acts in.
type MyPost struct {
	Name, Unit string
	Duties     []string
	How        string // in its own name, as a stand-in, for another
	HandOver   string
	Strip      Strip
}

// MyHandover is a handover that the account gives or takes.
type MyHandover struct {
	Post, Unit  string
	From, To    string
	Day         string
	Note        string
	Work        []ui.Link
	Given       string
	Taken       string
	Sign        string // where it is signed; empty: it is not this account's turn
	SignText    string
	Withdraw    string
	ID, Done    string
	SignedByAll bool
}

func (g GapMap) box() string { return "0 0 " + strconv.Itoa(g.Width) + " " + strconv.Itoa(g.Height) }

func (d StripDay) class() string {
	if d.Tone == "" {
		return "strip-day"
	}
	return "strip-day strip-" + d.Tone
}

func depth(n int) string { return "tree-" + strconv.Itoa(min(n, 5)) }

func digits(n int) string { return strconv.Itoa(n) }

func dotted(list []string) string { return strings.Join(list, " · ") }
