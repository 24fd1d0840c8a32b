package whatif_test

import (
	"slices"

	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/observer/verify"
	"yibao/observer/whatif"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
	"yibao/register/provider"
	"yibao/storage/storetest/town"
)

// oracle leads each person's life once more, in the plainest way: it asks the
// registers one by one, judges by benefit.Settle, and adds up what was used by
// going over everything again each time.
type oracle struct {
	t   town.T
	r   verify.Reader
	one whatif.Trial
	outcome

	acts []settlement.Record // of the person, so far
	used map[string][]benefit.Delta
	paid map[string]map[string]money.Fen // by settlement and payer
}

// slow is what a trial should find in the town.
func slow(t town.T, w *town.Town, one whatif.Trial) outcome {
	t.Helper()
	o := oracle{t: t, one: one, outcome: newOutcome()}
	err := w.Store.Inspect(ctx, func(r verify.Reader) error {
		o.r = r
		return r.Persons(ctx, func(psnNo string) error {
			records, err := r.RecordsOf(ctx, psnNo)
			if err == nil {
				o.life(psnNo, records)
			}
			return err
		})
	})
	o.must(err)
	return o.outcome
}

func (o *oracle) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatalf("oracle: %v", err)
	}
}

// life leads one life.
func (o *oracle) life(psnNo string, records []settlement.Record) {
	o.t.Helper()
	o.acts, o.used, o.paid = nil, make(map[string][]benefit.Delta), make(map[string]map[string]money.Fen)
	stored, err := o.r.Deltas(ctx, psnNo)
	o.must(err)
	burden := money.Fen(0)
	for _, record := range records {
		o.acts = append(o.acts, record)
		if record.Kind != settlement.Settled {
			continue
		}
		for _, d := range stored {
			if d.SetlID == record.SetlID {
				o.used[record.SetlID] = append(o.used[record.SetlID], benefit.Delta{Key: d.Key, Fold: d.Fold, Set: d.Set, Amount: d.Amount})
			}
		}
		was := make(map[string]money.Fen)
		for _, s := range record.Shares {
			was[s.Payer] += s.Amount
		}
		o.paid[record.SetlID] = was
		if record.Facts.Day < o.one.From || record.Facts.Day > o.one.To {
			continue
		}
		would := make(map[string]money.Fen)
		verdict, err := benefit.Settle(o.bill(record))
		for _, s := range verdict.Shares {
			would[s.Payer] += s.Amount
		}
		if err == nil {
			o.used[record.SetlID], o.paid[record.SetlID] = verdict.Deltas, would
		}
		switch counts := settlement.Live(records, record.SetlID); {
		case !counts:
			o.Reversed++
		case err != nil:
			o.t.Fatalf("oracle: %v", err)
		default:
			o.count(record.Scheme, was, would)
			for _, own := range []string{"个人", "个人账户"} {
				burden += would[own] - was[own]
			}
		}
	}
	switch {
	case burden < 0:
		o.Gain[burden.String()]++
	case burden > 0:
		o.Lose[burden.String()]++
	}
}

// count adds one settlement.
func (o *oracle) count(scheme string, was, would map[string]money.Fen) {
	o.Judged++
	touched := false
	for _, payer := range []string{"统筹基金", "大额补助", "大病保险", "公务员补助", "医疗救助", "个人账户", "个人"} {
		if was[payer] == 0 && would[payer] == 0 {
			continue
		}
		sum := o.Payers[scheme+payer]
		sum[0] += was[payer]
		sum[1] += would[payer]
		o.Payers[scheme+payer] = sum
		touched = touched || was[payer] != would[payer]
	}
	if touched {
		o.Touched++
	}
}

// live lists the settlements that count before the last of the acts, in order.
func (o *oracle) live() []settlement.Record {
	before := o.acts[:len(o.acts)-1]
	var list []settlement.Record
	for _, r := range before {
		if r.Kind == settlement.Settled && settlement.Live(before, r.SetlID) {
			list = append(list, r)
		}
	}
	return list
}

// balance is what an accumulator comes to before the bill, by its definition.
func (o *oracle) balance(key accumulator.Key, fold accumulator.Fold) (balance int64) {
	for _, r := range o.live() {
		counted := false
		for _, d := range o.used[r.SetlID] {
			switch {
			case d.Key != key:
			case d.Set:
				balance, counted = d.Amount, false
			case fold == accumulator.Max:
				balance = max(balance, d.Amount)
			case fold == accumulator.Count && d.Amount != 0 && !counted:
				balance, counted = balance+1, true
			case fold == accumulator.Sum:
				balance += d.Amount
			}
		}
	}
	return balance
}

// account is what the personal account holds before the bill: what was credited
// less what it paid.
func (o *oracle) account(of settlement.Record) (held money.Fen) {
	entries, err := o.r.EntriesOf(ctx, of.PsnNo)
	o.must(err)
	for _, e := range entries {
		if e.Kind != "账户划入" || e.Seq >= of.Seq {
			continue
		}
		for _, p := range e.Postings {
			if p.Account == town.Personal(of.PsnNo, of.Scheme) {
				held -= p.Amount
			}
		}
	}
	for _, r := range o.live() {
		if r.Scheme == of.Scheme {
			held -= o.paid[r.SetlID]["个人账户"]
		}
	}
	return held
}

// refs returns the ids of a kind that a settlement names.
func refs(r settlement.Record, kind settlement.RefKind) (ids []string) {
	for _, ref := range r.Versions {
		if ref.Kind == kind {
			ids = append(ids, ref.ID)
		}
	}
	return ids
}

// bill states a stored settlement to the judge.
func (o *oracle) bill(r settlement.Record) benefit.Case {
	f := r.Facts
	person, err := o.r.PersonVersion(ctx, r.PsnNo, refs(r, settlement.RefPerson)[0])
	o.must(err)
	spells, err := o.r.SpellVersions(ctx, r.PsnNo, refs(r, settlement.RefSpell))
	o.must(err)
	groups, err := o.r.MembershipVersions(ctx, r.PsnNo, refs(r, settlement.RefMembership))
	o.must(err)
	at, err := o.r.InstitutionVersion(ctx, refs(r, settlement.RefInstitution)[0])
	o.must(err)
	lines, prescribed := o.lines(r, at)
	c := benefit.Case{
		Policy: o.policy(r), Region: r.Region, Scheme: r.Scheme, MedType: f.MedType, VisitID: r.VisitID,
		Admission: f.Begin, Discharge: f.End, Settlement: f.Day, Disease: f.Disease,
		Person: benefit.Person{
			Sex: person.Sex, Birth: person.Birth, PersonType: spells[0].PersonType, CivilServant: spells[0].CivilServant, Tier: spells[0].Tier,
			Groups: active(groups),
		},
		Provider: benefit.Provider{Type: string(at.Type), Level: at.Level, Community: at.Community, Region: at.Region},
		Filing:   benefit.NotFiled, Inpatient: f.Kind == "住院", Prescribed: prescribed,
		UseAccount: f.UseAccount, Balance: o.account(r), Lines: lines, Used: o.balance,
	}
	if c.Discharge == 0 { // settled before discharge
		c.Discharge = f.Day
	}
	return c
}

func active(groups []enrolment.Membership) (codes []string) {
	for _, g := range groups {
		if g.Active {
			codes = append(codes, g.Group)
		}
	}
	return codes
}

// policy is the trial's policy for the settlement, or its own.
func (o *oracle) policy(r settlement.Record) *policyfile.Policy {
	published, err := o.r.PublishedVersion(ctx, refs(r, settlement.RefPolicy)[0])
	o.must(err)
	for _, p := range slices.Backward(o.one.Policies) {
		if h := p.Header(); h.Scheme == published.Scheme && h.Business == published.Business {
			return p
		}
	}
	bundle := policyfile.Bundle{Entry: published.Entry}
	for _, f := range published.Files {
		bundle.Files = append(bundle.Files, policyfile.File(f))
	}
	own, _ := policyfile.FromBundle(bundle)
	return own
}

// lines states the lines by what the record says of them, and their quantity by
// the lines that were uploaded.
func (o *oracle) lines(r settlement.Record, at provider.Institution) (lines []benefit.Line, prescribed bool) {
	raw, err := o.r.SettledLines(ctx, r.PsnNo, r.SetlID)
	o.must(err)
	prescribed = true
	for _, l := range r.Lines {
		one := benefit.Line{
			LineNo: l.LineNo, Class: l.Class, Category: l.Category, Amount: l.Amount, WithinLimit: l.Amount,
			Prepay: l.PrepayRate, Excluded: l.Excluded != "",
		}
		var units money.Quantity
		for _, u := range raw {
			if u.RefundOf == "" && u.LineNo == l.LineNo || u.RefundOf == l.LineNo {
				units += u.Quantity // a refund itself is left with nothing
			}
			if u.LineNo == l.LineNo {
				one.Code = u.Code
				prescribed = prescribed && u.External
			}
		}
		if l.Limit > 0 {
			within, err := money.Extend(l.Limit, units, money.HalfUpFen)
			o.must(err)
			one.WithinLimit = min(one.WithinLimit, within)
		}
		lines = append(lines, one)
	}
	return lines, prescribed
}
