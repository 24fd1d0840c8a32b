package approval_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yibao/process/approval"
	"yibao/register/access"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

var ctx = context.Background()

var states = []approval.State{approval.Pending, approval.Executed, approval.Rejected, approval.Withdrawn}

// moves are all that docs/states.md draws.
var moves = [][2]approval.State{
	{approval.Pending, approval.Executed}, {approval.Pending, approval.Rejected}, {approval.Pending, approval.Withdrawn},
}

func TestProposalStates(t *testing.T) {
	t.Parallel()
	for _, from := range append(slices.Clone(states), "", "已过期") {
		for _, to := range append(slices.Clone(states), "", "已过期") {
			if got := from.May(to); got != slices.Contains(moves, [2]approval.State{from, to}) {
				t.Errorf("从“%s”到“%s”:%v", from, to, got)
			}
		}
	}
}

// The diagram draws exactly the moves that the process allows.
func TestDiagramDrawsTheMoves(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0
	for line := range strings.Lines(string(raw)) {
		from, rest, isMove := strings.Cut(strings.TrimSpace(line), " --> ")
		to, _, labelled := strings.Cut(rest, " : ")
		if isMove && labelled && slices.Contains(states, approval.State(from)) {
			drawn++
			if !approval.State(from).May(approval.State(to)) {
				t.Errorf("图上有“%s”到“%s”,程序不允许", from, to)
			}
		}
	}
	if drawn != len(moves) {
		t.Errorf("图上有 %d 条,程序允许 %d 条", drawn, len(moves))
	}
}

// office is where proposals are decided.
type office struct {
	service *approval.Service
	store   *relational.Store
	scope   access.Scope
	done    int   // how often the act was done
	refuses error // what the act says
}

func newOffice(t *testing.T) *office {
	t.Helper()
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "office.db"), relational.Options{WriterID: "w"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	home := access.Organisation{OrgNo: "390100", Name: "中心", Region: "390100", State: access.Active, Rev: 1}
	o := &office{store: store, scope: access.ScopeOf(home, []access.Organisation{home})}
	id := 0
	o.service = &approval.Service{
		Store: store, Now: func() time.Time { return time.Date(2026, 3, 5, 2, 0, 0, 0, time.UTC) },
		NewID: func() string { id++; return "P" + strconv.Itoa(id) },
		Acts: map[string]approval.Act{"act": {Approve: access.ReversalApprove, Execute: func(ctx context.Context, _ approval.Proposal, _ approval.Deciding) ([]byte, error) {
			o.done++
			// The act writes, to see that its refusal takes back what it wrote.
			err := store.Accounts(ctx, func(w access.Work) error {
				return w.AddOrganisation(ctx, access.Organisation{OrgNo: "D" + strconv.Itoa(o.done)})
			})
			return []byte("{}"), errors.Join(err, o.refuses)
		}}},
	}
	return o
}

func (o *office) proposed(t *testing.T) string {
	t.Helper()
	p, err := o.service.Propose(ctx, approval.Proposal{Act: "act", Title: "办事", Author: "A", OrgNo: "390100", Region: "390100", Reason: "需要", Payload: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func (o *office) written(t *testing.T) (n int) {
	t.Helper()
	err := o.store.Consult(ctx, func(r access.Reader) error {
		all, err := r.Organisations(ctx)
		n = len(all)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhoMayDecide(t *testing.T) {
	t.Parallel()
	clerk, reviewer := []access.Role{access.Clerk}, []access.Role{access.Reviewer}
	other := access.Organisation{OrgNo: "390200", Region: "390200"}
	o := newOffice(t)
	elsewhere := access.ScopeOf(other, []access.Organisation{other})
	for _, c := range []struct {
		about string
		how   string
		who   string
		roles []access.Role
		scope bool // within
		note  string
		want  error
		state approval.State
	}{
		{"复核", "approve", "B", reviewer, true, "", nil, approval.Executed},
		{"提出人自己复核", "approve", "A", reviewer, true, "", approval.ErrOwnAct, approval.Pending},
		{"没有权限的复核", "approve", "B", clerk, true, "", approval.ErrMayNot, approval.Pending},
		{"没有角色的复核", "approve", "B", nil, true, "", approval.ErrMayNot, approval.Pending},
		{"外地人复核", "approve", "B", reviewer, false, "", approval.ErrUnknown, approval.Pending},
		{"驳回", "reject", "B", reviewer, true, "不实", nil, approval.Rejected},
		{"驳回不说理由", "reject", "B", reviewer, true, " ", approval.ErrNoReason, approval.Pending},
		{"提出人自己驳回", "reject", "A", reviewer, true, "不实", approval.ErrOwnAct, approval.Pending},
		{"没有权限的驳回", "reject", "B", clerk, true, "不实", approval.ErrMayNot, approval.Pending},
		{"提出人撤回", "withdraw", "A", clerk, true, "", nil, approval.Withdrawn},
		{"别人撤回", "withdraw", "B", reviewer, true, "", approval.ErrNotAuthor, approval.Pending},
	} {
		before, written := o.done, o.written(t)
		id := o.proposed(t)
		d := approval.Deciding{StaffNo: c.who, Roles: c.roles, Scope: o.scope}
		if !c.scope {
			d.Scope = elsewhere
		}
		p, err := o.decide(c.how, d, id, c.note)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s:%v", c.about, err)
		}
		found, errFound := o.service.Find(ctx, o.scope, id)
		if errFound != nil || found.State != c.state || err == nil && (p.State != c.state || p.Decider != c.who) {
			t.Errorf("%s:%+v %v", c.about, found, errFound)
		}
		if did := c.state == approval.Executed; (o.done == before+1) != did || (o.written(t) == written+1) != did {
			t.Errorf("%s:办了 %d 次", c.about, o.done-before)
		}
		if c.state != approval.Pending {
			for _, how := range []string{"approve", "reject", "withdraw"} {
				who := approval.Deciding{StaffNo: "B", Roles: reviewer, Scope: o.scope}
				if _, err := o.decide(how, who, id, "再"); !errors.Is(err, approval.ErrNotOpen) {
					t.Errorf("%s之后再 %s:%v", c.about, how, err)
				}
			}
		}
	}
}

func (o *office) decide(how string, d approval.Deciding, id, note string) (approval.Proposal, error) {
	switch how {
	case "approve":
		return o.service.Approve(ctx, d, id, note)
	case "reject":
		return o.service.Reject(ctx, d, id, note)
	}
	return o.service.Withdraw(ctx, d, id, note)
}

// An act that is refused leaves the proposal open and nothing written; done
// later, it is done once.
func TestRefusedActLeavesTheProposalOpen(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.proposed(t)
	d := approval.Deciding{StaffNo: "B", Roles: []access.Role{access.Director}, Scope: o.scope}
	o.refuses = access.ErrBadRegion.With("x")
	if _, err := o.service.Approve(ctx, d, id, ""); !errors.Is(err, access.ErrBadRegion) || o.written(t) != 0 {
		t.Errorf("%v,写了 %d", err, o.written(t))
	}
	o.refuses = nil
	if p, err := o.service.Approve(ctx, d, id, ""); err != nil || p.State != approval.Executed || string(p.Result) != "{}" || o.written(t) != 1 {
		t.Errorf("%+v %v", p, err)
	}
}

func TestProposalsNeedAReasonAndAKnownAct(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for want, p := range map[error]approval.Proposal{
		approval.ErrNoReason: {Act: "act", Reason: "  "}, approval.ErrUnknownAct: {Act: "other", Reason: "需要"},
	} {
		if _, err := o.service.Propose(ctx, p); !errors.Is(err, want) {
			t.Errorf("%v:%v", want, err)
		}
	}
}
