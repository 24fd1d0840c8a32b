package relational

import (
	"context"
	"errors"
	"slices"

	"yibao/ground/period"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// lockPerson locks the person's anchor until the end of the work.
func (t *tx) lockPerson(ctx context.Context, psnNo string) error {
	anchors, err := collect(ctx, t, scanAnchor, t.store.engine.Statements().LockPersons("$1"), psnNo)
	if err != nil {
		return err
	}
	if len(anchors) == 0 {
		return enrolment.ErrUnknownPerson.With(psnNo)
	}
	if err := anchors[0].refuseAbsorbed(); err != nil {
		return err
	}
	t.holds(anchors[0])
	return nil
}

// holds notes whom the work has locked.
func (t *tx) holds(a anchor) { t.psnNo, t.seq, t.first, t.folds = a.psnNo, a.seq, a.seq, a.folds }

const raiseSequence = "UPDATE person SET seq = $1 WHERE psn_no = $2 AND seq = $3"

// NextSeq implements settlement.Work.
func (t *tx) NextSeq(ctx context.Context) (int64, error) {
	if t.kept != nil {
		t.seq++
		return t.seq, nil
	}
	err := t.expect(ctx, 1, raiseSequence, t.seq+1, t.psnNo, t.seq)
	if err != nil {
		return 0, err
	}
	t.seq++
	return t.seq, nil
}

var persons = fact[enrolment.Person]{
	"人员", "person_version",
	versionColumns + ", psn_no, region, name, cert_type, cert_no, sex, nation, birth, death", scanPerson,
}

func scanPerson(r row) (enrolment.Person, error) {
	var p enrolment.Person
	err := r.Scan(version(&p.Version, &p.PsnNo, &p.Region, &p.Name, &p.CertType, &p.CertNo, &p.Sex, &p.Nation,
		day{&p.Birth}, day{&p.Death})...)
	return p, err
}

func personRow(p enrolment.Person) []any {
	return stamp(p.Version, p.PsnNo, p.Region, p.Name, p.CertType, p.CertNo, p.Sex, p.Nation,
		p.Birth.String(), p.Death.String())
}

var spells = fact[enrolment.Spell]{
	"参保", "spell",
	versionColumns + ", psn_no, scheme, region, state, person_type, civil_servant, tier, employer, waiting_until", scanSpell,
}

func scanSpell(r row) (enrolment.Spell, error) {
	var s enrolment.Spell
	err := r.Scan(version(&s.Version, &s.PsnNo, &s.Scheme, &s.Region, &s.State, &s.PersonType,
		flag{&s.CivilServant}, &s.Tier, &s.Employer, day{&s.WaitingUntil})...)
	return s, err
}

func spellRow(s enrolment.Spell) []any {
	return stamp(s.Version, s.PsnNo, s.Scheme, s.Region, string(s.State), s.PersonType,
		bit(s.CivilServant), s.Tier, s.Employer, s.WaitingUntil.String())
}

var memberships = fact[enrolment.Membership]{
	"身份", "membership", versionColumns + ", psn_no, identity_group, active", scanMembership,
}

func scanMembership(r row) (enrolment.Membership, error) {
	var m enrolment.Membership
	err := r.Scan(version(&m.Version, &m.PsnNo, &m.Group, flag{&m.Active})...)
	return m, err
}

func membershipRow(m enrolment.Membership) []any {
	return stamp(m.Version, m.PsnNo, m.Group, bit(m.Active))
}

var registrations = fact[enrolment.Registration]{
	"备案", "registration", versionColumns + ", psn_no, kind, code, detail, active", scanRegistration,
}

func scanRegistration(r row) (enrolment.Registration, error) {
	var g enrolment.Registration
	err := r.Scan(version(&g.Version, &g.PsnNo, &g.Kind, &g.Code, &g.Detail, flag{&g.Active})...)
	return g, err
}

func registrationRow(g enrolment.Registration) []any {
	return stamp(g.Version, g.PsnNo, string(g.Kind), g.Code, g.Detail, bit(g.Active))
}

// askAhead asks at once what a settlement goes on to ask about the person whom
// the work has locked.
func (t *tx) askAhead(ctx context.Context, psnNo string, on period.Date) error {
	if t.asked || t.psnNo == "" || psnNo != t.psnNo || t.broken != nil {
		return nil
	}
	t.asked = true
	err := t.on.Ahead(ctx,
		persons.holding("psn_no", psnNo, on), spells.holding("psn_no", psnNo, on),
		memberships.holding("psn_no", psnNo, on), registrations.holding("psn_no", psnNo, on), restrictions.holding("psn_no", psnNo, on),
		Question{Query: selectEpoch}, deltasOf(psnNo), actsOf(psnNo), balancesBefore(psnNo, ledger.Personal, everything))
	if err != nil {
		return t.fail(err)
	}
	return nil
}

// PersonOn implements enrolment.Reader.
func (t *tx) PersonOn(ctx context.Context, psnNo string, on period.Date) (enrolment.Person, error) {
	if err := t.askAhead(ctx, psnNo, on); err != nil {
		return enrolment.Person{}, err
	}
	if _, err := t.partsOf(ctx, psnNo); err != nil {
		return enrolment.Person{}, err
	}
	facts, err := persons.onDay(ctx, t, "psn_no", psnNo, on)
	if facts, err = t.unsealedPersons(ctx, facts, err); err != nil {
		return enrolment.Person{}, err
	}
	if len(facts) == 0 {
		return enrolment.Person{}, enrolment.ErrUnknownPerson.With(psnNo)
	}
	return facts[len(facts)-1], nil
}

// SpellsOn implements enrolment.Reader.
func (t *tx) SpellsOn(ctx context.Context, psnNo string, on period.Date) ([]enrolment.Spell, error) {
	return factsOn(ctx, t, spells, psnNo, on, func(s *enrolment.Spell) *string { return &s.PsnNo }, func(s enrolment.Spell) string { return s.Scheme })
}

// MembershipsOn implements enrolment.Reader.
func (t *tx) MembershipsOn(ctx context.Context, psnNo string, on period.Date) ([]enrolment.Membership, error) {
	return factsOn(ctx, t, memberships, psnNo, on, func(m *enrolment.Membership) *string { return &m.PsnNo }, func(m enrolment.Membership) string { return m.Group })
}

// RegistrationsOn implements enrolment.Reader.
func (t *tx) RegistrationsOn(ctx context.Context, psnNo string, on period.Date) ([]enrolment.Registration, error) {
	type key struct {
		kind enrolment.RegistrationKind
		code string
	}
	return factsOn(ctx, t, registrations, psnNo, on, func(g *enrolment.Registration) *string { return &g.PsnNo },
		func(g enrolment.Registration) key { return key{g.Kind, g.Code} })
}

// PersonVersion implements enrolment.Reader; ErrMissingVersion.
func (t *tx) PersonVersion(ctx context.Context, psnNo, versionID string) (enrolment.Person, error) {
	numbers, err := t.numbersOf(ctx, psnNo)
	if err != nil {
		return enrolment.Person{}, err
	}
	for _, number := range numbers {
		facts, err := persons.byID(ctx, t, number, []string{versionID})
		if errors.Is(err, ErrMissingVersion) && number != numbers[len(numbers)-1] {
			continue
		}
		if facts, err = t.unsealedPersons(ctx, facts, err); err != nil {
			return enrolment.Person{}, err
		}
		facts[0].PsnNo = psnNo
		return facts[0], nil
	}
	return enrolment.Person{}, ErrMissingVersion.With(persons.name, versionID)
}

// SpellVersions implements enrolment.Reader; ErrMissingVersion.
func (t *tx) SpellVersions(ctx context.Context, psnNo string, ids []string) ([]enrolment.Spell, error) {
	return factsBy(ctx, t, spells, psnNo, ids, func(s *enrolment.Spell) *string { return &s.PsnNo })
}

// MembershipVersions implements enrolment.Reader; ErrMissingVersion.
func (t *tx) MembershipVersions(ctx context.Context, psnNo string, ids []string) ([]enrolment.Membership, error) {
	return factsBy(ctx, t, memberships, psnNo, ids, func(m *enrolment.Membership) *string { return &m.PsnNo })
}

// RegistrationVersions implements enrolment.Reader; ErrMissingVersion.
func (t *tx) RegistrationVersions(ctx context.Context, psnNo string, ids []string) ([]enrolment.Registration, error) {
	return factsBy(ctx, t, registrations, psnNo, ids, func(g *enrolment.Registration) *string { return &g.PsnNo })
}

// AddPersons implements enrolment.Writer. The first version of a person also
// makes the person's anchor.
func (t *tx) AddPersons(ctx context.Context, list []enrolment.Person) error {
	numbers := make([]string, len(list))
	for i, p := range list {
		numbers[i] = p.PsnNo
	}
	anchors := insertion{"person", "psn_no, seq", " ON CONFLICT (psn_no) DO NOTHING"}
	err := add(ctx, t, anchors, distinct(numbers), func(psnNo string) []any { return []any{psnNo, 0} })
	if err != nil {
		return err
	}
	initials := t.initialsOfEach(list)
	if list, err = t.sealedPersons(list); err != nil {
		return err
	}
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = append(personRow(p), initials[i])
	}
	return t.insert(ctx, insertion{persons.table, persons.columns + ", initials", ""}, rows)
}

// AddSpells implements enrolment.Writer; ErrUnknownPerson.
func (t *tx) AddSpells(ctx context.Context, list []enrolment.Spell) error {
	err := refuseStrangers(ctx, t, list, func(s enrolment.Spell) string { return s.PsnNo })
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{spells.table, spells.columns, ""}, list, spellRow)
}

// AddMemberships implements enrolment.Writer; ErrUnknownPerson.
func (t *tx) AddMemberships(ctx context.Context, list []enrolment.Membership) error {
	err := refuseStrangers(ctx, t, list, func(m enrolment.Membership) string { return m.PsnNo })
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{memberships.table, memberships.columns, ""}, list, membershipRow)
}

// AddRegistrations implements enrolment.Writer; ErrUnknownPerson.
func (t *tx) AddRegistrations(ctx context.Context, list []enrolment.Registration) error {
	err := refuseStrangers(ctx, t, list, func(g enrolment.Registration) string { return g.PsnNo })
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{registrations.table, registrations.columns, ""}, list, registrationRow)
}

// refuseStrangers refuses facts about a person who has no anchor.
func refuseStrangers[F any](ctx context.Context, t *tx, facts []F, psnNo func(F) string) error {
	numbers := make([]string, len(facts))
	for i, f := range facts {
		numbers[i] = psnNo(f)
	}
	found, err := inParts(numbers, func(part []string) ([]string, error) {
		var a arguments
		return collect(ctx, t, text, "SELECT psn_no FROM person WHERE psn_no IN ("+a.list(part)+")", a...)
	})
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(found))
	for _, n := range found {
		known[n] = true
	}
	stranger := slices.IndexFunc(numbers, func(n string) bool { return !known[n] })
	if stranger >= 0 {
		return enrolment.ErrUnknownPerson.With(numbers[stranger])
	}
	return nil
}
