// Package approval is how two persons decide (双人复核): one proposes an act with
// its whole input, another who holds the right to approve it lets it be done, in
// one unit of work with the decision, or rejects it. Every process whose acts
// need a second officer uses it.
//
// Legal basis: 医保经办条例 (国令765) on 岗位制约, 社会保险基金财务制度 on review. The package
// knows nothing of what is proposed: the payload is opaque, and who wires the
// program says how each act is executed.
package approval

import (
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/register/access"
)

// Refusals of an approval.
var (
	ErrUnknown    = fault.Define("YB1871", fault.Business, "没有待复核事项 %s,请核对编号")
	ErrOwnAct     = fault.Define("YB1872", fault.Business, "不能复核自己提出的事项,请由另一位有复核权限的人员办理")
	ErrNotOpen    = fault.Define("YB1873", fault.Conflict, "事项 %s 已经%s,不能再办理")
	ErrNotAuthor  = fault.Define("YB1874", fault.Business, "只有提出人可以撤回事项 %s")
	ErrMayNot     = fault.Define("YB1875", fault.Business, "您的岗位没有“%s”的权限,请由有权限的人员复核")
	ErrUnknownAct = fault.Define("YB1876", fault.System, "事项 %s 的种类无法办理,请联系系统管理员")
	ErrNoReason   = fault.Define("YB1877", fault.Business, "请写明理由")
	ErrAltered    = fault.Define("YB1878", fault.System, "事项 %s 的内容与提出时不符,已停止办理,请联系系统管理员核查")
)

// State is where a proposal stands.
type State string

// The states of a proposal.
const (
	Pending   State = "待复核"
	Executed  State = "已办理"
	Rejected  State = "已驳回"
	Withdrawn State = "已撤回"
)

// transitions lists where a proposal may go from each state; docs/states.md
// draws it.
var transitions = map[State][]State{
	Pending: {Executed, Rejected, Withdrawn},
}

// May reports whether a proposal in state s may go to the next state.
func (s State) May(next State) bool { return slices.Contains(transitions[s], next) }

// Proposal is an act that waits for a second officer, or did.
type Proposal struct {
	ID       string
	Act      string // key of the table of acts
	Title    string // one line for people, personal data masked
	Subject  string // number of what it is about
	PsnNo    string // the person whom it is about; "" for none: lists find by it
	Payload  []byte // the input of the act, as proposed
	Hash     string // hex SHA-256 of Act, Subject and Payload
	Author   string // StaffNo
	OrgNo    string // the author's
	Region   string
	Reason   string
	State    State
	Recorded time.Time
	Decider  string // StaffNo; of a withdrawal the author
	Note     string // the decider's words
	Decided  time.Time
	Result   []byte // what the act answered
	Rev      int64
}

// Deciding is who decides.
type Deciding struct {
	StaffNo string
	Roles   []access.Role
	Scope   access.Scope
}
