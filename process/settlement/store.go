package settlement

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/register/provider"
	"yibao/register/restriction"
)

// Refusals of the message memory.
var (
	ErrKeyReused     = fault.Define("YB1901", fault.Conflict, "报文ID %s 已用于另一笔内容不同的%s交易,请换新的 msgid 重发")
	ErrMessageBarred = fault.Define("YB1902", fault.Conflict, "报文ID %s 已先被 2601 冲正,不能再办理;确需办理请换新的 msgid")
	ErrBusy          = fault.Define("YB9003", fault.System, "系统繁忙或数据库暂时不可用,本次未办理,请稍后用同一报文重发")
)

// MessageKey is a caller's key for one write: who, which transaction, which
// message.
type MessageKey struct {
	Institution string // fixmedins_code
	Transaction string // the caller's name of the transaction, opaque here
	MessageID   string // msgid
}

// Message is the memory of one accepted write.
type Message struct {
	MessageKey
	PsnNo     string
	InputHash string // hex SHA-256 of the canonical input
	Answer    []byte // what was answered, as Service encoded it
	SetlID    string // the settlement act it made, or ""
	VisitID   string // the visit it registered or settled, or ""
	Barred    bool   // 2601 came first: the late original is refused
	Undone    bool   // 2601 took it back
	Recorded  time.Time
}

// Reader is everything a settlement reads.
type Reader interface {
	enrolment.Reader
	restriction.Reader
	provider.Reader
	catalogue.Reader
	policy.Reader
	claim.Reader
	accumulator.Reader
	ledger.Reader
	HouseholdReader

	// Message returns the memory of a key; nil when there is none.
	Message(ctx context.Context, key MessageKey) (*Message, error)
	// Record returns a settlement act; nil when there is none.
	Record(ctx context.Context, psnNo, setlID string) (*Record, error)
	// RecordsOf returns the acts of a person by Seq.
	RecordsOf(ctx context.Context, psnNo string) ([]Record, error)
	// PersonOfSettlement returns the psn_no of a setl_id; "" when unknown.
	PersonOfSettlement(ctx context.Context, setlID string) (string, error)
}

// Work is one unit of work on one person: everything it writes is committed
// together, or not at all.
type Work interface {
	Reader
	claim.Writer
	accumulator.Writer
	ledger.Writer
	ledger.HoldReader
	ledger.HoldWriter

	// LockPerson locks another person too, until the end of the unit of work.
	LockPerson(ctx context.Context, psnNo string) error
	// NextSeq takes the person's next sequence number.
	NextSeq(ctx context.Context) (int64, error)
	// AddRecord stores a settlement act.
	AddRecord(ctx context.Context, r Record) error
	// Remember stores the memory of a write. A key that another unit of work
	// stored meanwhile makes the whole work start again.
	Remember(ctx context.Context, m Message) error
	// MarkMessage sets the Undone mark of a stored message.
	MarkMessage(ctx context.Context, key MessageKey) error
}

// Store runs units of work.
type Store interface {
	// Do locks the person and runs work; it commits when work returns nil, and
	// otherwise leaves the database as it was. Works on different persons may
	// share a commit, so a work waits for no other. Work may be run again, also
	// after a commit whose outcome is not known: it has no effects elsewhere, and
	// begins by looking up the key of its message. An unknown person is
	// enrolment.ErrUnknownPerson; an unavailable database ErrBusy.
	Do(ctx context.Context, psnNo string, work func(Work) error) error
	// View runs read without a lock on one consistent state.
	View(ctx context.Context, read func(Reader) error) error
}
