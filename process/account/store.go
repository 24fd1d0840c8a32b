package account

import (
	"context"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/payout"
	"yibao/register/policy"
	"yibao/register/provider"
)

// Consent is one version of an owner's consent that a member of the family uses
// the account (家庭共济授权). It stands with the owner; a registration of kind 共济
// stands with the member.
type Consent struct {
	period.Version
	Owner    string // psn_no whose account it is
	Member   string // psn_no who may use it
	Relation string // what the member is to the owner
	Scheme   string // of the owner's account
	// Limits in fen; 0 is none.
	PerYear  money.Fen
	PerBill  money.Fen
	Active   bool   // false: revoked
	Operator string // who took it in
	Material string // the paper or credential by which the owner consented
}

// Run is one crediting of many accounts, named by its key.
type Run struct {
	Key      string // region/scheme/kind/period: a second run of the same is the first one
	Region   string
	Scheme   string
	Kind     string // 划入, 利息 …: the kind of its entries
	Words    string // what the entries say to a person
	Day      period.Date
	Operator string
	Started  time.Time
	Finished time.Time // zero while it goes on
	Persons  int64     // credited, once it is finished
	Amount   money.Fen
}

// Page is a part of a run that was committed as a whole.
type Page struct {
	Number   int64
	Last     string // psn_no of the last person looked at
	Persons  int64  // credited
	Amount   money.Fen
	Recorded time.Time
}

// Reader is everything that this process reads.
type Reader interface {
	enrolment.Reader
	enrolment.AliasReader
	provider.Reader
	ledger.Reader
	ledger.HoldReader
	policy.Reader

	// BalancesOf returns the balances of the accounts of a class in a partition.
	BalancesOf(ctx context.Context, partition string, class ledger.Class) ([]ledger.Balance, error)
	// EntriesOf returns every entry of a partition by Seq.
	EntriesOf(ctx context.Context, partition string) ([]ledger.Entry, error)
	// Record returns a settlement act; nil when there is none.
	Record(ctx context.Context, psnNo, setlID string) (*settlement.Record, error)
	// Consents returns the versions of an owner's consents, oldest first.
	Consents(ctx context.Context, owner string) ([]Consent, error)
	// Holds returns the holds on an owner's account, oldest first.
	Holds(ctx context.Context, owner string) ([]ledger.Hold, error)
	// KeptIn sums what the hold's own account keeps, over the partitions of owner
	// and member.
	KeptIn(ctx context.Context, h ledger.Hold) (money.Fen, error)
	// OpenHolds returns the holds whose accounts keep money, at most so many.
	OpenHolds(ctx context.Context, limit int) ([]ledger.Hold, error)
	// Crediting returns a run with the pages it has done; nil when there is none.
	Crediting(ctx context.Context, key string) (*Run, []Page, error)
	// Creditings returns the runs of a region, newest first.
	Creditings(ctx context.Context, region string, limit int) ([]Run, error)
	// GivenTo returns what the persons of a range were credited by entries of a
	// kind, value dated on a day or later.
	GivenTo(ctx context.Context, first, last, kind string, since period.Date) ([]Given, error)
	// BasesPage returns for whom a term was paid, by what base, in order of
	// psn_no; the rows of a person are never apart.
	BasesPage(ctx context.Context, region, scheme string, term period.Span, after string, limit int) ([]contribution.Line, error)
	// InsuredPage returns up to limit persons after one, in order of psn_no, who
	// have a spell of the region and scheme on a day; PersonType is "" of those
	// whose cover is not active.
	InsuredPage(ctx context.Context, region, scheme string, on period.Date, after string, limit int) ([]Insured, error)
	// MergedBetween returns the numbers of a range that are merged into others, with
	// those under which they are kept.
	MergedBetween(ctx context.Context, first, last string) (map[string]string, error)
	// MergedInto returns the merges that stand into the numbers of a range.
	MergedInto(ctx context.Context, first, last string) ([]enrolment.Alias, error)
	// Holders returns up to limit persons after one, in order of psn_no, who
	// hold an account of the region and scheme, with its entries. Merged numbers are
	// one account: its moves stand with the kept number if that is a holder, else with
	// the first of the others.
	Holders(ctx context.Context, region, scheme, after string, limit int) ([]Holder, error)
}

// Holder is a person with the movements of an account.
type Holder struct {
	PsnNo string
	Kept  string // under which the number is kept when it is merged; else ""
	Moves []Move // by Seq; none of a number whose moves stand with another one
}

// Move is what an entry did to an account.
type Move struct {
	Seq    int64
	Day    period.Date // value date
	Kind   string
	Amount money.Fen // what came in; negative: what went out
}

// Work is one unit of work on one person.
type Work interface {
	Reader
	ledger.Writer
	ledger.HoldWriter
	settlement.Memory

	// NextSeq takes the person's next sequence number.
	NextSeq(ctx context.Context) (int64, error)
	// AddHold places a hold.
	AddHold(ctx context.Context, h ledger.Hold) error
}

// Joint is one unit of work on several persons, all locked.
type Joint interface {
	Reader
	settlement.Memory

	// NextSeqs takes a sequence number of each person, in the order given.
	// enrolment.ErrUnknownPerson.
	NextSeqs(ctx context.Context, psnNos []string) ([]int64, error)
	// PostEntries appends balanced entries.
	PostEntries(ctx context.Context, entries []ledger.Entry) error
	// Seal asks for subjects to be sealed.
	Seal(ctx context.Context, seals ...ledger.Seal) error
	// AddOrders adds payment orders.
	AddOrders(ctx context.Context, orders []payout.Order) error
	// AddConsents adds versions of consents.
	AddConsents(ctx context.Context, consents []Consent) error
	// AddRegistrations adds versions of registrations.
	AddRegistrations(ctx context.Context, registrations []enrolment.Registration) error
	// AddCrediting begins a run; false when there is one of the key.
	AddCrediting(ctx context.Context, r Run) (bool, error)
	// AddCreditingPage stores that a part of a run is done. That another process did it
	// fails the work.
	AddCreditingPage(ctx context.Context, key string, p Page) error
	// FinishCrediting stores that a run is done.
	FinishCrediting(ctx context.Context, r Run) error
}

// Store runs units of work.
type Store interface {
	// Account locks the person and runs work, which may be run again; it commits
	// when work returns nil. enrolment.ErrUnknownPerson.
	Account(ctx context.Context, psnNo string, work func(Work) error) error
	// Jointly runs a unit of work that locks persons as it takes their numbers,
	// and commits alone.
	Jointly(ctx context.Context, work func(Joint) error) error
	// ReadAccounts runs read without a lock on one consistent state.
	ReadAccounts(ctx context.Context, read func(Reader) error) error
}
