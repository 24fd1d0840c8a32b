package enrolling

import (
	"context"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// Departure moves an insured relation to another region: cover ends with the day
// before, the balance of the account goes along, and a certificate says how long
// the person was covered.
type Departure struct {
	PsnNo    string
	Scheme   string
	ToRegion string

	months int
	first  period.Date
	held   money.Fen
}

// Kind implements Input.
func (m *Departure) Kind() enrolment.ActKind { return enrolment.MoveOut }

func (m *Departure) about() []string { return []string{m.PsnNo} }

func (m *Departure) check(ctx context.Context, d *doing) error {
	d.need("险种", m.Scheme)
	if _, err := coding.ParseAdmDvs(m.ToRegion); err != nil {
		d.add(ErrCode.With("转入地", m.ToRegion))
	}
	d.alive(d.found[m.PsnNo])
	all, err := d.w.SpellsOf(ctx, m.PsnNo)
	if err != nil {
		return err
	}
	for _, s := range period.Latest(all, d.day, func(s enrolment.Spell) string { return s.Scheme }) {
		if s.Scheme == m.Scheme && (s.State == enrolment.CoverActive || s.State == enrolment.CoverSuspended) {
			d.spell = &s
		}
	}
	if d.spell == nil {
		d.add(ErrNotCovered.With(d.day, coding.Insurance(m.Scheme).Name()))
		return nil
	}
	d.inside(d.spell.Region)
	if d.spell.Region == m.ToRegion {
		d.add(ErrSameRegion.With(m.ToRegion))
	}
	d.later(all)
	if err := d.noOpenVisit(ctx, m.PsnNo); err != nil {
		return err
	}
	own, err := d.w.OwnBalances(ctx, m.PsnNo)
	if err != nil {
		return err
	}
	if m.held = balanceOf(own, d.spell.Region, m.Scheme); m.held < 0 {
		d.add(ErrMoveBalance.With(m.held))
	}
	m.first, m.months, err = d.covered(ctx, m.PsnNo, m.Scheme, all)
	return err
}

// covered tells since when and for how many months a person has paid; without a
// book of contributions, for how many months the person was covered.
func (d *doing) covered(ctx context.Context, psnNo, scheme string, all []enrolment.Spell) (period.Date, int, error) {
	active := make(map[period.Date]bool)
	var first period.Date
	for _, s := range Standing(all, period.Span{From: 1, To: d.day}) {
		if s.Scheme != scheme || s.State != enrolment.CoverActive {
			continue
		}
		if first == 0 || s.Effective.From < first {
			first = s.Effective.From
		}
		for _, month := range contribution.MonthsOf(s.Effective) {
			active[month] = true
		}
	}
	if d.s.History == nil {
		return first, len(active), nil
	}
	paid, err := d.s.History.PaidMonths(ctx, psnNo, scheme)
	if err != nil || len(paid) == 0 {
		return first, len(active), err
	}
	return first, contribution.PaidMonths(paid, 0), nil
}

func (m *Departure) write(ctx context.Context, d *doing) error {
	s := *d.spell
	region := s.Region
	s.State, s.Version = enrolment.CoverEnded, d.version(period.Since(d.day))
	if err := d.w.AddSpells(ctx, []enrolment.Spell{s}); err != nil {
		return err
	}
	if err := d.leaveUnits(ctx, m.PsnNo, string(enrolment.MoveOut)); err != nil {
		return err
	}
	p := d.found[m.PsnNo]
	d.act.Region = region
	c := enrolment.Certificate{
		No: d.act.ActID, PsnNo: m.PsnNo, Direction: enrolment.Outward, Scheme: m.Scheme, FromRegion: region, ToRegion: m.ToRegion,
		Name: p.Name, CertType: p.CertType, CertNo: p.CertNo, First: m.first, Last: d.day.AddDays(-1),
		PaidMonths: m.months, Balance: m.held, Day: d.day, ActID: d.act.ActID, Recorded: d.now,
	}
	d.made = &c
	if err := d.w.AddCertificate(ctx, c); err != nil {
		return err
	}
	return d.moveMoney(ctx, Move{
		ID: d.s.NewID(), PsnNo: m.PsnNo, Region: region, Scheme: m.Scheme, Other: m.ToRegion, Amount: m.held, Outward: true, Day: d.day, Ref: d.act.ActID,
	})
}

// Arrival takes an insured relation in from another region, by its certificate.
type Arrival struct {
	PsnNo  string
	Region string
	Cover
	CertificateNo string
	FromRegion    string
	First, Until  period.Date // days of cover that the certificate says
	PaidMonths    int
	Balance       money.Fen
	Post          *Post
}

// Kind implements Input.
func (m *Arrival) Kind() enrolment.ActKind { return enrolment.MoveIn }

func (m *Arrival) about() []string { return []string{m.PsnNo} }

func (m *Arrival) check(ctx context.Context, d *doing) error {
	d.alive(d.found[m.PsnNo])
	d.inside(m.Region)
	m.Cover.shape(d)
	d.need("转移凭证编号", m.CertificateNo)
	if _, err := coding.ParseAdmDvs(m.FromRegion); err != nil {
		d.add(ErrCode.With("转出地", m.FromRegion))
	}
	if m.FromRegion == m.Region {
		d.add(ErrSameRegion.With(m.Region))
	}
	if m.PaidMonths < 0 || m.Balance < 0 {
		d.add(ErrCode.With("实际缴费月数或账户余额", m.Balance.String()))
	}
	if m.Post != nil {
		if err := m.Post.check(ctx, d); err != nil {
			return err
		}
	}
	known, err := d.w.CertificatesOf(ctx, m.PsnNo)
	if err != nil {
		return err
	}
	for _, c := range known {
		if c.No != m.CertificateNo {
			continue
		}
		if c.Direction == enrolment.Inward {
			d.add(ErrCertUsed.With(c.No))
		} else {
			m.compare(d, c)
		}
	}
	return d.apart(ctx, m.PsnNo, &m.Cover)
}

// compare tells where a certificate of ours differs from what is brought.
func (m *Arrival) compare(d *doing, c enrolment.Certificate) {
	differs := func(label, said, is string) {
		if said != is {
			d.add(ErrCertificate.With(c.No, label+"应为 "+is+",填的是 "+said))
		}
	}
	differs("转出地", m.FromRegion, c.FromRegion)
	differs("转入地", m.Region, c.ToRegion)
	differs("险种", m.Scheme, c.Scheme)
	differs("账户余额", m.Balance.String(), c.Balance.String())
	differs("缴费月数", number(m.PaidMonths), number(c.PaidMonths))
}

func (m *Arrival) write(ctx context.Context, d *doing) error {
	p := d.found[m.PsnNo]
	d.act.Region = m.Region
	if p.Region != m.Region {
		p.Region, p.Version = m.Region, d.version(period.Since(p.Birth))
		if err := d.w.AddPersons(ctx, []enrolment.Person{p}); err != nil {
			return err
		}
	}
	if err := d.endOthers(ctx); err != nil {
		return err
	}
	if err := d.settle(ctx, p, &m.Cover, m.Post, nil); err != nil {
		return err
	}
	c := enrolment.Certificate{
		No: m.CertificateNo, PsnNo: m.PsnNo, Direction: enrolment.Inward, Scheme: m.Scheme, FromRegion: m.FromRegion, ToRegion: m.Region,
		Name: p.Name, CertType: p.CertType, CertNo: p.CertNo, First: m.First, Last: m.Until,
		PaidMonths: m.PaidMonths, Balance: m.Balance, Day: d.day, ActID: d.act.ActID, Recorded: d.now,
	}
	d.made = &c
	if err := d.w.AddCertificate(ctx, c); err != nil {
		return err
	}
	if err := m.addMonths(ctx, d); err != nil {
		return err
	}
	return d.moveMoney(ctx, Move{
		ID: d.s.NewID(), PsnNo: m.PsnNo, Region: m.Region, Scheme: m.Scheme, Other: m.FromRegion, Amount: m.Balance, Day: d.day, Ref: d.act.ActID,
	})
}

// addMonths has the months that the certificate says count: the last ones before
// the relation came in, less those that the book of contributions has.
func (m *Arrival) addMonths(ctx context.Context, d *doing) error {
	if d.s.History == nil || m.PaidMonths == 0 {
		return nil
	}
	has, err := d.s.History.PaidMonths(ctx, m.PsnNo, m.Scheme)
	if err != nil {
		return err
	}
	left := m.PaidMonths - contribution.PaidMonths(has, 0)
	if left <= 0 {
		return nil
	}
	end := m.Until
	if end == 0 {
		end = d.day.AddDays(-1)
	}
	last := period.NewDate(end.Year(), end.Month(), 1)
	months := make([]period.Date, 0, left)
	for month := last; left > 0 && month > 0; month = month.AddMonths(-1) {
		if !slices.ContainsFunc(has, func(h contribution.MonthPaid) bool { return h.Month == month && h.Paid() }) {
			months = append(months, month)
			left--
		}
	}
	var priors []contribution.Prior
	for _, month := range months {
		priors = append(priors, contribution.Prior{
			PriorID: d.s.NewID(), PsnNo: m.PsnNo, Scheme: m.Scheme, Kind: contribution.Transferred,
			Term: contribution.MonthSpan(month), Region: m.FromRegion, PaidOn: month.AddMonths(1).AddDays(-1), Recorded: d.now,
		})
	}
	return d.s.History.AddPriors(ctx, joined(priors))
}

// joined puts months that follow each other into one term; they come latest
// first.
func joined(priors []contribution.Prior) []contribution.Prior {
	var terms []contribution.Prior
	for _, p := range priors {
		if n := len(terms); n > 0 && terms[n-1].Term.From == p.Term.To {
			terms[n-1].Term.From = p.Term.From
			continue
		}
		terms = append(terms, p)
	}
	return terms
}

// moveMoney posts what goes along.
func (d *doing) moveMoney(ctx context.Context, m Move) error {
	if m.Amount == 0 {
		return nil
	}
	if d.s.Mover != nil {
		return d.s.Mover.MoveBalance(ctx, d.w, m)
	}
	return post(ctx, d.w, d, m)
}

// kindTransfer is how accounts and fund tables name money that moves between
// regions: of former years, and neither a contribution nor a benefit.
const kindTransfer = "转移"

// post books a transfer: money held for the personal accounts of the region
// leaves with what was owed to the person, or comes with it.
func post(ctx context.Context, w Work, d *doing, m Move) error {
	seqs, err := w.NextSeqs(ctx, []string{m.PsnNo})
	if err != nil {
		return err
	}
	amount, words := m.Amount, "随参保关系由"+m.Other+"转入"
	if m.Outward {
		amount, words = -amount, "随参保关系转往"+m.Other
	}
	e := ledger.Entry{
		Partition: m.PsnNo, Seq: seqs[0], EntryID: m.ID, Kind: kindTransfer, Ref: m.Ref + " " + words, ValueDate: m.Day, Recorded: d.now,
		Postings: []ledger.Posting{
			{Account: ledger.Account{Class: ledger.Deposit, Region: m.Region, Scheme: m.Scheme, Fund: ledger.PersonalFund}, Amount: amount},
			{Account: ledger.PersonalAccount(m.Region, m.Scheme, m.PsnNo), Amount: -amount},
		},
	}
	if err := w.Post(ctx, e); err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectEntry, Partition: m.PsnNo, Ref: m.ID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded})
}
