// Package trail is the register of what members of staff did (操作留痕): who read,
// changed, printed, exported or unmasked what, when, from where, under which
// permission, why, and with which result; of changes what stood before and
// after, personal data masked.
//
// Legal basis: 网络安全法 art. 21 (logs kept six months at least), GB/T 22239-2019
// §8.1.4.3 (安全审计), 个人信息保护法 art. 51. Entries are only added. Each is sealed
// into the chain of its writer, as settlements are; what is old enough may be
// removed, from the oldest on without a gap, and leaves a Removal that is sealed
// too, so that a chain still tells a removal from a theft.
package trail

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"time"

	"yibao/ground/fault"
)

// Refusals of this register.
var (
	ErrTooYoung = fault.Define("YB1821", fault.Business, "操作留痕须至少保存 %d 天,%s 之后的还不能清理,请改用更早的日期")
	ErrNothing  = fault.Define("YB1822", fault.Business, "%s 之前没有可清理的操作留痕")
)

// KeepDays is how long entries are kept at least: six months.
const KeepDays = 184

// Kind says what was done.
type Kind string

// The kinds of entry.
const (
	Read    Kind = "查看"
	Change  Kind = "变更"
	Print   Kind = "打印"
	Export  Kind = "导出"
	Unmask  Kind = "查看明文"
	SignIn  Kind = "登录"
	Propose Kind = "提出"
	Approve Kind = "复核"
)

// Done is the Result of an act that was done; of one refused it is the code of
// the refusal.
const Done = "成功"

// Entry is one line of the trail.
type Entry struct {
	ID       string
	Recorded time.Time
	StaffNo  string // who; "" when nobody could be identified
	Account  string
	OrgNo    string
	Region   string // of the organisation
	Session  string // id of the session
	From     string // address
	Kind     Kind
	Act      string // name of the act: an operation of the API or a command
	Subject  string // what it was done to: 参保人, 结算, 人员账号 …
	Ref      string // its number
	PsnNo    string // the insured person concerned, or ""
	Reason   string
	Before   string // JSON, masked; "" for none
	After    string
	Result   string
}

// canonical hashes texts with their length before them.
type canonical struct{ hash.Hash }

func (c canonical) number(v int64) {
	var eight [8]byte
	binary.BigEndian.PutUint64(eight[:], uint64(v))
	c.Write(eight[:])
}

func (c canonical) text(parts ...string) {
	for _, part := range parts {
		c.number(int64(len(part)))
		c.Write([]byte(part))
	}
}

func (c canonical) hex() string { return hex.EncodeToString(c.Sum(nil)) }

// Digest returns the hex SHA-256 over every field of the entry.
func (e Entry) Digest() string {
	c := canonical{sha256.New()}
	c.text("留痕/1", e.ID)
	c.number(e.Recorded.UnixMicro())
	c.text(e.StaffNo, e.Account, e.OrgNo, e.Region, e.Session, e.From, string(e.Kind), e.Act, e.Subject, e.Ref, e.PsnNo,
		e.Reason, e.Before, e.After, e.Result)
	return c.hex()
}

// Removal is what is left of entries that were removed: those whose ID is
// before Below, and not removed earlier.
type Removal struct {
	ID       string
	Recorded time.Time
	By       string // who removed them
	Below    string
	Count    int64
	First    time.Time // recorded
	Last     time.Time
	Sum      string // SumOf the entries removed
}

// Digest returns the hex SHA-256 over every field of the removal.
func (r Removal) Digest() string {
	c := canonical{sha256.New()}
	c.text("留痕清理/1", r.ID)
	c.number(r.Recorded.UnixMicro())
	c.text(r.By, r.Below)
	c.number(r.Count)
	c.number(r.First.UnixMicro())
	c.number(r.Last.UnixMicro())
	c.text(r.Sum)
	return c.hex()
}

// Sum folds the entries of a removal, in order of ID.
type Sum struct {
	c     canonical
	count int64
}

// NewSum begins a sum.
func NewSum() *Sum { return &Sum{c: canonical{sha256.New()}} }

// Add adds the next entry by its ID and Digest.
func (s *Sum) Add(id, digest string) {
	s.c.text(id, digest)
	s.count++
}

// Result returns how many were added and the sum over them.
func (s *Sum) Result() (int64, string) { return s.count, s.c.hex() }

// Reader walks the trail, for verify.
type Reader interface {
	// Trail calls visit with every entry in order of ID.
	Trail(ctx context.Context, visit func(Entry) error) error
	// Removals returns every removal in order of ID.
	Removals(ctx context.Context) ([]Removal, error)
}

// Writer adds to the trail. Sealing is the process's.
type Writer interface {
	AddTrail(ctx context.Context, e Entry) error
}

// Remover removes what is old.
type Remover interface {
	// TrailAfter returns at most limit entries after an ID, in order of ID.
	TrailAfter(ctx context.Context, after string, limit int) ([]Entry, error)
	// RemoveTrail deletes the entries whose ID is before below and returns how
	// many there were.
	RemoveTrail(ctx context.Context, below string) (int64, error)
	// AddRemoval stores what is left of them.
	AddRemoval(ctx context.Context, r Removal) error
}
