package enrolling

import (
	"context"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// Merge merges two numbers of one person: the absorbed one becomes another name
// of the kept one, with both histories.
type Merge struct {
	Kept     string
	Absorbed string
}

// Kind implements Input.
func (m *Merge) Kind() enrolment.ActKind { return enrolment.MergePersons }

func (m *Merge) about() []string { return []string{m.Kept, m.Absorbed} }

func (m *Merge) check(ctx context.Context, d *doing) error {
	d.reasoned()
	if m.Kept == m.Absorbed {
		d.add(ErrSelfMerge.With(m.Kept))
		return nil
	}
	kept, absorbed := d.found[m.Kept], d.found[m.Absorbed]
	if !coding.MatchNames(kept.Name, absorbed.Name) {
		d.add(ErrNotAlike.With("姓名", kept.Name, absorbed.Name))
	}
	if kept.Birth != absorbed.Birth {
		d.add(ErrNotAlike.With("出生日期", kept.Birth, absorbed.Birth))
	}
	aliases, err := d.w.AliasesOf(ctx, m.Absorbed)
	if err != nil {
		return err
	}
	for _, a := range aliases {
		if a.Kept == m.Absorbed && a.Undone == nil {
			d.add(ErrMergedBefore.With(m.Absorbed, a.Absorbed, m.Kept, m.Absorbed))
		}
	}
	for _, psnNo := range m.about() {
		if err := d.noOpenVisit(ctx, psnNo); err != nil {
			return err
		}
	}
	return m.clash(ctx, d)
}

// noOpenVisit refuses while a visit waits to be settled.
func (d *doing) noOpenVisit(ctx context.Context, psnNo string) error {
	open, err := d.w.OpenVisits(ctx, psnNo)
	for _, v := range open {
		d.add(ErrMoverInside.With(v.VisitID, string(d.act.Kind)))
	}
	return err
}

func (m *Merge) write(ctx context.Context, d *doing) error {
	offset, err := d.w.LastSeq(ctx, m.Kept)
	if err != nil {
		return err
	}
	behind, err := d.w.LastSeq(ctx, m.Absorbed)
	if err != nil {
		return err
	}
	if err := d.w.RaiseSeq(ctx, m.Kept, offset+behind); err != nil {
		return err
	}
	a := enrolment.Alias{
		AliasID: d.s.NewID(), Absorbed: m.Absorbed, Kept: m.Kept, Offset: offset, Behind: behind,
		Day: d.day, Reason: d.act.Reason, Operator: d.order.Operator, Recorded: d.now,
	}
	d.act.Versions = append(d.act.Versions, a.AliasID)
	if err := m.carryOver(ctx, d); err != nil {
		return err
	}
	return d.w.AddAlias(ctx, a)
}

// Part undoes a merge. What was done meanwhile stays with the kept number.
type Part struct {
	Kept     string
	Absorbed string

	alias enrolment.Alias
}

// Kind implements Input.
func (p *Part) Kind() enrolment.ActKind { return enrolment.PartPersons }

func (p *Part) about() []string { return []string{p.Kept} }

func (p *Part) check(ctx context.Context, d *doing) error {
	d.reasoned()
	aliases, err := d.w.AliasesOf(ctx, p.Kept)
	if err != nil {
		return err
	}
	for _, a := range aliases {
		if a.Absorbed == p.Absorbed && a.Kept == p.Kept && a.Undone == nil {
			p.alias = a
		}
	}
	if p.alias.AliasID == "" {
		d.add(ErrNotMerged.With(p.Absorbed))
		return nil
	}
	if err := d.noOpenVisit(ctx, p.Kept); err != nil {
		return err
	}
	own, err := d.w.OwnBalances(ctx, p.Kept)
	if err != nil {
		return err
	}
	for _, b := range own {
		if b.Amount > 0 { // it owes what it drew on the other's account
			d.add(ErrSpentSince.With(p.Kept, p.Absorbed, b.Amount))
		}
	}
	return nil
}

func (p *Part) write(ctx context.Context, d *doing) error {
	seqs, err := d.w.NextSeqs(ctx, []string{p.Kept})
	if err != nil {
		return err
	}
	parting := enrolment.Parting{
		AliasID: p.alias.AliasID, Seq: seqs[0], Day: d.day, Reason: d.act.Reason, Operator: d.order.Operator, Recorded: d.now,
	}
	d.act.Versions = append(d.act.Versions, p.alias.AliasID)
	if err := p.giveBack(ctx, d); err != nil {
		return err
	}
	return d.w.AddParting(ctx, p.alias.Absorbed, parting)
}

// balanceOf returns what the person holds in an account.
func balanceOf(own []ledger.Balance, region, scheme string) money.Fen {
	var held money.Fen
	for _, b := range own {
		if b.Account.Class == ledger.Personal && b.Account.Region == region && b.Account.Scheme == scheme {
			held -= b.Amount
		}
	}
	return held
}
