package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/ledger"
)

// Given is what a person was credited by a run from one account.
type Given struct {
	PsnNo  string
	Ref    string // of the entry
	From   ledger.Account
	Amount money.Fen
}

// late gives what a term's source gives now, less what the books show was given
// for the term: by the term's own run and by those of what came late before.
type late struct {
	Source
	key  string      // of the term's own run
	from period.Date // its day: nothing was given before
}

// Credits implements Source: all credits of those who are owed more, so that only
// they are locked; check takes off what was given.
func (x late) Credits(ctx context.Context, after string) (credits []Credit, last string, err error) {
	credits, last, err = x.Source.Credits(ctx, after)
	if err != nil || len(credits) == 0 {
		return nil, last, err
	}
	owed := make(map[string]bool)
	err = x.service().Store.ReadAccounts(ctx, func(r Reader) error {
		open, err := x.check(ctx, r, credits)
		for _, c := range open {
			owed[c.PsnNo] = true
		}
		return err
	})
	return slices.DeleteFunc(credits, func(c Credit) bool { return !owed[c.PsnNo] }), last, err
}

// service is that of the source.
func (x late) service() *Service {
	if c, paid := x.Source.(contributed); paid {
		return c.crediting.service
	}
	return x.Source.(retired).crediting.service
}

// taken is one account that a person was credited from.
type taken struct {
	psnNo string
	from  ledger.Account
}

// check implements checker. What was given from an account counts against the
// credits from it, one after the other.
func (x late) check(ctx context.Context, r Reader, credits []Credit) ([]Credit, error) {
	if len(credits) == 0 {
		return nil, nil
	}
	given, err := r.GivenTo(ctx, credits[0].PsnNo, credits[len(credits)-1].PsnNo, KindCredit, x.from)
	if err != nil {
		return nil, err
	}
	merged, err := r.MergedInto(ctx, credits[0].PsnNo, credits[len(credits)-1].PsnNo)
	if err != nil {
		return nil, err
	}
	for _, m := range merged {
		before, err := r.GivenTo(ctx, m.Absorbed, m.Absorbed, KindCredit, x.from)
		if err != nil {
			return nil, err
		}
		for _, g := range before {
			g.PsnNo = m.Kept
			given = append(given, g)
		}
	}
	sums := make(map[taken]money.Fen)
	for _, g := range given {
		if key, _, _ := strings.Cut(g.Ref, " "); key == x.key || strings.HasPrefix(key, x.key+"/") {
			sums[taken{g.PsnNo, g.From}] += g.Amount
		}
	}
	var open []Credit
	for _, c := range credits {
		had := min(sums[taken{c.PsnNo, c.From}], c.Amount)
		sums[taken{c.PsnNo, c.From}] -= had
		if c.Amount -= had; c.Amount == 0 {
			continue
		}
		if had > 0 {
			c.Words = fmt.Sprintf("%s(已划%s元,补%s元)", c.Words, had, c.Amount)
		}
		open = append(open, c)
	}
	return open, nil
}
