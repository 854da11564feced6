package org

import (
	"io"

	"wellfield/internal/civil"
	"wellfield/internal/lang"
	"wellfield/internal/policy"
)

// ID names an organisation or a post. The two have separate name spaces.
type ID string

// Kind is the kind of an organisation.
type Kind = string

// The kinds.
const (
	PartyCommittee Kind = "party_committee" // 党委、党工委
	PartyBranch    Kind = "party_branch"    // 党支部、党小组
	Government     Kind = "government"      // 政府、街道办事处
	Department     Kind = "department"      // 部门
	Unit           Kind = "unit"            // 站所、板块、队伍
	Centre         Kind = "centre"          // 治理中心（值班席）
	SelfGoverning  Kind = "self_governing"  // 村（居）民委员会
	Other          Kind = "other"
)

// Duty is what a post may do. It opens the verbs of that duty and no others.
type Duty string

// The duties.
const (
	DutyIntake    Duty = "intake"    // 受理、立案
	DutyDispatch  Duty = "dispatch"  // 派遣
	DutyVerify    Duty = "verify"    // 核实，立案前
	DutyHandle    Duty = "handle"    // 处置
	DutyCheck     Duty = "check"     // 核查，处置后
	DutySupervise Duty = "supervise" // 督办、指挥

	DutyAdminSystem   Duty = "admin_system"   // 系统管理：政策文件、对接、配置
	DutyAdminSecurity Duty = "admin_security" // 安全管理：账户、密钥、因素、岗位任职
	DutyAdminAudit    Duty = "admin_audit"    // 审计管理：查看日志、核验台账
)

// Duties lists every duty: in the order of a case's life, then the administrations.
func Duties() []Duty {
	return append(append(CaseDuties(), DutyComplaints), Administrations()...)
}

// Administrations lists the duties of those who administer the platform. They open
// no case, and no two of them are one person's; see Document.Check.
func Administrations() []Duty {
	return []Duty{DutyAdminSystem, DutyAdminSecurity, DutyAdminAudit}
}

// Organisation is one organisation. Its Parent is the one above it, to which a
// complaint about it goes.
type Organisation struct {
	ID     ID         `json:"id" yaml:"id"`
	Kind   Kind       `json:"kind" yaml:"kind"`
	Name   lang.Name  `json:"name" yaml:"name"`
	Parent ID         `json:"parent,omitempty" yaml:"parent,omitempty"`
	Area   string     `json:"area,omitempty" yaml:"area,omitempty"` // code of the area it works in
	Valid  civil.Span `json:"valid,omitzero" yaml:"valid,omitempty"`
}

// Post is a post in an organisation.
type Post struct {
	ID     ID         `json:"id" yaml:"id"`
	Org    ID         `json:"org" yaml:"org"`
	Name   lang.Name  `json:"name" yaml:"name"`
	Duties []Duty     `json:"duties" yaml:"duties"`
	Valid  civil.Span `json:"valid,omitzero" yaml:"valid,omitempty"`
	// Through is the post that acts, where a chart hands this one out to its
	// delegate. It is in no document.
	Through ID `json:"-" yaml:"-"`
}

// Holding says which account holds a post, from when to when. An account is a
// name to sign in with; nobody's own name stands here.
type Holding struct {
	Post    ID         `json:"post" yaml:"post"`
	Account string     `json:"account" yaml:"account"`
	Valid   civil.Span `json:"valid,omitzero" yaml:"valid,omitempty"`
}

// Lead says which organisation leads a grid. A grid has one on each day.
type Lead struct {
	Org   ID         `json:"org" yaml:"org"`
	Area  string     `json:"area" yaml:"area"`
	Valid civil.Span `json:"valid,omitzero" yaml:"valid,omitempty"`
}

// Responsibility is the power of an organisation to act on classes in an area.
type Responsibility struct {
	Org   ID         `json:"org" yaml:"org"`
	Class string     `json:"class" yaml:"class"`                   // a catalog.Pattern
	Area  string     `json:"area,omitempty" yaml:"area,omitempty"` // empty: everywhere
	Valid civil.Span `json:"valid,omitzero" yaml:"valid,omitempty"`
}

// Document is the policy document "organisations". NewChart checks it.
type Document struct {
	Organisations    []Organisation   `json:"organisations" yaml:"organisations"`
	Posts            []Post           `json:"posts,omitempty" yaml:"posts,omitempty"`
	Holdings         []Holding        `json:"holdings,omitempty" yaml:"holdings,omitempty"`
	Leads            []Lead           `json:"leads,omitempty" yaml:"leads,omitempty"`
	Responsibilities []Responsibility `json:"responsibilities,omitempty" yaml:"responsibilities,omitempty"`
	Delegations      []Delegation     `json:"delegations,omitempty" yaml:"delegations,omitempty"`
	Leaves           []Leave          `json:"leaves,omitempty" yaml:"leaves,omitempty"`
	Handovers        []Handover       `json:"handovers,omitempty" yaml:"handovers,omitempty"`

	before bool // see fromBefore
}

// ReadYAML reads a Document with the strictness and faults of policy.ReadYAML.
func ReadYAML(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadYAML(r, &d)
	return d, err
}

// ReadJSON reads a Document that was published, with the strictness and faults of
// policy.ReadJSON. What was published before the administrations were three is
// read as what it became.
func ReadJSON(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadJSON(r, &d)
	d.fromBefore()
	return d, err
}
