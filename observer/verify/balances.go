package verify

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yibao/register/ledger"
)

// balances compares the balances that the ledger reports with those derived
// here, entry by entry.
func (x *examination) balances(ctx context.Context, r Reader) error {
	reported, err := r.Balances(ctx, endOfTime, endOfRecord)
	if err != nil {
		return err
	}
	for _, b := range reported {
		account := b.Account
		if derived := x.paid[account]; derived != b.Amount {
			x.find("余额", account.String(), "账上 %s,按分录推得 %s", b.Amount, derived)
		}
		delete(x.paid, account)
	}
	for account, kept := range x.held {
		if kept < 0 {
			x.find("冻结", account.Party, "支出的比冻结的多 %s", -kept)
		}
	}
	byName := func(a, b ledger.Account) int { return cmp.Compare(a.String(), b.String()) }
	for _, account := range slices.SortedFunc(maps.Keys(x.paid), byName) {
		if derived := x.paid[account]; derived != 0 {
			x.find("余额", account.String(), "账上没有,按分录推得 %s", derived)
		}
	}
	return nil
}
