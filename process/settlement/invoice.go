package settlement

import (
	"context"
	"strings"
	"time"
	"unicode"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/register/claim"
)

// ErrInvoicePaid refuses a bill that the counter has paid already.
var ErrInvoicePaid = fault.Define("YB5805", fault.Business, "发票 %s 已在经办窗口报销过(受理号 %s),不能再次结算;确需结算的,请先到经办窗口撤销该笔零星报销")

// Invoice is the use of an invoice by a settlement.
type Invoice struct {
	Key, Region   string
	PsnNo, SetlID string
	Place         string
	Amount        money.Fen
	Recorded      time.Time
}

// invoices is what a unit of work may know of the uses of invoices; one that does
// not keeps none.
type invoices interface {
	// InvoiceAtCounter returns the case in which the counter took an invoice of a
	// place, by its number with or without its code; "" when it did not.
	InvoiceAtCounter(ctx context.Context, region, place, key string) (caseNo string, err error)
	// TakeInvoice notes that a settlement used an invoice. Of a bill that is settled
	// in parts the first one stands.
	TakeInvoice(ctx context.Context, i Invoice) error
	// GiveInvoiceBack takes the use by a settlement back.
	GiveInvoiceBack(ctx context.Context, setlID string) error
}

// shortestInvoice is how many characters the number of an invoice has at least;
// what is shorter is a stopgap of the institution.
const shortestInvoice = 6

// InvoiceKey is what the number of an invoice is known by: letters capital, no
// blanks and dashes; "" for what cannot be one.
func InvoiceKey(number string) string {
	key := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, number)
	if len(key) < shortestInvoice || strings.Trim(key, "0") == "" {
		return ""
	}
	return key
}

// invoiced is draft for a request that may name its invoice.
func (s *Service) invoiced(ctx context.Context, r Reader, c Caller, v claim.Visit, q Request, from shared, raw []claim.FeeLine) (*draft, error) {
	d, err := s.draft(ctx, r, c, v, q, from, raw, nil)
	return d.withInvoice(ctx, r, q.Invoice, err)
}

// withInvoice gives a draft, unless it failed, its invoice. ErrInvoicePaid.
func (d *draft) withInvoice(ctx context.Context, r Reader, number string, err error) (*draft, error) {
	if err != nil {
		return nil, err
	}
	d.invoice = InvoiceKey(number)
	return d, d.unpaid(ctx, r)
}

// unpaid refuses the draft when the counter has paid its invoice.
func (d *draft) unpaid(ctx context.Context, r Reader) error {
	known, knows := r.(invoices)
	if !knows || d.invoice == "" {
		return nil
	}
	caseNo, err := known.InvoiceAtCounter(ctx, d.record.Region, d.visit.Institution, d.invoice)
	if err == nil && caseNo != "" {
		err = ErrInvoicePaid.With(d.invoice, caseNo)
	}
	return err
}

// takeInvoice notes the draft's invoice as used by its settlement.
func (d *draft) takeInvoice(ctx context.Context, w Work) error {
	known, knows := w.(invoices)
	if !knows || d.invoice == "" {
		return nil
	}
	return known.TakeInvoice(ctx, Invoice{
		Key: d.invoice, Region: d.record.Region, PsnNo: d.record.PsnNo, SetlID: d.record.SetlID, Place: d.visit.Institution,
		Amount: d.record.Total, Recorded: d.record.SettledAt,
	})
}

// giveInvoiceBack frees the invoice of a settlement that is reversed.
func giveInvoiceBack(ctx context.Context, w Work, setlID string) error {
	if known, knows := w.(invoices); knows {
		return known.GiveInvoiceBack(ctx, setlID)
	}
	return nil
}
