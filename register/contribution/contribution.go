// Package contribution is the register of contributions (缴费): what employers,
// flexible workers, residents and projects owe for a month or a year (应缴), what
// came in and how it was allocated, receipts by number, and since when each
// month of a person is paid.
//
// Legal basis: 社会保险法 ch. 7, 社会保险费征缴暂行条例 (国令259), 社会保险费申报缴纳管理
// 规定 (人社部令20). Amounts are fen. A bill is never changed: what was assessed
// wrongly is voided by a row of its own and assessed again, what was paid wrongly
// is refunded by a mirrored entry. What is open, settled or in arrears is a fold
// over bills, voids and allocations.
//
// Limits: the package keeps facts. How much is owed is judged by judge/levy from
// a policy file; money is posted to the ledger by process/contribution.
package contribution

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
)

// DebtorKind says who owes a bill.
type DebtorKind string

// The kinds of debtors.
const (
	Employer DebtorKind = "单位" // No is the 统一社会信用代码
	Person   DebtorKind = "个人" // No is the psn_no
	Project  DebtorKind = "项目" // No is the project's number, of a building site
)

// Debtor is who owes.
type Debtor struct {
	Kind DebtorKind
	No   string
}

// Kind says why a bill was made.
type Kind string

// The kinds of bills.
const (
	Regular  Kind = "正常应缴"
	BackPay  Kind = "补缴"
	Found    Kind = "稽核补缴"  // by an inspection
	Lifetime Kind = "一次性补足" // of the years that retirement asks for
	OneOff   Kind = "项目缴费"  // of a building project
)

// Who pays a part. Own parts are owed by the debtor; the others are claimed from
// third parties in one sum and do not keep a person from cover.
const (
	PayerEmployer = "单位"
	PayerPerson   = "个人"
	PayerTreasury = "财政"
)

// OwnPayer reports whether a part is owed by the debtor of the bill.
func OwnPayer(payer string) bool { return payer == PayerEmployer || payer == PayerPerson }

// Item is one part of what is owed: its name in the policy, who pays it, and
// which fund it belongs to (统筹基金, 个人账户, 大额补助 …).
type Item struct {
	Name  string
	Payer string
	Fund  string
}

// Shape is the list of items that the bills of one class of debtors have in
// common. Amounts of bills and lines stand in the order of its items.
type Shape struct {
	ID    string // hash of class and items
	Class string // 征缴对象 of the policy: 单位职工, 灵活就业, 城乡居民 …
	Items []Item
}

// Bill is what a debtor owes for a term.
type Bill struct {
	BillID   string
	Debtor   Debtor
	Region   string // admdvs of the 统筹区
	Scheme   string // insutype
	Class    string
	Kind     Kind
	Term     period.Span // one month, a year, or a project's span
	Shape    Shape
	Amounts  []money.Fen // for each item of the shape
	Heads    int         // persons it covers
	Base     money.Fen   // sum of the persons' bases; the cost of a project
	Assessed period.Date
	Due      period.Date // last day on which it is paid in time
	Policy   string      // version id of the policy it was judged by
	RunKey   string      // the run that made it; "" for a bill made alone
	Reason   string      // of a bill made alone: what it follows from
	Recorded time.Time
	Voided   *Void // nil while it stands
}

// Total returns the sum of all parts.
func (b *Bill) Total() (money.Fen, error) { return money.Sum(b.Amounts...) }

// Own returns what the debtor owes: the parts of employer and person.
func (b *Bill) Own() (money.Fen, error) {
	var total money.Fen
	for i, item := range b.Shape.Items {
		if !OwnPayer(item.Payer) {
			continue
		}
		sum, err := money.Sum(total, b.Amounts[i])
		if err != nil {
			return 0, err
		}
		total = sum
	}
	return total, nil
}

// Void takes a bill back that nothing was paid on.
type Void struct {
	BillID   string
	Debtor   Debtor
	Reason   string
	Operator string
	Recorded time.Time
}

// Line is one person's part of an employer's bill. A bill whose debtor is the
// person has no lines.
type Line struct {
	PsnNo    string
	BillID   string
	Debtor   Debtor // of the bill; the person itself where the bill is its own
	Region   string
	Scheme   string
	Class    string
	Term     period.Span
	Kind     Kind
	Declared money.Fen   // wage as declared
	Base     money.Fen   // 缴费基数
	Amounts  []money.Fen // for each item of the bill's shape
}

// Channel is the way money came in.
type Channel string

// The channels.
const (
	BankDebit Channel = "银行代扣"
	Counter   Channel = "柜台"
	Online    Channel = "网上"
	TaxOffice Channel = "税务"
	Claimed   Channel = "划拨" // from the treasury or a fund that pays on behalf
)

// Channels are all channels.
var Channels = []Channel{BankDebit, Counter, Online, TaxOffice, Claimed}

// Payment is money that came in.
type Payment struct {
	PaymentID string
	Debtor    Debtor
	Region    string
	Scheme    string
	Payer     string // 单位, 个人, or the third party of a claimed sum
	Channel   Channel
	Serial    string // number at the bank or tax office; with the channel it is unique
	Amount    money.Fen
	PaidOn    period.Date
	Receipt   string // number of the receipt; "" when none was asked for
	Operator  string
	Recorded  time.Time
	Refunded  money.Fen // what refunds gave back of it so far
}

// Allocation is the part of a payment that went to a part of a bill.
type Allocation struct {
	PaymentID string
	BillID    string
	Debtor    Debtor
	Item      int       // index in the bill's shape
	LateFee   bool      // it paid the late fee, not the item itself
	Amount    money.Fen // negative where a refund took it back
	PaidOn    period.Date
	RefundID  string // of a negative one
}

// Settled notes that the debtor's own parts of a bill are paid in full.
type Settled struct {
	BillID string
	Debtor Debtor
	PaidOn period.Date // of the payment that completed it
}
