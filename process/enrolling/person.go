package enrolling

import (
	"context"
	"errors"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// Identity is who a person is.
type Identity struct {
	Name     string
	CertType string
	CertNo   string
	Sex      string // "" with an identity card: read off the number
	Nation   string
	Birth    period.Date // likewise
}

// Post is where a new person works, learns or is taken care of.
type Post struct {
	Employer string // credit code, "" for none
	Relation enrolment.Relation
	Declared money.Fen
}

// NewPerson registers a person, with the first cover, unit and groups.
type NewPerson struct {
	PsnNo  string // "" is given by the service
	Region string
	Identity
	Cover  *Cover
	Post   *Post
	Groups []string
}

// Kind implements Input.
func (n *NewPerson) Kind() enrolment.ActKind { return enrolment.RegisterPerson }

func (n *NewPerson) about() []string { return nil }

func (n *NewPerson) check(ctx context.Context, d *doing) error {
	d.inside(n.Region)
	if err := n.Identity.check(ctx, d, ""); err != nil {
		return err
	}
	if n.Cover != nil {
		n.Cover.shape(d)
	}
	if n.Post != nil {
		if err := n.Post.check(ctx, d); err != nil {
			return err
		}
	}
	for _, g := range n.Groups {
		d.need("身份类别", g)
	}
	p := enrolment.Person{Birth: n.Birth}
	d.alive(p)
	return nil
}

func (n *NewPerson) write(ctx context.Context, d *doing) error {
	if n.PsnNo == "" {
		n.PsnNo = d.s.NewID()
	}
	p := n.Identity.person(n.PsnNo, n.Region)
	p.Version = d.version(period.Since(n.Birth))
	d.act.PsnNo, d.act.Region = p.PsnNo, n.Region
	if err := d.w.AddPersons(ctx, []enrolment.Person{p}); err != nil {
		return err
	}
	if err := d.w.AddCredentials(ctx, []enrolment.Credential{n.Identity.credential(p.PsnNo)}); err != nil {
		return err
	}
	return d.settle(ctx, p, n.Cover, n.Post, n.Groups)
}

// settle writes what a new person begins with.
func (d *doing) settle(ctx context.Context, p enrolment.Person, cover *Cover, post *Post, groups []string) error {
	if post != nil && post.Employer != "" {
		d.act.Employer = post.Employer
		e := post.employment(p.PsnNo, d)
		if err := d.w.AddEmployments(ctx, []enrolment.Employment{e}); err != nil {
			return err
		}
	}
	if cover != nil {
		name, err := d.employerName(ctx, post)
		if err != nil {
			return err
		}
		if err := d.w.AddSpells(ctx, []enrolment.Spell{cover.spell(d, p, name)}); err != nil {
			return err
		}
	}
	var memberships []enrolment.Membership
	for _, g := range groups {
		memberships = append(memberships, enrolment.Membership{Version: d.version(period.Since(d.day)), PsnNo: p.PsnNo, Group: g, Active: true})
	}
	if len(memberships) == 0 {
		return nil
	}
	return d.w.AddMemberships(ctx, memberships)
}

func (d *doing) employerName(ctx context.Context, post *Post) (string, error) {
	if post == nil || post.Employer == "" {
		return "", nil
	}
	e, err := d.w.EmployerOn(ctx, post.Employer, d.day)
	return e.Name, err
}

// person makes the fact of an identity.
func (i Identity) person(psnNo, region string) enrolment.Person {
	return enrolment.Person{
		PsnNo: psnNo, Region: region, Name: i.Name, CertType: i.CertType, CertNo: i.CertNo, Sex: i.Sex, Nation: i.Nation, Birth: i.Birth,
	}
}

// credential is by what the person is found: an identity card is shown under a
// code of its own, any other certificate under the certificate's.
func (i Identity) credential(psnNo string) enrolment.Credential {
	kind := i.CertType
	if kind == string(coding.CertIDCard) {
		kind = string(coding.VoucherIDCard)
	}
	return enrolment.Credential{Type: kind, No: i.CertNo, PsnNo: psnNo}
}

// check normalises an identity, fills in what an identity card says, and
// collects what is wrong. owner may hold the certificate already.
func (i *Identity) check(ctx context.Context, d *doing, owner string) error {
	if name, err := coding.CheckName(i.Name); err != nil {
		d.identity("姓名", err)
	} else {
		i.Name = name
	}
	switch {
	case i.CertType == "":
		d.add(ErrRequired.With("证件类型"))
	case !coding.Certificate(i.CertType).Known():
		d.add(ErrCode.With("证件类型", i.CertType))
	}
	if i.Sex != "" && !coding.Sex(i.Sex).Known() {
		d.add(ErrCode.With("性别", i.Sex))
	}
	i.CertNo = coding.NormalizeIDNumber(i.CertNo)
	if i.CertNo == "" {
		d.add(ErrRequired.With("证件号码"))
	} else if i.CertType == string(coding.CertIDCard) {
		i.checkCard(d)
	}
	if i.Birth == 0 && i.CertType != string(coding.CertIDCard) {
		d.add(ErrRequired.With("出生日期"))
	}
	if i.Birth > d.today {
		d.add(ErrFuture.With("出生日期", i.Birth, d.today))
	}
	c := i.credential(owner)
	if c.No == "" || c.Type == "" {
		return nil
	}
	holder, err := d.w.PersonByCertificate(ctx, c.Type, c.No)
	switch {
	case errors.Is(err, enrolment.ErrUnknownCertificate):
		return nil
	case err != nil:
		return err
	case holder != owner:
		d.add(ErrOnFile.With(holder))
	}
	return nil
}

func (d *doing) identity(label string, err error) {
	if refusal, ok := fault.As(err); ok {
		d.add(ErrIdentity.With(label, refusal.Sentence))
	}
}

// checkCard compares birth and sex with an identity card's number.
func (i *Identity) checkCard(d *doing) {
	card, err := coding.ParseIDCard(i.CertNo, d.today, coding.AllowDemoRegion(d.s.AllowDemoRegion))
	if err != nil {
		d.identity("证件号码", err)
		return
	}
	if i.Birth == 0 {
		i.Birth = card.Birth()
	}
	if i.Birth != card.Birth() {
		d.add(ErrDiffers.With("出生日期", i.Birth, card.Birth()))
	}
	if i.Sex == "" {
		i.Sex = string(card.Sex())
	}
	if sex := coding.Sex(i.Sex); (sex == coding.Male || sex == coding.Female) && sex != card.Sex() {
		d.add(ErrDiffers.With("性别", sex.Name(), card.Sex().Name()))
	}
}

// PersonChange changes who a person is: from birth on, since it was always so.
// An empty field is left as it is. A newborn is given its identity number so.
type PersonChange struct {
	PsnNo string
	Identity
}

// Kind implements Input.
func (c *PersonChange) Kind() enrolment.ActKind { return enrolment.ChangePerson }

func (c *PersonChange) about() []string { return []string{c.PsnNo} }

func (c *PersonChange) check(ctx context.Context, d *doing) error {
	d.reasoned()
	before := d.found[c.PsnNo]
	for _, f := range []struct{ to, from *string }{
		{&c.Name, &before.Name}, {&c.Sex, &before.Sex}, {&c.Nation, &before.Nation},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if c.CertType == "" && c.CertNo == "" {
		c.CertType, c.CertNo = before.CertType, before.CertNo
	}
	if c.Birth == 0 && c.CertType != string(coding.CertIDCard) {
		c.Birth = before.Birth
	}
	return c.Identity.check(ctx, d, c.PsnNo)
}

func (c *PersonChange) write(ctx context.Context, d *doing) error {
	before := d.found[c.PsnNo]
	p := c.Identity.person(c.PsnNo, before.Region)
	p.Death = before.Death
	p.Version = d.version(period.Since(c.Birth))
	if err := d.w.AddPersons(ctx, []enrolment.Person{p}); err != nil {
		return err
	}
	return d.w.AddCredentials(ctx, []enrolment.Credential{c.Identity.credential(c.PsnNo)})
}

// Death records a death: the person's cover, groups, units and household end
// with the day. The account stays and is inherited by an act of its own.
type Death struct {
	PsnNo string
	Died  period.Date
}

// Kind implements Input.
func (x *Death) Kind() enrolment.ActKind { return enrolment.RecordDeath }

func (x *Death) about() []string { return []string{x.PsnNo} }

func (x *Death) check(_ context.Context, d *doing) error {
	p := d.found[x.PsnNo]
	switch {
	case x.Died == 0:
		d.add(ErrRequired.With("死亡日期"))
	case x.Died > d.today:
		d.add(ErrFuture.With("死亡日期", x.Died, d.today))
	case x.Died < p.Birth:
		d.add(ErrDeathBefore.With(x.Died, p.Birth))
	}
	if p.Death != 0 {
		d.add(ErrDead.With(p.Death, string(d.act.Kind)))
	}
	d.need("死亡证明或依据", d.act.Reason)
	return nil
}

func (x *Death) write(ctx context.Context, d *doing) error {
	p := d.found[x.PsnNo]
	p.Death = x.Died
	p.Version = d.version(period.Since(p.Birth))
	if err := d.w.AddPersons(ctx, []enrolment.Person{p}); err != nil {
		return err
	}
	d.day = x.Died.AddDays(1)
	if err := d.endSpells(ctx, x.PsnNo); err != nil {
		return err
	}
	if err := d.endMemberships(ctx, x.PsnNo); err != nil {
		return err
	}
	if err := d.leaveUnits(ctx, x.PsnNo, "死亡"); err != nil {
		return err
	}
	return d.leaveHousehold(ctx, x.PsnNo)
}

// endSpells ends every cover that counts on the day or begins later.
func (d *doing) endSpells(ctx context.Context, psnNo string) error {
	all, err := d.w.SpellsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	var ended []enrolment.Spell
	for _, s := range latestFrom(all, d.day, func(s enrolment.Spell) string { return s.Scheme }) {
		if s.State == enrolment.CoverActive || s.State == enrolment.CoverSuspended {
			s.State, s.Version = enrolment.CoverEnded, d.version(period.Since(d.day))
			ended = append(ended, s)
		}
	}
	if len(ended) == 0 {
		return nil
	}
	return d.w.AddSpells(ctx, ended)
}

// endMemberships takes the person out of every group.
func (d *doing) endMemberships(ctx context.Context, psnNo string) error {
	all, err := d.w.MembershipsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	var ended []enrolment.Membership
	for _, m := range latestFrom(all, d.day, func(m enrolment.Membership) string { return m.Group }) {
		if m.Active {
			m.Active, m.Version = false, d.version(period.Since(d.day))
			ended = append(ended, m)
		}
	}
	if len(ended) == 0 {
		return nil
	}
	return d.w.AddMemberships(ctx, ended)
}

// latestFrom returns, for each key, the latest recorded fact that holds on the
// day or on a later one.
func latestFrom[F period.Versioned](facts []F, day period.Date, key func(F) string) []F {
	at := make(map[string]int)
	var found []F
	for _, f := range facts {
		if f.Stamp().Effective.End() <= day {
			continue
		}
		if i, seen := at[key(f)]; seen {
			found[i] = f
			continue
		}
		at[key(f)] = len(found)
		found = append(found, f)
	}
	return found
}
