package ledger

import "yibao/ground/money"

// FundPosition is how one fund stands: what came in, what was paid out for
// benefits, what is left, and what of the benefits is still owed to providers.
// For personal accounts Income is what was credited, and Balance what the
// agency owes the persons.
type FundPosition struct {
	Region, Scheme, Fund              string
	Income, Expense, Balance, Payable money.Fen
}

// Positions reads the funds' positions off the balances of all accounts, in
// order of first appearance.
func Positions(balances []Balance) []FundPosition {
	var positions []FundPosition
	at := make(map[Account]int)
	for _, b := range balances {
		key := Account{Region: b.Account.Region, Scheme: b.Account.Scheme, Fund: b.Account.Fund}
		i, seen := at[key]
		if !seen {
			i = len(positions)
			at[key] = i
			positions = append(positions, FundPosition{Region: key.Region, Scheme: key.Scheme, Fund: key.Fund})
		}
		positions[i].add(b)
	}
	for i := range positions {
		if p := &positions[i]; p.Fund == string(Personal) {
			p.Expense = p.Income - p.Balance
		}
	}
	return positions
}

func (p *FundPosition) add(b Balance) {
	switch b.Account.Class {
	case Income:
		p.Income -= b.Amount
		p.Balance -= b.Amount
	case Expense:
		p.Expense += b.Amount
		p.Balance -= b.Amount
	case Payable:
		p.Payable -= b.Amount
	case Personal:
		p.Balance -= b.Amount
	case Deposit:
		// Personal accounts have no income account: the money is the persons' at once.
		if p.Fund == string(Personal) {
			p.Income += b.Amount
		}
	}
}
