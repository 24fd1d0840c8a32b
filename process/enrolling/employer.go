package enrolling

import (
	"context"
	"errors"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// Unit is what is known of an employer.
type Unit struct {
	Name        string
	UnitKind    enrolment.EmployerKind
	Legal       string
	Contact     string
	Phone       string
	BankName    string
	BankAccount string
}

// NewEmployer registers a unit.
type NewEmployer struct {
	CreditNo string
	Region   string
	Unit
}

// Kind implements Input.
func (n *NewEmployer) Kind() enrolment.ActKind { return enrolment.RegisterEmployer }

func (n *NewEmployer) about() []string { return nil }

func (n *NewEmployer) check(ctx context.Context, d *doing) error {
	d.inside(n.Region)
	code, err := coding.ParseCreditCode(n.CreditNo)
	if err != nil {
		d.add(ErrCreditCode.With(n.CreditNo))
	} else {
		n.CreditNo = string(code)
	}
	d.need("单位名称", n.Name)
	d.need("法定代表人", n.Legal)
	d.unitKind(n.UnitKind)
	if err != nil {
		return nil
	}
	e, err := d.w.EmployerOn(ctx, n.CreditNo, max(d.day, d.today))
	switch {
	case errors.Is(err, enrolment.ErrUnknownEmployer):
		return nil
	case err != nil:
		return err
	}
	d.add(ErrUnitOnFile.With(n.CreditNo, e.Name))
	return nil
}

func (d *doing) unitKind(kind enrolment.EmployerKind) {
	switch {
	case kind == "":
		d.add(ErrRequired.With("单位类型"))
	case !slices.Contains(enrolment.EmployerKinds, kind):
		d.add(ErrCode.With("单位类型", string(kind)))
	}
}

func (n *NewEmployer) write(ctx context.Context, d *doing) error {
	e := n.Unit.employer(enrolment.Employer{CreditNo: n.CreditNo, Region: n.Region, State: enrolment.EmployerActive})
	e.Version = d.version(period.Since(d.day))
	d.act.Employer, d.act.Region = n.CreditNo, n.Region
	return d.w.AddEmployers(ctx, []enrolment.Employer{e})
}

// employer overlays what is given on what was known.
func (u Unit) employer(e enrolment.Employer) enrolment.Employer {
	for _, f := range []struct{ to, from *string }{
		{&e.Name, &u.Name}, {&e.Legal, &u.Legal}, {&e.Contact, &u.Contact}, {&e.Phone, &u.Phone}, {&e.BankName, &u.BankName}, {&e.BankAccount, &u.BankAccount},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	if u.UnitKind != "" {
		e.Kind = u.UnitKind
	}
	return e
}

// EmployerChange changes what is known of a unit, or its state.
type EmployerChange struct {
	CreditNo string
	Unit
	State enrolment.EmployerState // "" is as before

	before enrolment.Employer
}

// Kind implements Input.
func (c *EmployerChange) Kind() enrolment.ActKind { return enrolment.ChangeEmployer }

func (c *EmployerChange) about() []string { return nil }

var employerStates = []enrolment.EmployerState{"", enrolment.EmployerActive, enrolment.EmployerSuspended, enrolment.EmployerClosed}

func (c *EmployerChange) check(ctx context.Context, d *doing) error {
	d.reasoned()
	if c.UnitKind != "" {
		d.unitKind(c.UnitKind)
	}
	if !slices.Contains(employerStates, c.State) {
		d.add(ErrCode.With("单位状态", string(c.State)))
	}
	var err error
	if c.before, err = d.w.EmployerOn(ctx, c.CreditNo, d.day); err != nil {
		return d.take(err)
	}
	d.inside(c.before.Region)
	if c.State != enrolment.EmployerClosed {
		return nil
	}
	staff, err := d.w.StaffOn(ctx, c.CreditNo, d.day, "", 1)
	if err == nil && len(staff) > 0 {
		d.add(ErrUnitStaffed.With(c.CreditNo, staff[0].PsnNo))
	}
	return err
}

func (c *EmployerChange) write(ctx context.Context, d *doing) error {
	e := c.Unit.employer(c.before)
	if c.State != "" {
		e.State = c.State
	}
	e.Version = d.version(period.Since(d.day))
	d.act.Employer, d.act.Region = c.CreditNo, e.Region
	return d.w.AddEmployers(ctx, []enrolment.Employer{e})
}

// check looks at the unit a person goes to.
func (p *Post) check(ctx context.Context, d *doing) error {
	if p.Employer == "" {
		return nil
	}
	if p.Relation == "" {
		p.Relation = enrolment.AtWork
	}
	if !slices.Contains(enrolment.Relations, p.Relation) {
		d.add(ErrCode.With("与单位的关系", string(p.Relation)))
	}
	if p.Relation == enrolment.AtWork && p.Declared <= 0 {
		d.add(ErrRequired.With("申报缴费工资"))
	}
	e, err := d.w.EmployerOn(ctx, p.Employer, d.day)
	if err != nil {
		return d.take(err)
	}
	if e.State != enrolment.EmployerActive {
		d.add(ErrUnitClosed.With(p.Employer, d.day, string(e.State)))
	}
	return nil
}

func (p *Post) employment(psnNo string, d *doing) enrolment.Employment {
	return enrolment.Employment{
		Version: d.version(period.Since(d.day)), PsnNo: psnNo, Employer: p.Employer, Region: d.act.Region,
		Relation: p.Relation, Declared: p.Declared, Active: true, Reason: d.act.Reason,
	}
}

// UnitAct is what becomes of a person at a unit.
type UnitAct string

// The acts.
const (
	Hire UnitAct = "增加"
	Quit UnitAct = "减少"
	Wage UnitAct = "工资变更"
)

// UnitChange brings a person to a unit, takes the person from it, or changes the
// declared wage.
type UnitChange struct {
	PsnNo     string
	Act       UnitAct
	Employer  string
	Relation  enrolment.Relation
	Declared  money.Fen
	FromOther bool // of Hire: leaves the unit where the person works until then

	now   []enrolment.Employment
	named enrolment.Employer
}

// Kind implements Input.
func (u *UnitChange) Kind() enrolment.ActKind { return enrolment.ChangeUnit }

func (u *UnitChange) about() []string { return []string{u.PsnNo} }

func (u *UnitChange) check(ctx context.Context, d *doing) error {
	d.alive(d.found[u.PsnNo])
	if u.Relation == "" {
		u.Relation = enrolment.AtWork
	}
	if u.Act == Quit {
		d.reasoned()
	}
	d.need("统一社会信用代码", u.Employer)
	var err error
	if u.now, err = d.w.EmploymentsOn(ctx, u.PsnNo, d.day); err != nil {
		return err
	}
	if u.named, err = d.w.EmployerOn(ctx, u.Employer, d.day); err != nil {
		return d.take(err)
	}
	d.inside(u.named.Region)
	here := slices.IndexFunc(u.now, func(e enrolment.Employment) bool { return e.Employer == u.Employer && e.Relation == u.Relation })
	switch u.Act {
	case Hire:
		return u.hire(ctx, d, here)
	case Quit, Wage:
		if here < 0 {
			d.add(ErrNotAtUnit.With(d.day, u.Employer))
		}
		if u.Act == Wage && u.Declared <= 0 {
			d.add(ErrRequired.With("申报缴费工资"))
		}
	default:
		d.add(ErrCode.With("变动类型", string(u.Act)))
	}
	return nil
}

func (u *UnitChange) hire(ctx context.Context, d *doing, here int) error {
	if here >= 0 {
		d.add(ErrAtUnit.With(d.day, u.Employer, string(u.Relation)))
		return nil
	}
	for _, e := range u.now {
		if e.Relation == enrolment.AtWork && u.Relation == enrolment.AtWork && !u.FromOther {
			d.add(ErrOtherUnit.With(d.day, e.Employer))
		}
	}
	post := Post{u.Employer, u.Relation, u.Declared}
	return post.check(ctx, d)
}

func (u *UnitChange) write(ctx context.Context, d *doing) error {
	d.act.Employer, d.act.Region = u.Employer, u.named.Region
	var list []enrolment.Employment
	for _, e := range u.now {
		leaves := u.Act == Quit && e.Employer == u.Employer && e.Relation == u.Relation
		leaves = leaves || u.Act == Hire && u.FromOther && e.Relation == enrolment.AtWork && u.Relation == enrolment.AtWork
		if leaves {
			e.Active, e.Reason, e.Version = false, d.act.Reason, d.version(period.Since(d.day))
			list = append(list, e)
		}
	}
	if u.Act != Quit {
		list = append(list, (&Post{u.Employer, u.Relation, u.Declared}).employment(u.PsnNo, d))
	}
	if err := d.w.AddEmployments(ctx, list); err != nil {
		return err
	}
	if u.Act != Hire {
		return nil
	}
	return d.renameUnit(ctx, u.PsnNo, u.named)
}

// renameUnit has the person's cover of employees name the unit from the day on.
func (d *doing) renameUnit(ctx context.Context, psnNo string, e enrolment.Employer) error {
	all, err := d.w.SpellsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	var named []enrolment.Spell
	for _, s := range period.Latest(all, d.day, func(s enrolment.Spell) string { return s.Scheme }) {
		if coding.Insurance(s.Scheme).Scheme() != coding.SchemeEmployee || s.State != enrolment.CoverActive || s.Employer == e.Name || s.Region != e.Region {
			continue
		}
		s.Employer = e.Name
		s.Version = d.version(period.Span{From: d.day, To: s.Effective.To})
		named = append(named, s)
	}
	if len(named) == 0 {
		return nil
	}
	return d.w.AddSpells(ctx, named)
}

// leaveUnits takes the person from every unit.
func (d *doing) leaveUnits(ctx context.Context, psnNo, reason string) error {
	now, err := d.w.EmploymentsOn(ctx, psnNo, d.day)
	if err != nil || len(now) == 0 {
		return err
	}
	for i := range now {
		now[i].Active, now[i].Reason, now[i].Version = false, reason, d.version(period.Since(d.day))
	}
	return d.w.AddEmployments(ctx, now)
}
