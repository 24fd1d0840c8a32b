package enrolling

import (
	"context"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// basic are the schemes of which a person is in one at a time.
var basic = map[string]bool{"310": true, "340": true, "360": true, "380": true, "390": true, "391": true, "39905": true}

// Basic reports whether a scheme (insutype) is one of those that exclude each
// other: basic insurance of employees or residents, or what stands in its place.
func Basic(scheme string) bool { return basic[scheme] }

// Cover is what a person is insured by from the day of the order on.
type Cover struct {
	Scheme       string
	PersonType   string
	CivilServant bool
	Tier         string
	Last         period.Date // last day; zero is without end
	WaitingUntil period.Date
	EndOther     bool // another basic scheme ends with the day before
}

// BackDated reports whether an act gives cover from a day before the month of
// today; zero is today. Newborns are covered from birth by law, within 90 days.
func BackDated(in Input, day, today period.Date) bool {
	if day == 0 || day >= period.NewDate(today.Year(), today.Month(), 1) {
		return false
	}
	switch act := in.(type) {
	case *NewPerson:
		return act.Cover != nil
	case *NewCover, *Arrival:
		return true
	case *CoverChange:
		return act.Act == enrolment.Resume
	}
	return false
}

// shape checks a cover by itself.
func (c *Cover) shape(d *doing) {
	switch {
	case c.Scheme == "":
		d.add(ErrRequired.With("险种"))
	case !coding.Insurance(c.Scheme).Known():
		d.add(ErrCode.With("险种", c.Scheme))
	}
	d.category(c.PersonType)
	if c.Last != 0 && c.Last < d.day {
		d.add(ErrSpan.With(c.Last, d.day))
	}
}

func (d *doing) category(code string) {
	switch {
	case code == "":
		d.add(ErrRequired.With("人员类别"))
	case !coding.PersonCategory(code).Known() && len(code) < 4:
		d.add(ErrCode.With("人员类别", code))
	}
}

func (c *Cover) span(from period.Date) period.Span {
	if c.Last == 0 {
		return period.Since(from)
	}
	return period.Span{From: from, To: c.Last.AddDays(1)}
}

func (c *Cover) spell(d *doing, p enrolment.Person, employer string) enrolment.Spell {
	return enrolment.Spell{
		Version: d.version(c.span(d.day)), PsnNo: p.PsnNo, Scheme: c.Scheme, Region: p.Region, State: enrolment.CoverActive,
		PersonType: c.PersonType, CivilServant: c.CivilServant, Tier: c.Tier, Employer: employer, WaitingUntil: c.WaitingUntil,
	}
}

// NewCover puts a registered person into a further scheme, or again into one
// that ended.
type NewCover struct {
	PsnNo  string
	Region string // "" is the person's
	Cover
	Post *Post
}

// Kind implements Input.
func (n *NewCover) Kind() enrolment.ActKind { return enrolment.TakeCover }

func (n *NewCover) about() []string { return []string{n.PsnNo} }

func (n *NewCover) check(ctx context.Context, d *doing) error {
	p := d.found[n.PsnNo]
	d.alive(p)
	if n.Region == "" {
		n.Region = p.Region
	}
	if n.Region != p.Region {
		d.inside(n.Region)
	}
	n.Cover.shape(d)
	if n.Post != nil {
		if err := n.Post.check(ctx, d); err != nil {
			return err
		}
	}
	return d.apart(ctx, n.PsnNo, &n.Cover)
}

// apart refuses cover beside the same scheme or another basic one.
func (d *doing) apart(ctx context.Context, psnNo string, c *Cover) error {
	all, err := d.w.SpellsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	span := c.span(d.day)
	for _, s := range Standing(all, span) {
		same := s.Scheme == c.Scheme
		switch {
		case s.State != enrolment.CoverActive && !(same && s.State == enrolment.CoverSuspended):
		case same:
			d.add(ErrCovered.With(s.Effective.From, coding.Insurance(s.Scheme).Name()))
		case basic[s.Scheme] && basic[c.Scheme] && c.EndOther && s.Effective.From <= d.day:
			d.others = append(d.others, s)
		case basic[s.Scheme] && basic[c.Scheme]:
			d.add(ErrDoubleCover.With(max(s.Effective.From, d.day), coding.Insurance(s.Scheme).Name(), s.Region))
		}
	}
	return nil
}

// Standing returns the versions of cover that count on some day of the span,
// each cut to the days on which it counts.
func Standing(all []enrolment.Spell, span period.Span) []enrolment.Spell {
	days := []period.Date{span.From}
	for _, s := range all {
		for _, day := range []period.Date{s.Effective.From, s.Effective.End()} {
			if span.Contains(day) && !slices.Contains(days, day) {
				days = append(days, day)
			}
		}
	}
	slices.Sort(days)
	var found []enrolment.Spell
	last := make(map[string]int) // scheme to the place of its last piece
	for i, day := range days {
		until := span.End()
		if i+1 < len(days) {
			until = days[i+1]
		}
		for _, s := range period.Latest(all, day, func(s enrolment.Spell) string { return s.Scheme }) {
			if at, seen := last[s.Scheme]; seen && found[at].ID == s.ID && found[at].Effective.To == day {
				found[at].Effective.To = until
				continue
			}
			last[s.Scheme] = len(found)
			s.Effective = period.Span{From: max(day, s.Effective.From), To: until}
			if day == span.From {
				s.Effective.From = began(all, s)
			}
			found = append(found, s)
		}
	}
	return found
}

// began is the first day from which a version counted without a break up to the
// first day of the span.
func began(all []enrolment.Spell, s enrolment.Spell) period.Date {
	for _, v := range all {
		if v.ID == s.ID {
			return v.Effective.From
		}
	}
	return s.Effective.From
}

func (n *NewCover) write(ctx context.Context, d *doing) error {
	p := d.found[n.PsnNo]
	p.Region = n.Region
	d.act.Region = n.Region
	if err := d.endOthers(ctx); err != nil {
		return err
	}
	return d.settle(ctx, p, &n.Cover, n.Post, nil)
}

// endOthers ends the basic schemes that the new cover takes the place of.
func (d *doing) endOthers(ctx context.Context) error {
	var ended []enrolment.Spell
	for _, s := range d.others {
		s.State, s.Version = enrolment.CoverEnded, d.version(period.Since(d.day))
		ended = append(ended, s)
	}
	if len(ended) == 0 {
		return nil
	}
	return d.w.AddSpells(ctx, ended)
}

// CoverChange is the suspension, resumption or end of one scheme of a person,
// or a change of category within it.
type CoverChange struct {
	PsnNo  string
	Scheme string
	Act    enrolment.ActKind // Suspend, Resume, EndCover or ChangeCategory

	PersonType   string // of ChangeCategory
	CivilServant bool
	Tier         string
	WaitingUntil period.Date // of Resume
}

// Kind implements Input.
func (c *CoverChange) Kind() enrolment.ActKind { return c.Act }

func (c *CoverChange) about() []string { return []string{c.PsnNo} }

func (c *CoverChange) check(ctx context.Context, d *doing) error {
	p := d.found[c.PsnNo]
	if c.Act != enrolment.EndCover {
		d.alive(p)
	}
	d.reasoned()
	d.need("险种", c.Scheme)
	all, err := d.w.SpellsOf(ctx, c.PsnNo)
	if err != nil {
		return err
	}
	name := coding.Insurance(c.Scheme).Name()
	for _, s := range period.Latest(all, d.day, func(s enrolment.Spell) string { return s.Scheme }) {
		if s.Scheme == c.Scheme {
			d.spell = &s
		}
	}
	if d.spell == nil {
		d.add(ErrNotCovered.With(d.day, name))
		return nil
	}
	d.inside(d.spell.Region)
	d.later(all)
	c.allowed(d, name)
	if c.Act == enrolment.ChangeCategory {
		return c.retires(ctx, d)
	}
	return nil
}

// later refuses to write over cover that was recorded for days after this one.
func (d *doing) later(all []enrolment.Spell) {
	for _, s := range all {
		if s.Scheme == d.spell.Scheme && s.Effective.From > d.day && s.After(d.spell.Version) {
			d.add(ErrLaterVersion.With(coding.Insurance(s.Scheme).Name(), s.Effective.From))
			return
		}
	}
}

var coverStateNames = map[enrolment.CoverState]string{
	enrolment.CoverActive: "正常参保", enrolment.CoverSuspended: "暂停参保", enrolment.CoverVoid: "无效参保", enrolment.CoverEnded: "终止参保",
}

// allowed refuses what does not follow from the state of the cover.
func (c *CoverChange) allowed(d *doing, name string) {
	state := d.spell.State
	switch c.Act {
	case enrolment.Resume:
		if state != enrolment.CoverSuspended {
			d.add(ErrNotSuspended.With(name, d.day))
		}
	case enrolment.EndCover:
		if state != enrolment.CoverActive && state != enrolment.CoverSuspended {
			d.add(ErrNotActive.With(name, d.day, coverStateNames[state], string(c.Act)))
		}
	case enrolment.Suspend, enrolment.ChangeCategory:
		if state != enrolment.CoverActive {
			d.add(ErrNotActive.With(name, d.day, coverStateNames[state], string(c.Act)))
		}
	default:
		d.add(ErrUnknownKind.With(string(c.Act)))
	}
	if c.Act == enrolment.ChangeCategory {
		d.category(c.PersonType)
		if c.PersonType == d.spell.PersonType && c.CivilServant == d.spell.CivilServant && c.Tier == d.spell.Tier {
			d.add(ErrSameCategory.With(coding.PersonCategory(c.PersonType).Name()))
		}
	}
}

func (c *CoverChange) write(ctx context.Context, d *doing) error {
	s := *d.spell
	span := period.Span{From: d.day, To: s.Effective.To}
	switch c.Act {
	case enrolment.Suspend:
		s.State = enrolment.CoverSuspended
	case enrolment.Resume:
		s.State, s.WaitingUntil = enrolment.CoverActive, c.WaitingUntil
	case enrolment.EndCover:
		s.State, span = enrolment.CoverEnded, period.Since(d.day)
	case enrolment.ChangeCategory:
		s.PersonType, s.CivilServant, s.Tier = c.PersonType, c.CivilServant, c.Tier
	}
	d.act.Region = s.Region
	s.Version = d.version(span)
	return d.w.AddSpells(ctx, []enrolment.Spell{s})
}

// GroupChange takes a person into a special group, or out of it.
type GroupChange struct {
	PsnNo string
	Group string
	Leave bool
	Last  period.Date // last day of belonging; zero is without end
}

// Kind implements Input.
func (g *GroupChange) Kind() enrolment.ActKind {
	if g.Leave {
		return enrolment.LeaveGroup
	}
	return enrolment.JoinGroup
}

func (g *GroupChange) about() []string { return []string{g.PsnNo} }

func (g *GroupChange) check(ctx context.Context, d *doing) error {
	d.alive(d.found[g.PsnNo])
	d.need("身份类别", g.Group)
	if g.Leave {
		d.reasoned()
	}
	if g.Last != 0 && g.Last < d.day {
		d.add(ErrSpan.With(g.Last, d.day))
	}
	found, err := d.w.MembershipsOn(ctx, g.PsnNo, d.day)
	if err != nil {
		return err
	}
	in := slices.ContainsFunc(found, func(m enrolment.Membership) bool { return m.Group == g.Group && m.Active })
	switch {
	case g.Leave && !in:
		d.add(ErrNoSuchGroup.With(d.day, g.Group))
	case !g.Leave && in:
		d.add(ErrInGroup.With(d.day, g.Group))
	}
	return nil
}

func (g *GroupChange) write(ctx context.Context, d *doing) error {
	span := period.Since(d.day)
	if g.Last != 0 && !g.Leave {
		span.To = g.Last.AddDays(1)
	}
	m := enrolment.Membership{Version: d.version(span), PsnNo: g.PsnNo, Group: g.Group, Active: !g.Leave}
	return d.w.AddMemberships(ctx, []enrolment.Membership{m})
}
