package benefit

import (
	"yibao/ground/money"
	"yibao/law/policyfile"
)

// verdict turns a policy's result into shares by payer, layer and line, and
// refuses a result that does not add up.
func (c Case) verdict(result policyfile.Result) (Verdict, error) {
	v := Verdict{LimitedBy: result.Limited, Deductible: result.Portions.Of(PortionDeductible), Shares: shares(result)}
	if err := c.classify(&v, result); err != nil {
		return Verdict{}, err
	}
	if err := c.conserve(v); err != nil {
		return Verdict{}, err
	}
	parts, err := apportion(v.Lines, v.Shares)
	if err != nil {
		return Verdict{}, err
	}
	for i := range v.Lines {
		v.Lines[i].Parts = parts[i]
	}
	v.Deltas = c.deltas(result.Deltas)
	return v, nil
}

// classify reads the four standard portions of each line and of the bill.
func (c Case) classify(v *Verdict, result policyfile.Result) error {
	if len(result.Rows) != len(c.Lines) {
		return ErrNotClassed.With(c.Policy.Header().Title)
	}
	v.Lines = make([]LineVerdict, len(c.Lines))
	for i, l := range c.Lines {
		row := result.Rows[i]
		v.Lines[i] = LineVerdict{
			LineNo: l.LineNo, Amount: l.Amount,
			SelfFunded: row.Of(PortionSelfFunded), OverLimit: row.Of(PortionOverLimit),
			Prepaid: row.Of(PortionPrepaid), InScope: row.Of(PortionInScope),
		}
		classed, err := money.Sum(v.Lines[i].SelfFunded, v.Lines[i].OverLimit, v.Lines[i].Prepaid, v.Lines[i].InScope)
		if err != nil {
			return err
		}
		if classed != l.Amount {
			return ErrNotClassed.With(c.Policy.Header().Title)
		}
	}
	return v.total()
}

func (v *Verdict) total() (err error) {
	columns := make([][]money.Fen, 5)
	for _, l := range v.Lines {
		for i, amount := range []money.Fen{l.Amount, l.SelfFunded, l.OverLimit, l.Prepaid, l.InScope} {
			columns[i] = append(columns[i], amount)
		}
	}
	for i, sum := range []*money.Fen{&v.Total, &v.SelfFunded, &v.OverLimit, &v.Prepaid, &v.InScope} {
		if *sum, err = money.Sum(columns[i]...); err != nil {
			return err
		}
	}
	return nil
}

func (c Case) conserve(v Verdict) error {
	amounts := make([]money.Fen, len(v.Shares))
	for i, s := range v.Shares {
		amounts[i] = s.Amount
	}
	paid, err := money.Sum(amounts...)
	if err != nil {
		return err
	}
	last := len(v.Shares) - 1
	if paid != v.Total || last < 0 || v.Shares[last].Payer != PayerCash {
		return ErrNotConserved.With(c.Policy.Header().Title, paid, v.Total)
	}
	return nil
}

// shares lists what each payer pays in each layer; the patient's cash, which
// a policy may collect in several places, is one share and the last.
func shares(result policyfile.Result) []Share {
	var shares []Share
	cash := Share{Payer: PayerCash}
	for _, s := range result.Shares {
		if s.Payer == PayerCash {
			cash.Amount += s.Amount
			continue
		}
		shares = append(shares, Share{Payer: s.Payer, Layer: s.Layer, Amount: s.Amount})
	}
	return append(shares, cash)
}
