package reimbursement

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// State is where an application stands.
type State string

// The states of an application.
const (
	Entered  State = "待初审"
	Checked  State = "待复审"
	Approved State = "已核定" // settled; paid by its payment order
	Back     State = "退回补正"
	Refused  State = "不予支付"
	Revoked  State = "已撤销"
)

// moves lists where an application may go from each state; docs/states.md draws it.
var moves = map[State][]State{
	Entered:  {Checked, Back, Refused},
	Checked:  {Checked, Approved, Back, Refused},
	Back:     {Entered, Back, Refused},
	Approved: {Revoked},
}

// May reports whether an application in state s may go to the next state.
func (s State) May(next State) bool { return slices.Contains(moves[s], next) }

// Receipt is one invoice.
type Receipt struct {
	Code       string // 票据代码, "" of invoices that have none
	Number     string // 票据号码
	Electronic bool
	Day        period.Date
	Amount     money.Fen
}

// Key is what the invoice is known by in the whole region: code and number.
func (r Receipt) Key() string {
	code, number := plain(r.Code), plain(r.Number)
	if code == "" {
		return number
	}
	return code + "-" + number
}

// plain takes blanks and dashes out and makes letters capital.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}

// wellFormed reports whether the number can be one of an invoice.
func (r Receipt) wellFormed() bool {
	number, code := plain(r.Number), plain(r.Code)
	for _, c := range number + code {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return len(number) >= 6 && len(number) <= 30 && len(code) <= 20
}

// Line is one line of the bill.
type Line struct {
	No       string
	Receipt  string // Key of the invoice it is on, "" when not known
	Code     string // of the catalogue; "" while it is not mapped
	Name     string
	Price    money.Price
	Quantity money.Quantity
	Amount   money.Fen
	Day      period.Date // zero: the first day of care
}

// Payee is who gets the money.
type Payee struct{ Name, Bank, Account string }

// Content is what the applicant states.
type Content struct {
	Scheme      string
	MedType     string
	Place       string // institution code
	PlaceRegion string // admdvs of the place of care
	Begin, End  time.Time
	Disease     string
	DiseaseName string
	Diagnoses   []claim.Diagnosis
	Receipts    []Receipt
	Lines       []Line
	Unlisted    money.Fen // of items that no catalogue has; not settled
	UseAccount  bool
	Payee       Payee
}

// Outcome is what the engine says.
type Outcome struct {
	Total, Funds, Account, Cash money.Fen
	Findings                    []string // of audit
}

// Application is one application. Content changes only while it is Back.
type Application struct {
	AppID    string
	PsnNo    string
	Region   string // 统筹区 whose funds pay
	OrgNo    string
	CaseNo   string // 受理号, "" without an archive
	State    State
	Content  Content
	Outcome  Outcome // of the first review
	Clerk    string
	First    string
	Second   string
	SetlID   string
	OrderID  string // payment order, "" when nothing is paid
	Reason   string // of the last step
	Recorded time.Time
	Rev      int64
}

// Step is one change of an application's state.
type Step struct {
	AppID, PsnNo     string
	Rev              int64
	From, To         State
	Reason, Operator string
	Recorded         time.Time
}

// Invoice is one use of an invoice.
type Invoice struct {
	Key      string
	Region   string
	PsnNo    string
	AppID    string // of a settlement at an institution its setl_id
	CaseNo   string // "" of a settlement at an institution
	Place    string
	Amount   money.Fen
	Recorded time.Time
}

// check refuses what cannot be entered.
func (c Content) check() error {
	if len(c.Receipts) == 0 || len(c.Lines) == 0 {
		return ErrNoReceipts.With()
	}
	if len(c.Receipts) > 100 || len(c.Lines) > 3000 {
		return ErrTooMany.With()
	}
	if strings.TrimSpace(c.Payee.Name) == "" || strings.TrimSpace(c.Payee.Bank) == "" || strings.TrimSpace(c.Payee.Account) == "" {
		return ErrNoPayee.With()
	}
	seen := make(map[string]bool)
	var billed money.Fen
	for _, r := range c.Receipts {
		switch key := r.Key(); {
		case !r.wellFormed():
			return ErrInvoiceForm.With(r.Number)
		case seen[key]:
			return ErrInvoiceTwice.With(key)
		case r.Amount <= 0:
			return ErrReceiptAmount.With(key)
		default:
			seen[key] = true
		}
		var err error
		if billed, err = money.Sum(billed, r.Amount); err != nil {
			return err
		}
	}
	lines, err := c.listed()
	if err != nil {
		return err
	}
	if sum, err := money.Sum(lines, c.Unlisted); err != nil || sum != billed || c.Unlisted < 0 {
		return ErrTotals.With(billed, lines, c.Unlisted)
	}
	return nil
}

// listed is the total of the lines.
func (c Content) listed() (money.Fen, error) {
	amounts := make([]money.Fen, len(c.Lines))
	for i, l := range c.Lines {
		amounts[i] = l.Amount
	}
	return money.Sum(amounts...)
}

// unmapped lists the lines without a code.
func (c Content) unmapped() []string {
	var names []string
	for _, l := range c.Lines {
		if l.Code == "" {
			names = append(names, l.No+" "+l.Name)
		}
	}
	return names
}

// request is the application as settlement takes it.
func (a Application) request() (settlement.CounterRequest, error) {
	c := a.Content
	total, err := c.listed()
	if err != nil {
		return settlement.CounterRequest{}, err
	}
	q := settlement.CounterRequest{
		PsnNo: a.PsnNo, Scheme: c.Scheme, MedType: c.MedType, Place: c.Place, PlaceRegion: c.PlaceRegion, LocalNo: a.AppID,
		Begin: c.Begin, End: c.End, Disease: c.Disease, DiseaseName: c.DiseaseName, Diagnoses: slices.Clone(c.Diagnoses), Total: total,
		UseAccount: c.UseAccount,
	}
	for _, l := range c.Lines {
		at := c.Begin
		if !l.Day.IsZero() {
			at = time.Date(l.Day.Year(), l.Day.Month(), l.Day.Day(), 0, 0, 0, 0, time.UTC)
		}
		q.Lines = append(q.Lines, claim.FeeLine{
			LineNo: l.No, Batch: l.Receipt, Code: l.Code, LocalCode: l.Name, Amount: l.Amount, Price: l.Price, Quantity: l.Quantity, At: at,
		})
	}
	return q, nil
}

// caller is by whom and under which key settlement is asked.
func (a Application) caller(operator string) settlement.Caller {
	return settlement.Caller{Institution: a.OrgNo, Operator: operator, MessageID: a.AppID, InputHash: a.AppID, PlaceRegion: a.Content.PlaceRegion}
}
