package replay

import (
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// Past answers what judging again asks about one person's settlements, out of a
// history that was read, for observers who judge otherwise. One goroutine has
// one, for as many persons as come.
type Past struct {
	past
	institutions  map[string]*provider.Institution
	agreements    map[string]*provider.Agreement
	practitioners map[string]*provider.Practitioner
	entries       map[string]*catalogue.Entry
}

var _ settlement.Versions = (*Past)(nil)

// NewPast makes a Past that asks the Reader for what no history has.
func NewPast(r settlement.Reader) *Past {
	return &Past{
		past{Reader: r, known: newKnown()}, make(map[string]*provider.Institution), make(map[string]*provider.Agreement),
		make(map[string]*provider.Practitioner), make(map[string]*catalogue.Entry),
	}
}

// Turn takes up another person.
func (p *Past) Turn(h *verify.History) { p.turn(*h) }

// Stand moves to a record of the history, whose fee lines are then answered.
func (p *Past) Stand(at int) { p.at = at }

// RecallPerson implements settlement.Versions.
func (p *Past) RecallPerson(id string) *enrolment.Person {
	for i := range p.history.Persons {
		if p.history.Persons[i].ID == id {
			return &p.history.Persons[i]
		}
	}
	return nil
}

// RecallSpell implements settlement.Versions.
func (p *Past) RecallSpell(id string) *enrolment.Spell {
	for i := range p.history.Spells {
		if p.history.Spells[i].ID == id {
			return &p.history.Spells[i]
		}
	}
	return nil
}

// RecallMembership implements settlement.Versions.
func (p *Past) RecallMembership(id string) *enrolment.Membership {
	for i := range p.history.Memberships {
		if p.history.Memberships[i].ID == id {
			return &p.history.Memberships[i]
		}
	}
	return nil
}

// RecallRegistration implements settlement.Versions.
func (p *Past) RecallRegistration(id string) *enrolment.Registration {
	for i := range p.history.Registrations {
		if p.history.Registrations[i].ID == id {
			return &p.history.Registrations[i]
		}
	}
	return nil
}

// RecallInstitution implements settlement.Versions.
func (p *Past) RecallInstitution(id string) *provider.Institution {
	return recalled(p.institutions, p.known.institutions, id)
}

// RecallAgreement implements settlement.Versions.
func (p *Past) RecallAgreement(id string) *provider.Agreement {
	return recalled(p.agreements, p.known.agreements, id)
}

// RecallPractitioner implements settlement.Versions.
func (p *Past) RecallPractitioner(id string) *provider.Practitioner {
	return recalled(p.practitioners, p.known.practitioners, id)
}

// RecallEntry implements settlement.Versions.
func (p *Past) RecallEntry(id string) *catalogue.Entry {
	return recalled(p.entries, p.known.entries, id)
}

// recalled finds a version, moving it from where it was read to.
func recalled[F any](at map[string]*F, known map[string]F, id string) *F {
	if found := at[id]; found != nil {
		return found
	}
	version, read := known[id]
	if !read {
		return nil
	}
	if len(at) >= versionsKept {
		clear(at)
	}
	kept := version
	at[id] = &kept
	return &kept
}
