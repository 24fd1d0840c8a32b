// Package inquiry is what staff look up (经办查询): insured persons, visits,
// settlements, fund balances, published policies and the trail. Each question
// carries the scope of who asks, and the store turns it into conditions of its
// SQL, so that rows of another region are never read. It writes nothing and masks
// nothing: the door masks.
//
// Legal basis: 个人信息保护法 art. 6 (what is needed, no more), GB/T 22239-2019
// §8.1.4.2.
package inquiry

import (
	"context"
	"strconv"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/knowledge"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/register/trail"
)

// Refusals of a question.
var (
	ErrTooWide       = fault.Define("YB1881", fault.Shape, "请给出人员编号、证件号码、完整姓名或姓名拼音首字母中的一项再查询")
	ErrUnknownPolicy = fault.Define("YB1883", fault.Business, "没有已发布的政策版本 %s,请核对编号")
	ErrNameSealed    = fault.Define("YB1884", fault.Business, "姓名已加密存放,不能按姓名查询,请用人员编号或证件号码查询")
	ErrNeedOwner     = fault.Define("YB1882", fault.Shape, "请给出人员编号或机构编号再查询")
)

// Page is a place in a list: the key after which to go on, and how many rows at
// most.
type Page struct {
	After string
	Limit int
}

// PersonQuery names a person in one of four ways.
type PersonQuery struct {
	PsnNo    string
	CertNo   string // any certificate or card of the person
	Name     string // in full
	Initials string // of the whole name in pinyin, small letters: wxm is 王小明
}

// SettlementRow is one settlement act in a list.
type SettlementRow struct {
	PsnNo, SetlID, Original string
	Kind                    settlement.RecordKind
	Institution, VisitID    string
	Place                   string // the institution's name on the day; "" when it is not registered any more
	Scheme, Region, MedType string
	SettledAt               time.Time
	Total, Balance          money.Fen
}

// Key is the place of the row in its list.
func (r SettlementRow) Key() string {
	return strconv.FormatInt(r.SettledAt.UnixMicro(), 10) + "-" + r.SetlID
}

// ParseKey reads a Key; a text that is none is the start of the list.
func ParseKey(key string) (settledAt time.Time, setlID string) {
	at, id, ok := strings.Cut(key, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil {
		return time.Time{}, ""
	}
	return time.UnixMicro(micros).UTC(), id
}

// SettlementQuery narrows a list of settlements, newest first.
type SettlementQuery struct {
	PsnNo       string
	Institution string
	From, To    time.Time // settled from, before; zero for no bound
	Page
}

// TrailQuery narrows a list of trail entries, newest first. Empty fields ask
// for everything.
type TrailQuery struct {
	StaffNo  string
	PsnNo    string
	Act      string
	Kind     trail.Kind
	Ref      string
	From, To time.Time
	Page
}

// Reader answers. Every question returns access.ErrNoScope for the zero Scope.
type Reader interface {
	AuditReader
	EvidenceReader
	NameReader
	knowledge.Reader

	// PersonsFound returns the present version of persons, by PsnNo.
	PersonsFound(ctx context.Context, s access.Scope, q PersonQuery, p Page) ([]enrolment.Person, error)
	// SettlementRows lists settlement acts, newest first.
	SettlementRows(ctx context.Context, s access.Scope, q SettlementQuery) ([]SettlementRow, error)
	// SettlementPerson returns the psn_no of a settlement within the scope; "".
	SettlementPerson(ctx context.Context, s access.Scope, setlID string) (string, error)
	// VisitRows lists visits of a person, newest first.
	VisitRows(ctx context.Context, s access.Scope, psnNo string, p Page) ([]claim.Visit, error)
	// FundBalances returns account balances as of a day, personal accounts as
	// one line each region and scheme.
	FundBalances(ctx context.Context, s access.Scope, day period.Date) ([]ledger.Balance, error)
	// PublishedIn lists what was published for the scope's regions, without
	// files, newest first.
	PublishedIn(ctx context.Context, s access.Scope, p Page) ([]policy.Published, error)
	// PublishedText returns one of them with its files; nil when there is none.
	PublishedText(ctx context.Context, s access.Scope, versionID string) (*policy.Published, error)
	// TrailEntries lists entries of staff of the scope's regions, and of callers
	// who could not be identified, newest first.
	TrailEntries(ctx context.Context, s access.Scope, q TrailQuery) ([]trail.Entry, error)
}

// Store gives one consistent state to read.
type Store interface {
	Inquire(ctx context.Context, read func(Reader) error) error
}

// Service asks for one thing at a time.
type Service struct{ Store Store }

func ask[T any](ctx context.Context, s Service, read func(Reader) (T, error)) (T, error) {
	var answer T
	err := s.Store.Inquire(ctx, func(r Reader) (err error) {
		answer, err = read(r)
		return err
	})
	return answer, err
}

// Persons finds persons; ErrTooWide when nothing is named.
func (s Service) Persons(ctx context.Context, scope access.Scope, q PersonQuery, p Page) ([]enrolment.Person, error) {
	if q == (PersonQuery{}) {
		return nil, ErrTooWide.With()
	}
	return ask(ctx, s, func(r Reader) ([]enrolment.Person, error) { return r.PersonsFound(ctx, scope, q, p) })
}

// Person returns one person; enrolment.ErrUnknownPerson also for one outside
// the scope.
func (s Service) Person(ctx context.Context, scope access.Scope, psnNo string) (enrolment.Person, error) {
	found, err := s.Persons(ctx, scope, PersonQuery{PsnNo: psnNo}, Page{Limit: 1})
	if err == nil && len(found) == 0 {
		return enrolment.Person{}, enrolment.ErrUnknownPerson.With(psnNo)
	}
	if err != nil {
		return enrolment.Person{}, err
	}
	return found[0], nil
}

// Settlements lists settlements of a person or an institution; ErrNeedOwner.
func (s Service) Settlements(ctx context.Context, scope access.Scope, q SettlementQuery) ([]SettlementRow, error) {
	if q.PsnNo == "" && q.Institution == "" {
		return nil, ErrNeedOwner.With()
	}
	return ask(ctx, s, func(r Reader) ([]SettlementRow, error) {
		rows, err := r.SettlementRows(ctx, scope, q)
		if err != nil {
			return nil, err
		}
		return rows, placed(ctx, r, rows)
	})
}

// PersonOf returns whose settlement it is; settlement.ErrUnknownSettlement also
// for one outside the scope.
func (s Service) PersonOf(ctx context.Context, scope access.Scope, setlID string) (string, error) {
	psnNo, err := ask(ctx, s, func(r Reader) (string, error) { return r.SettlementPerson(ctx, scope, setlID) })
	if err == nil && psnNo == "" {
		return "", settlement.ErrUnknownSettlement.With(setlID)
	}
	return psnNo, err
}

// Visits lists visits of a person.
func (s Service) Visits(ctx context.Context, scope access.Scope, psnNo string, p Page) ([]claim.Visit, error) {
	return ask(ctx, s, func(r Reader) ([]claim.Visit, error) { return r.VisitRows(ctx, scope, psnNo, p) })
}

// Funds returns the balances of the scope's regions.
func (s Service) Funds(ctx context.Context, scope access.Scope, day period.Date) ([]ledger.Balance, error) {
	return ask(ctx, s, func(r Reader) ([]ledger.Balance, error) { return r.FundBalances(ctx, scope, day) })
}

// Policies lists what was published.
func (s Service) Policies(ctx context.Context, scope access.Scope, p Page) ([]policy.Published, error) {
	return ask(ctx, s, func(r Reader) ([]policy.Published, error) { return r.PublishedIn(ctx, scope, p) })
}

// Policy returns one published version with its files; ErrUnknownPolicy.
func (s Service) Policy(ctx context.Context, scope access.Scope, versionID string) (policy.Published, error) {
	p, err := ask(ctx, s, func(r Reader) (*policy.Published, error) { return r.PublishedText(ctx, scope, versionID) })
	if err == nil && p == nil {
		err = ErrUnknownPolicy.With(versionID)
	}
	if err != nil {
		return policy.Published{}, err
	}
	return *p, nil
}

// Trail searches the trail.
func (s Service) Trail(ctx context.Context, scope access.Scope, q TrailQuery) ([]trail.Entry, error) {
	return ask(ctx, s, func(r Reader) ([]trail.Entry, error) { return r.TrailEntries(ctx, scope, q) })
}
