package importing

import (
	"context"

	"yibao/register/enrolment"
)

// refer asks the registers whether what the rows refer to is there, and
// whether what must be new is new.
func (u *run) refer(ctx context.Context, w Work, rows []*row) error {
	for _, ask := range []func(context.Context, Work, []*row) error{u.askPersons, u.askEmployers, u.askInstitutions, u.askOwners, u.askParents, u.askEntries} {
		if err := ask(ctx, w, rows); err != nil {
			return err
		}
	}
	return nil
}

// wanted returns the distinct keys that rows give; a zero key asks nothing.
func wanted[K comparable](rows []*row, key func(*row) K) []K {
	var none K
	var keys []K
	taken := make(map[K]bool)
	for _, r := range rows {
		if k := key(r); k != none && !taken[k] {
			taken[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}

func (u *run) askPersons(ctx context.Context, w Work, rows []*row) error {
	u.regions = nil
	asked := wanted(rows, func(r *row) string {
		if r.brought.person {
			return ""
		}
		return r.person
	})
	if len(asked) == 0 {
		return nil
	}
	known, err := w.KnownPersons(ctx, asked)
	if err != nil {
		return err
	}
	u.regions = known
	for _, r := range rows {
		region, registered := known[r.person]
		if registered && u.within != nil && !u.within(region) {
			registered = false // whom others keep is not told
		}
		if r.person != "" && !r.brought.person && !registered {
			r.fail(ErrNoPerson.With(r.person))
		}
	}
	return nil
}

func (u *run) askEmployers(ctx context.Context, w Work, rows []*row) error {
	asked := wanted(rows, func(r *row) string {
		if r.brought.employer {
			return ""
		}
		return r.employer
	})
	if len(asked) == 0 {
		return nil
	}
	known, err := w.KnownEmployers(ctx, asked)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.employer != "" && !r.brought.employer && !known[r.employer] {
			r.fail(ErrNoEmployer.With(r.employer))
		}
	}
	return nil
}

func (u *run) askInstitutions(ctx context.Context, w Work, rows []*row) error {
	asked := wanted(rows, func(r *row) string {
		if r.brought.institution {
			return ""
		}
		return r.institution
	})
	if len(asked) == 0 {
		return nil
	}
	known, err := w.KnownInstitutions(ctx, asked)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.institution != "" && !r.brought.institution && !known[r.institution] {
			r.fail(ErrNoProvider.With(r.institution))
		}
	}
	return nil
}

// bare is a credential without its owner, as the register keys it.
func bare(c enrolment.Credential) enrolment.Credential {
	return enrolment.Credential{Type: c.Type, No: c.No}
}

func (u *run) askOwners(ctx context.Context, w Work, rows []*row) error {
	u.owners = nil
	asked := wanted(rows, func(r *row) enrolment.Credential { return bare(r.credential) })
	if len(asked) == 0 {
		return nil
	}
	owners, err := w.CredentialOwners(ctx, asked)
	if err != nil {
		return err
	}
	u.owners = owners
	for _, r := range rows {
		if owner := owners[bare(r.credential)]; owner != "" && owner != r.credential.PsnNo {
			r.fail(ErrTaken.With(owner))
		}
	}
	return nil
}

func (u *run) askEntries(ctx context.Context, w Work, rows []*row) error {
	asked := wanted(rows, func(r *row) EntryKey { return r.entry })
	if len(asked) == 0 {
		return nil
	}
	known, err := w.KnownEntries(ctx, asked)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if known[r.entry] {
			r.fail(ErrPosted.With(r.entry.Ref))
		}
	}
	return nil
}
