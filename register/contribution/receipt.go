package contribution

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
)

// ReceiptBatch is a run of numbered receipts (票据) that the agency received.
type ReceiptBatch struct {
	BatchID    string
	Region     string
	Kind       string // 票据种类, such as 社会保险费专用票据
	Prefix     string // 票据代码, before the number
	First      int64
	Last       int64
	Next       int64 // the lowest number never issued and never voided as a blank; Last+1 when none is left
	ReceivedOn period.Date
	Operator   string
	Recorded   time.Time
}

// ReceiptState is what became of a number.
type ReceiptState string

// The states of a receipt. A number goes from blank to issued or voided, from
// issued to voided, and never back.
const (
	ReceiptIssued ReceiptState = "已用"
	ReceiptVoided ReceiptState = "作废"
)

// Receipt is one number that is no longer blank.
type Receipt struct {
	BatchID   string
	Number    int64
	State     ReceiptState
	Debtor    Debtor
	PaymentID string // "" of a blank that was voided
	Amount    money.Fen
	Operator  string
	Recorded  time.Time
	Reason    string // of a voided one
	VoidedBy  string
	VoidedAt  time.Time
}

// ReceiptCount is the state of a batch: Received = Issued + Voided + Left.
type ReceiptCount struct {
	Received, Issued, Voided, Left int64
}
