package relational

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	"yibao/register/enrolment"
	"yibao/storage/protect"
)

// protection is what a store knows of the data keys of its database.
type protection struct {
	master protect.Provider
	random io.Reader
	guard  atomic.Pointer[protect.Guard]
}

// now returns the guard as it was read last.
func (p *protection) now() *protect.Guard {
	if g := p.guard.Load(); g != nil {
		return g
	}
	return &protect.Guard{}
}

const dataKeyColumns = "key_id, role, master, wrapped, recorded"

func scanDataKey(r row) (protect.DataKey, error) {
	var k protect.DataKey
	err := r.Scan(&k.ID, &k.Role, &k.Master, &k.Wrapped, instant{&k.Recorded})
	return k, err
}

// dataKeys returns the data keys as they were recorded.
func (t *tx) dataKeys(ctx context.Context) ([]protect.DataKey, error) {
	return collect(ctx, t, scanDataKey, "SELECT "+dataKeyColumns+" FROM data_key ORDER BY recorded, key_id")
}

// readKeys reads the data keys anew. protect.ErrMaster.
func (t *tx) readKeys(ctx context.Context) (*protect.Guard, error) {
	keys, err := t.dataKeys(ctx)
	if err != nil {
		return nil, err
	}
	p := &t.store.protection
	g, err := protect.NewGuard(p.master, p.random, keys)
	if err == nil {
		p.guard.Store(g)
	}
	return g, err
}

// guarded reads the data keys of a database that was opened just now.
func (s *Store) guarded(ctx context.Context, options Options) error {
	s.protection.master, s.protection.random = options.Master, options.Random
	return s.run(ctx, Read, func(t *tx) error {
		_, err := t.readKeys(ctx)
		return err
	})
}

// certNo and name are where a person's sealable texts stand.
func certNo(p *enrolment.Person) (string, *string) { return p.PsnNo, &p.CertNo }

func name(p *enrolment.Person) (string, *string) { return p.PsnNo, &p.Name }

// unsealedPersons opens what is sealed of persons that were read.
func (t *tx) unsealedPersons(ctx context.Context, list []enrolment.Person, err error) ([]enrolment.Person, error) {
	list, err = unsealedEach(ctx, t, certNos, list, err, certNo)
	return unsealedEach(ctx, t, fullNames, list, err, name)
}

// sealedPersons seals what is protected of persons that are to be written.
func (t *tx) sealedPersons(list []enrolment.Person) ([]enrolment.Person, error) {
	list, err := sealedEach(t, certNos, list, certNo)
	if err != nil {
		return nil, err
	}
	return sealedEach(t, fullNames, list, name)
}

// hashForms returns the forms under which a credential's number may stand, the
// present one first. protect.ErrNoMaster.
func (t *tx) hashForms(number string) ([]string, error) {
	plain := hashNumber(number)
	keyed, err := t.store.protection.now().Keyed(plain)
	if err != nil || keyed == plain {
		return []string{plain}, err
	}
	return []string{keyed, plain}, nil
}

// Protected reports which roles have data keys, and whether this process cannot
// open what they seal.
func (s *Store) Protected() (roles []protect.Role, locked bool) {
	g := s.protection.now()
	for _, r := range []protect.Role{protect.Secrets, protect.Fields, protect.Names, protect.Index} {
		if g.Protects(r) {
			roles = append(roles, r)
		}
	}
	return roles, g.Locked()
}

// AddDataKeys makes a new data key for each role, which seals from now on.
// protect.ErrNoMaster without a master key.
func (s *Store) AddDataKeys(ctx context.Context, at time.Time, newID func() string, roles ...protect.Role) error {
	p := &s.protection
	if p.master == nil || p.random == nil {
		return protect.ErrNoMaster.With()
	}
	var keys []protect.DataKey
	for _, r := range roles {
		k, err := protect.NewDataKey(p.master, p.random, protect.DataKey{ID: newID(), Role: r, Recorded: at})
		if err != nil {
			return err
		}
		keys = append(keys, k)
	}
	err := s.run(ctx, Bulk, func(t *tx) error {
		return add(ctx, t, insertion{"data_key", dataKeyColumns, ""}, keys, func(k protect.DataKey) []any {
			return []any{k.ID, string(k.Role), k.Master, k.Wrapped, micros(k.Recorded)}
		})
	})
	if err != nil {
		return err
	}
	return s.run(ctx, Read, func(t *tx) error {
		_, err := t.readKeys(ctx)
		return err
	})
}

// RewrapDataKeys wraps all data keys under another master key, which this
// process then goes on with. protect.ErrMaster, protect.ErrNoMaster.
func (s *Store) RewrapDataKeys(ctx context.Context, to protect.Provider) error {
	p := &s.protection
	if p.master == nil {
		return protect.ErrNoMaster.With()
	}
	err := s.run(ctx, Bulk, func(t *tx) error {
		keys, err := t.dataKeys(ctx)
		for _, k := range keys {
			fresh, wrapping := protect.Rewrap(p.master, to, k)
			if wrapping != nil {
				return wrapping
			}
			if err == nil {
				err = t.expect(ctx, 1, "UPDATE data_key SET master = $1, wrapped = $2 WHERE key_id = $3", fresh.Master, fresh.Wrapped, k.ID)
			}
		}
		return err
	})
	if err == nil {
		p.master = to
	}
	return err
}
