package verify

import (
	"context"
	"slices"
	"time"

	"yibao/register/ledger"
)

// terms compares what was done to the terms of the books with its seals, derives
// the archives of closed terms again from the entries, and looks for entries
// that came into a closed term.
func (x *examination) terms(ctx context.Context, r Reader) error {
	acts, err := r.TermActs(ctx, "")
	if err != nil {
		return err
	}
	for i, a := range acts {
		x.report.Terms++
		x.check(subject{ledger.SubjectTerm, "", a.ActID}, a.Digest(), "内容或封存的余额与办理时不符")
		if a.Kind != ledger.TermCloses {
			continue
		}
		if err := x.archive(ctx, r, a); err != nil {
			return err
		}
		until := time.Time{}
		for _, later := range acts[i+1:] {
			if later.Region == a.Region && later.Term == a.Term && until.IsZero() {
				until = later.Recorded // reopened
			}
		}
		late, err := r.LateEntries(ctx, a.Region, a.Term.Span(), a.Recorded, until)
		if err != nil {
			return err
		}
		if late > 0 {
			x.find("期间", a.Region+" "+string(a.Term), "结账之后又记入 %d 笔该期的分录", late)
		}
	}
	return nil
}

// archive derives an archive from the entries.
func (x *examination) archive(ctx context.Context, r Reader, a ledger.TermAct) error {
	balances, err := r.SingleBalances(ctx, a.Region, a.Term.Span().End().AddDays(-1), a.Recorded)
	if err != nil {
		return err
	}
	derived := ledger.Archive(balances)
	if slices.Equal(derived, a.Archive) {
		return nil
	}
	for i, line := range a.Archive {
		if i >= len(derived) || derived[i] != line {
			x.find("期间", a.Region+" "+string(a.Term), "封存的 %s 余额 %s 与按分录推得的不符", line.Account, line.Amount)
			return nil
		}
	}
	x.find("期间", a.Region+" "+string(a.Term), "按分录推得的科目比封存的多")
	return nil
}
