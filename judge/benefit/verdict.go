package benefit

import (
	"slices"

	"yibao/ground/money"
	"yibao/law/policyfile"
)

// verdict turns what the policy made of the bill into shares by payer, layer
// and line, and refuses what does not add up.
func (w *workspace) verdict(v *Verdict, c *Case) error {
	v.Deductible = w.sheet.Portions[0]
	v.Shares = shares(slices.Grow(v.Shares[:0], len(w.sheet.Shares)+1), w.sheet.Shares)
	v.LimitedBy = append(v.LimitedBy[:0], w.sheet.Limited...)
	if err := w.classify(v, c); err != nil {
		return err
	}
	if err := v.conserve(c); err != nil {
		return err
	}
	if err := w.apportion(v); err != nil {
		return err
	}
	v.Deltas = c.count(v.Deltas[:0], w.sheet.Deltas)
	return nil
}

// classify reads the four standard portions of each line and of the bill. No
// sum here can wrap around: policies refuse bills above money.Limit.
func (w *workspace) classify(v *Verdict, c *Case) error {
	rows := w.sheet.Rows
	if len(rows[0]) != len(c.Lines) {
		return ErrNotClassed.With(c.Policy.Header().Title)
	}
	v.Total, v.SelfFunded, v.OverLimit, v.Prepaid, v.InScope = 0, 0, 0, 0, 0
	v.Lines = slices.Grow(v.Lines[:0], len(c.Lines))[:len(c.Lines)]
	for i := range c.Lines {
		l := &v.Lines[i]
		l.LineNo, l.Amount = c.Lines[i].LineNo, c.Lines[i].Amount
		l.SelfFunded, l.OverLimit, l.Prepaid, l.InScope = rows[0][i], rows[1][i], rows[2][i], rows[3][i]
		if l.SelfFunded+l.OverLimit+l.Prepaid+l.InScope != l.Amount {
			return ErrNotClassed.With(c.Policy.Header().Title)
		}
		v.Total += l.Amount
		v.SelfFunded += l.SelfFunded
		v.OverLimit += l.OverLimit
		v.Prepaid += l.Prepaid
		v.InScope += l.InScope
	}
	return nil
}

func (v *Verdict) conserve(c *Case) error {
	var paid money.Fen
	for i := range v.Shares {
		paid += v.Shares[i].Amount
	}
	last := len(v.Shares) - 1
	if paid != v.Total || last < 0 || v.Shares[last].Payer != PayerCash {
		return ErrNotConserved.With(c.Policy.Header().Title, paid, v.Total)
	}
	return nil
}

// shares lists what each payer pays in each layer; the patient's cash, which
// a policy may collect in several places, is one share and the last.
func shares(list []Share, paid []policyfile.Share) []Share {
	cash := Share{Payer: PayerCash}
	for i := range paid {
		s := &paid[i]
		if s.Payer == PayerCash {
			cash.Amount += s.Amount
			continue
		}
		list = append(list, Share{Payer: s.Payer, Layer: s.Layer, Amount: s.Amount})
	}
	return append(list, cash)
}
