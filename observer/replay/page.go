package replay

import (
	"context"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
)

// past answers what judging again asks about one person out of the history
// that was read, and about the reference registers out of what is known of
// them. What it does not have, it asks of the Reader: which then has it, or
// knows how to say that it is missing.
type past struct {
	settlement.Reader
	known   *known
	history verify.History
	at      int // the record being judged again
	acts    []accumulator.Act
}

// turn takes up another person.
func (p *past) turn(h verify.History) {
	p.history, p.at = h, 0
	p.acts = p.acts[:0]
	for _, r := range h.Records {
		if act, acts := r.Act(); acts {
			p.acts = append(p.acts, act)
		}
	}
}

// SettledLines implements settlement.Reader.
func (p *past) SettledLines(context.Context, string, string) ([]claim.FeeLine, error) {
	return p.history.Lines[p.at], nil
}

// Deltas implements settlement.Reader.
func (p *past) Deltas(ctx context.Context, psnNo string) ([]accumulator.Delta, error) {
	if psnNo != p.history.PsnNo { // of another member of the household
		return p.Reader.Deltas(ctx, psnNo)
	}
	return p.history.Deltas, nil
}

// Acts implements settlement.Reader.
func (p *past) Acts(context.Context, string) ([]accumulator.Act, error) { return p.acts, nil }

// AccountBalance implements settlement.Reader.
func (p *past) AccountBalance(_ context.Context, _ string, account ledger.Account, before int64) (money.Fen, error) {
	var balance money.Fen
	for i := range p.history.Entries {
		e := &p.history.Entries[i]
		if e.Seq >= before {
			break
		}
		for k := range e.Postings {
			if e.Postings[k].Account == account {
				balance += e.Postings[k].Amount
			}
		}
	}
	return balance, nil
}

// version finds a fact by its id.
func version[F period.Versioned](facts []F, id string) int {
	return slices.IndexFunc(facts, func(f F) bool { return f.Stamp().ID == id })
}

// chosen finds facts in the order of the ids; false when one is not there.
func chosen[F period.Versioned](facts []F, ids []string) ([]F, bool) {
	list := make([]F, len(ids))
	for i, id := range ids {
		at := version(facts, id)
		if at < 0 {
			return nil, false
		}
		list[i] = facts[at]
	}
	return list, true
}

// PersonVersion implements settlement.Reader.
func (p *past) PersonVersion(ctx context.Context, psnNo, id string) (enrolment.Person, error) {
	if at := version(p.history.Persons, id); at >= 0 {
		return p.history.Persons[at], nil
	}
	return p.Reader.PersonVersion(ctx, psnNo, id)
}

// SpellVersions implements settlement.Reader.
func (p *past) SpellVersions(ctx context.Context, psnNo string, ids []string) ([]enrolment.Spell, error) {
	if found, ok := chosen(p.history.Spells, ids); ok {
		return found, nil
	}
	return p.Reader.SpellVersions(ctx, psnNo, ids)
}

// MembershipVersions implements settlement.Reader.
func (p *past) MembershipVersions(ctx context.Context, psnNo string, ids []string) ([]enrolment.Membership, error) {
	if found, ok := chosen(p.history.Memberships, ids); ok {
		return found, nil
	}
	return p.Reader.MembershipVersions(ctx, psnNo, ids)
}

// RegistrationVersions implements settlement.Reader.
func (p *past) RegistrationVersions(ctx context.Context, psnNo string, ids []string) ([]enrolment.Registration, error) {
	if found, ok := chosen(p.history.Registrations, ids); ok {
		return found, nil
	}
	return p.Reader.RegistrationVersions(ctx, psnNo, ids)
}

// known is what one goroutine has read of the reference registers. A version
// is never changed by the program, so one run reads it once.
type known struct {
	institutions  map[string]provider.Institution
	agreements    map[string]provider.Agreement
	practitioners map[string]provider.Practitioner
	entries       map[string]catalogue.Entry
}

func newKnown() *known {
	return &known{
		make(map[string]provider.Institution), make(map[string]provider.Agreement),
		make(map[string]provider.Practitioner), make(map[string]catalogue.Entry),
	}
}

// versionsKept bounds how many versions of one register are kept.
const versionsKept = 1 << 16

// recall returns the versions in the order of the ids, asking for those that
// are not kept.
func recall[F period.Versioned](kept map[string]F, ids []string, ask func(ids []string) ([]F, error)) ([]F, error) {
	list := make([]F, len(ids))
	for i, id := range ids {
		f, ok := kept[id]
		if !ok {
			return keep(kept, ids, ask)
		}
		list[i] = f
	}
	return list, nil
}

// keep asks for all of the versions and keeps them.
func keep[F period.Versioned](kept map[string]F, ids []string, ask func(ids []string) ([]F, error)) ([]F, error) {
	list, err := ask(ids)
	if len(kept) >= versionsKept {
		clear(kept)
	}
	for _, f := range list {
		kept[f.Stamp().ID] = f
	}
	return list, err
}

// InstitutionVersion implements settlement.Reader.
func (p *past) InstitutionVersion(ctx context.Context, id string) (provider.Institution, error) {
	list, err := recall(p.known.institutions, []string{id}, func([]string) ([]provider.Institution, error) {
		i, err := p.Reader.InstitutionVersion(ctx, id)
		if err != nil {
			return nil, err
		}
		return []provider.Institution{i}, nil
	})
	if err != nil {
		return provider.Institution{}, err
	}
	return list[0], nil
}

// AgreementVersions implements settlement.Reader.
func (p *past) AgreementVersions(ctx context.Context, ids []string) ([]provider.Agreement, error) {
	return recall(p.known.agreements, ids, func(ids []string) ([]provider.Agreement, error) { return p.Reader.AgreementVersions(ctx, ids) })
}

// PractitionerVersions implements settlement.Reader.
func (p *past) PractitionerVersions(ctx context.Context, ids []string) ([]provider.Practitioner, error) {
	return recall(p.known.practitioners, ids, func(ids []string) ([]provider.Practitioner, error) { return p.Reader.PractitionerVersions(ctx, ids) })
}

// EntryVersions implements settlement.Reader.
func (p *past) EntryVersions(ctx context.Context, ids []string) ([]catalogue.Entry, error) {
	return recall(p.known.entries, ids, func(ids []string) ([]catalogue.Entry, error) { return p.Reader.EntryVersions(ctx, ids) })
}
