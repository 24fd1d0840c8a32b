package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/register/contribution"
)

// PaidMonths implements contribution.HistoryReader. Months of a number that was
// merged into this one count too.
func (t *tx) PaidMonths(ctx context.Context, psnNo, scheme string) ([]contribution.MonthPaid, error) {
	months, err := folded(ctx, t, psnNo, func(psnNo string) ([]contribution.MonthPaid, error) {
		return t.monthsOf(ctx, psnNo, scheme)
	}, func(*contribution.MonthPaid, part) {})
	return contribution.ByMonth(months), err
}

// monthsOf returns the months under one number.
func (t *tx) monthsOf(ctx context.Context, psnNo, scheme string) ([]contribution.MonthPaid, error) {
	lines, err := collect(ctx, t, scanBillLine, "SELECT "+lineBillColumns+" FROM levy_line WHERE psn_no = $1 AND scheme = $2", psnNo, scheme)
	if err != nil {
		return nil, err
	}
	bills := make(map[string]contribution.Bill)
	debtors := []string{psnNo}
	for _, l := range lines {
		debtors = append(debtors, l.Debtor.No)
	}
	all, err := inParts(debtors, func(part []string) ([]contribution.Bill, error) {
		var a arguments
		return collect(ctx, t, scanBill, "SELECT "+billColumns+" FROM levy_bill WHERE part_key IN ("+a.list(part)+") AND scheme = "+a.add(scheme), a...)
	})
	if all, err = t.completed(ctx, all, err); err != nil {
		return nil, err
	}
	for _, b := range all {
		bills[b.BillID] = b
	}
	paid, err := t.settledOf(ctx, debtors)
	if err != nil {
		return nil, err
	}
	var months []contribution.MonthPaid
	for _, l := range lines {
		if b, ok := bills[l.BillID]; ok && b.Voided == nil {
			months = append(months, monthsPaid(b, paid[b.BillID])...)
		}
	}
	for _, b := range all {
		if b.Debtor.Kind == contribution.Person && b.Debtor.No == psnNo && b.Voided == nil && b.Kind != contribution.Lifetime {
			months = append(months, monthsPaid(b, paid[b.BillID])...)
		}
	}
	priors, err := t.priorsOf(ctx, psnNo, scheme)
	for _, p := range priors {
		for _, m := range contribution.MonthsOf(p.Term) {
			months = append(months, contribution.MonthPaid{Month: m, PaidOn: p.PaidOn, Source: string(p.Kind)})
		}
	}
	return months, err
}

// monthsPaid spreads a bill over its months.
func monthsPaid(b contribution.Bill, on period.Date) []contribution.MonthPaid {
	var months []contribution.MonthPaid
	for _, m := range contribution.MonthsOf(b.Term) {
		months = append(months, contribution.MonthPaid{Month: m, PaidOn: on, Due: b.Due, BillID: b.BillID, Source: string(b.Debtor.Kind),
			BackPaid: on != 0 && (b.Kind == contribution.BackPay || b.Kind == contribution.Found || on > b.Due)})
	}
	return months
}

// priorsOf returns the prior months that were not withdrawn.
func (t *tx) priorsOf(ctx context.Context, psnNo, scheme string) ([]contribution.Prior, error) {
	all, err := collect(ctx, t, scanPrior, "SELECT "+priorColumns+" FROM levy_prior WHERE psn_no = $1 AND scheme = $2 ORDER BY recorded, prior_id", psnNo, scheme)
	var standing []contribution.Prior
	for _, p := range all {
		if p.Withdrawn {
			standing = slices.DeleteFunc(standing, func(q contribution.Prior) bool { return q.Term == p.Term && q.Kind == p.Kind })
			continue
		}
		standing = append(standing, p)
	}
	return standing, err
}

// Bases implements contribution.HistoryReader.
func (t *tx) Bases(ctx context.Context, psnNo, scheme string, term period.Span) ([]contribution.Line, error) {
	lines, err := folded(ctx, t, psnNo, func(psnNo string) ([]contribution.Line, error) {
		stored, err := collect(ctx, t, scanBillLine, "SELECT "+lineBillColumns+" FROM levy_line WHERE psn_no = $1 AND scheme = $2"+
			" AND term_from >= $3 AND term_from < $4", psnNo, scheme, term.From.String(), term.End().String())
		lines, err := t.classed(ctx, stored, err)
		if err != nil {
			return nil, err
		}
		bills, err := collect(ctx, t, scanBill, "SELECT "+billColumns+" FROM levy_bill WHERE part_key = $1 AND debtor_kind = $2 AND scheme = $3"+
			" AND term_from >= $4 AND term_from < $5", psnNo, string(contribution.Person), scheme, term.From.String(), term.End().String())
		return append(lines, ownLines(bills)...), err
	}, func(l *contribution.Line, _ part) { l.PsnNo = psnNo })
	if err != nil {
		return nil, err
	}
	return t.paidOnly(ctx, lines)
}

// ownLines are the lines of bills whose debtor is the person.
func ownLines(bills []contribution.Bill) []contribution.Line {
	lines := make([]contribution.Line, 0, len(bills))
	for _, b := range bills {
		if b.Kind == contribution.Lifetime {
			continue
		}
		lines = append(lines, contribution.Line{PsnNo: b.Debtor.No, BillID: b.BillID, Debtor: b.Debtor, Region: b.Region, Scheme: b.Scheme,
			Class: b.Class, Term: b.Term, Kind: b.Kind, Declared: b.Base, Base: b.Base, Amounts: b.Amounts})
	}
	return lines
}

// paidOnly leaves the lines of bills that are paid in full, oldest term first for
// each person.
func (t *tx) paidOnly(ctx context.Context, lines []contribution.Line) ([]contribution.Line, error) {
	debtors := make([]string, len(lines))
	for i, l := range lines {
		debtors[i] = l.Debtor.No
	}
	paid, err := t.settledOf(ctx, debtors)
	lines = slices.DeleteFunc(lines, func(l contribution.Line) bool { return paid[l.BillID] == 0 })
	slices.SortStableFunc(lines, func(a, b contribution.Line) int {
		return cmp.Or(cmp.Compare(a.PsnNo, b.PsnNo), cmp.Compare(a.Term.From, b.Term.From), cmp.Compare(a.BillID, b.BillID))
	})
	return lines, err
}

// BasesPage implements contribution.HistoryReader.
func (t *tx) BasesPage(ctx context.Context, region, scheme string, term period.Span, after string, limit int) ([]contribution.Line, error) {
	last, err := t.lastOfPage(ctx, region, scheme, term, after, limit)
	if err != nil || last == "" {
		return nil, err
	}
	stored, err := collect(ctx, t, scanBillLine, "SELECT "+lineBillColumns+" FROM levy_line WHERE psn_no > $1 AND psn_no <= $2 AND region = $3 AND scheme = $4"+
		" AND term_from >= $5 AND term_from < $6", after, last, region, scheme, term.From.String(), term.End().String())
	lines, err := t.classed(ctx, stored, err)
	if err != nil {
		return nil, err
	}
	bills, err := collect(ctx, t, scanBill, "SELECT "+billColumns+" FROM levy_bill WHERE part_key > $1 AND part_key <= $2 AND region = $3 AND scheme = $4"+
		" AND term_from >= $5 AND term_from < $6 AND debtor_kind = $7",
		after, last, region, scheme, term.From.String(), term.End().String(), string(contribution.Person))
	if err != nil {
		return nil, err
	}
	lines, err = t.paidOnly(ctx, append(lines, ownLines(bills)...))
	if err == nil && len(lines) == 0 { // nobody on this page has paid: the next one
		return t.BasesPage(ctx, region, scheme, term, last, limit)
	}
	return lines, err
}

// lastOfPage returns the last person of a page of up to limit persons that have a
// line or a bill in the term; "" when there is nobody.
func (t *tx) lastOfPage(ctx context.Context, region, scheme string, term period.Span, after string, limit int) (string, error) {
	from, to := term.From.String(), term.End().String()
	inLines, err := collect(ctx, t, text, "SELECT DISTINCT psn_no FROM levy_line WHERE psn_no > $1 AND region = $2 AND scheme = $3"+
		" AND term_from >= $4 AND term_from < $5 ORDER BY psn_no LIMIT $6", after, region, scheme, from, to, limit)
	if err != nil {
		return "", err
	}
	inBills, err := collect(ctx, t, text, "SELECT DISTINCT part_key FROM levy_bill WHERE part_key > $1 AND region = $2 AND scheme = $3"+
		" AND term_from >= $4 AND term_from < $5 AND debtor_kind = $6 ORDER BY part_key LIMIT $7",
		after, region, scheme, from, to, string(contribution.Person), limit)
	if err != nil {
		return "", err
	}
	both := append(inLines, inBills...)
	slices.Sort(both)
	both = slices.Compact(both)
	if len(both) == 0 {
		return "", nil
	}
	return both[min(limit, len(both))-1], nil
}

// LinesOf implements contribution.Reader.
func (t *tx) LinesOf(ctx context.Context, psnNo, scheme string, term period.Span) ([]contribution.Line, error) {
	stored, err := collect(ctx, t, scanBillLine, "SELECT "+lineBillColumns+" FROM levy_line WHERE psn_no = $1 AND scheme = $2"+
		" AND term_from >= $3 AND term_from < $4 ORDER BY term_from, bill_id", psnNo, scheme, term.From.String(), term.End().String())
	lines, err := t.classed(ctx, stored, err)
	if err != nil || len(lines) == 0 {
		return lines, err
	}
	debtors := make([]string, len(lines))
	for i, l := range lines {
		debtors[i] = l.Debtor.No
	}
	voids, err := inParts(debtors, func(part []string) ([]contribution.Void, error) {
		var a arguments
		return collect(ctx, t, scanVoid, "SELECT part_key, bill_id, reason, operator, recorded FROM levy_void WHERE part_key IN ("+a.list(part)+")", a...)
	})
	return slices.DeleteFunc(lines, func(l contribution.Line) bool {
		return slices.ContainsFunc(voids, func(v contribution.Void) bool { return v.BillID == l.BillID })
	}), err
}
