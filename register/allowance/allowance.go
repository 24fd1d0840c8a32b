// Package allowance is the register of benefits in money (现金待遇): what is paid to
// a person not for a bill but for a state, such as 生育津贴 once and 工伤定期待遇 month
// by month, with the proofs of life that the latter ask for.
//
// Legal basis: 社会保险法 art. 38–39 and 56, 工伤保险条例 (国令586) art. 34–39 and 42,
// 女职工劳动保护特别规定 (国令619). A grant is a dated version; what fell due is written
// once for each term and never changed. Amounts are fen.
//
// Limits: the package keeps facts. How much is due is judged by a policy file,
// the money goes by payout and ledger.
package allowance

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// Kinds of allowances.
const (
	Maternity  = "生育津贴"
	WorkInjury = "工伤定期待遇"
)

// Grant is one version of a periodic benefit: due for every month that begins
// within Effective.
type Grant struct {
	period.Version
	GrantID string // the same for all versions
	PsnNo   string // who is paid
	Number  string // under which it was registered: PsnNo, or a number merged into it
	Region  string
	Scheme  string
	Fund    string // that pays
	Class   string // as the policy calls it: 一级伤残, 配偶抚恤 …
	Wage    money.Fen
	Alone   bool // 孤寡老人或孤儿
	Active  bool // false: ended for the days of Effective
	Payee   Payee
}

// Payee is who is paid, and where to.
type Payee struct {
	Party   string // psn_no, or the employer's number
	Name    string
	Bank    string // bank and branch
	Account string // account number
}

// Proof is one proof of life (认证).
type Proof struct {
	PsnNo    string
	Day      period.Date
	Way      string // 窗口, 人脸识别, 上门, 数据比对 …
	Operator string
	Recorded time.Time
}

// Due is what fell due for one term.
type Due struct {
	PsnNo    string
	Kind     string
	GrantID  string // of a periodic benefit; else ""
	Term     string // 2026-03 of a month; the day of birth
	Region   string
	Scheme   string
	Fund     string
	Amount   money.Fen
	Basis    string // version id of the policy
	Detail   string // how it came out, one line
	OrderID  string
	Operator string
	Recorded time.Time
}

// ErrTaken: what the term brings was written before.
var ErrTaken = fault.Define("YB2431", fault.Business, "人员 %s 的%s(%s)已经核定过,不能重复享受")

// Reader looks allowances up.
type Reader interface {
	// GrantsOf returns every version of the person's grants, oldest recorded first.
	GrantsOf(ctx context.Context, psnNo string) ([]Grant, error)
	// Beneficiaries returns psn_nos with grants of a region after one, in order; of
	// merged numbers the kept one.
	Beneficiaries(ctx context.Context, region, after string, limit int) ([]string, error)
	// ProofsOf returns the person's proofs of life by day.
	ProofsOf(ctx context.Context, psnNo string) ([]Proof, error)
	// DuesOf returns what fell due for the person, oldest first.
	DuesOf(ctx context.Context, psnNo string) ([]Due, error)
}

// Writer keeps allowances.
type Writer interface {
	AddGrants(ctx context.Context, grants []Grant) error
	AddProof(ctx context.Context, p Proof) error
	// AddDue writes what fell due; ErrTaken.
	AddDue(ctx context.Context, d Due) error
}

// Standing returns the grants that hold on a day.
func Standing(all []Grant, day period.Date) []Grant {
	var standing []Grant
	for _, g := range period.Latest(all, day, func(g Grant) string { return g.GrantID }) {
		if g.Active {
			standing = append(standing, g)
		}
	}
	return standing
}

// Double returns another one of the grants that pays for the same: a person who
// was registered under two numbers, since merged, may have it under each. The one
// under the kept number goes before, of others the one that was registered first.
// It is nil when g is to be paid.
func Double(standing []Grant, g Grant) *Grant {
	for i := range standing {
		o := &standing[i]
		same := o.Class == g.Class && o.Scheme == g.Scheme && o.Region == g.Region
		if same && o.Number != g.Number && (o.Number == o.PsnNo || g.Number != g.PsnNo && o.GrantID < g.GrantID) {
			return o
		}
	}
	return nil
}

// ProvenUntil returns the last day to which proofs reach: a year from the last
// one; zero when there is none by the day.
func ProvenUntil(proofs []Proof, by period.Date) period.Date {
	last := period.Date(0)
	for _, p := range proofs {
		if p.Day <= by {
			last = max(last, p.Day)
		}
	}
	if last == 0 {
		return 0
	}
	return last.AddMonths(12)
}
