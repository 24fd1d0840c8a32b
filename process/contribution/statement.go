package contribution

import (
	"context"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/register/contribution"
)

// BillState is how one bill stands on a day.
type BillState struct {
	Bill    contribution.Bill
	Open    []money.Fen // what the debtor owes of each item
	Owed    money.Fen   // their sum
	Late    levy.Fee    // late fee to the day, with its reasons
	LateDue money.Fen   // what of it is open
	PaidOn  period.Date // zero until the own parts are paid in full
}

// Statement is how a debtor stands on a day.
type Statement struct {
	Debtor contribution.Debtor
	Day    period.Date
	Bills  []BillState
	Owed   money.Fen // open parts of bills
	Late   money.Fen // open late fees
	Credit money.Fen // paid and not yet allocated
}

// Statement tells what a debtor owes on the day, bill by bill, with the late fee
// to the day.
func (s *Service) Statement(ctx context.Context, debtor contribution.Debtor, day period.Date) (Statement, error) {
	var st Statement
	err := s.Store.Contributions(ctx, func(r Reader) error {
		var err error
		st, err = s.statement(ctx, r, debtor, day)
		return err
	})
	return st, err
}

func (s *Service) statement(ctx context.Context, r Reader, debtor contribution.Debtor, day period.Date) (Statement, error) {
	st := Statement{Debtor: debtor, Day: day}
	bills, err := r.Bills(ctx, debtor)
	if err != nil {
		return st, err
	}
	allocations, err := r.Allocations(ctx, debtor)
	if err != nil {
		return st, err
	}
	settled, err := r.SettledBills(ctx, debtor)
	if err != nil {
		return st, err
	}
	payments, err := r.Payments(ctx, debtor)
	if err != nil {
		return st, err
	}
	for _, b := range bills {
		if b.Voided != nil {
			continue
		}
		state, err := s.billState(ctx, r, b, allocations, day)
		if err != nil {
			return st, err
		}
		if i := slices.IndexFunc(settled, func(x contribution.Settled) bool { return x.BillID == b.BillID }); i >= 0 {
			state.PaidOn = settled[i].PaidOn
		}
		st.Bills = append(st.Bills, state)
		st.Owed += state.Owed
		st.Late += state.LateDue
	}
	st.Credit = unallocated(payments, allocations)
	return st, nil
}

// unallocated is what of the payments went to no bill and was not given back.
func unallocated(payments []contribution.Payment, allocations []contribution.Allocation) money.Fen {
	var left money.Fen
	for _, p := range payments {
		left += p.Amount - p.Refunded
	}
	for _, a := range allocations {
		left -= a.Amount
	}
	return left
}

// billState folds the allocations of a bill and judges its late fee.
func (s *Service) billState(ctx context.Context, r Reader, b contribution.Bill, allocations []contribution.Allocation, day period.Date) (BillState, error) {
	state := BillState{Bill: b, Open: make([]money.Fen, len(b.Amounts))}
	var lateTaken money.Fen
	paid := make(map[period.Date]money.Fen)
	for i, item := range b.Shape.Items {
		if contribution.OwnPayer(item.Payer) {
			state.Open[i] = b.Amounts[i]
		}
	}
	for _, a := range allocations {
		switch {
		case a.BillID != b.BillID:
		case a.LateFee:
			lateTaken += a.Amount
		default:
			state.Open[a.Item] -= a.Amount
			paid[a.PaidOn] += a.Amount
		}
	}
	var err error
	if state.Owed, err = money.Sum(state.Open...); err != nil {
		return state, err
	}
	own, err := b.Own()
	if err != nil {
		return state, err
	}
	owing := owingOf(b.Due, own, paid, day)
	if len(owing) > 0 {
		policy, _, err := s.Texts.PolicyOn(ctx, r, b.Region, b.Scheme, day)
		if err != nil {
			return state, err
		}
		var facts levyfile.Facts
		if state.Late, err = levy.LateFee(policy, owing, facts); err != nil {
			return state, err
		}
	}
	state.LateDue = max(0, state.Late.Amount-lateTaken)
	return state, nil
}

// owingOf tells what was owed on each day from the day after the due day to the
// day, both included: what is paid on a day was owed on it still.
func owingOf(due period.Date, own money.Fen, paid map[period.Date]money.Fen, day period.Date) []levy.Owing {
	days := make([]period.Date, 0, len(paid))
	for d := range paid {
		days = append(days, d)
	}
	slices.Sort(days)
	owed, from := own, due.AddDays(1)
	var owing []levy.Owing
	for _, d := range days {
		if d >= from && d <= day && owed > 0 {
			owing = append(owing, levy.Owing{Span: period.Span{From: from, To: d.AddDays(1)}, Amount: owed})
			from = d.AddDays(1)
		}
		owed -= paid[d]
	}
	if owed > 0 && from <= day {
		owing = append(owing, levy.Owing{Span: period.Span{From: from, To: day.AddDays(1)}, Amount: owed})
	}
	return owing
}
