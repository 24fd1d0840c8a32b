package api

import (
	"yibao/ground/coding"
	"yibao/process/reimbursement"
	"yibao/register/claim"
)

// contentBodyOf tells what an applicant stated, the account masked.
func contentBodyOf(c reimbursement.Content) ContentBody {
	b := ContentBody{
		Scheme: c.Scheme, MedType: c.MedType, Place: c.Place, PlaceRegion: c.PlaceRegion, Begin: claim.Day(c.Begin).String(),
		Disease: c.Disease, DiseaseName: c.DiseaseName, Payee: c.Payee.Name, Bank: c.Payee.Bank, Account: coding.MaskBankCard(c.Payee.Account),
	}
	if !c.End.IsZero() {
		b.End = claim.Day(c.End).String()
	}
	if c.Unlisted != 0 {
		b.Unlisted = c.Unlisted.String()
	}
	for _, d := range c.Diagnoses {
		b.Diagnoses = append(b.Diagnoses, d.Code)
	}
	for _, r := range c.Receipts {
		b.Receipts = append(b.Receipts, ReceiptBody{r.Code, r.Number, r.Electronic, dayText(r.Day), r.Amount.String()})
	}
	for _, l := range c.Lines {
		b.Lines = append(b.Lines, LineBody{l.No, l.Receipt, l.Code, l.Name, l.Price.String(), l.Quantity.String(), l.Amount.String(), dayText(l.Day)})
	}
	return b
}
