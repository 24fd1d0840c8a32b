package relational

import (
	"context"

	"yibao/storage/protect"
)

// resealAtOnce is how many rows one transaction of Reseal looks at.
const resealAtOnce = 500

// Reseal brings every row that is not sealed under the newest data keys, or not
// sealed at all, to them, a part at a time; whoever reads meanwhile finds both.
// When it is broken off, it may be called again and does what is left. It tells
// after each part how many rows it has looked at and changed.
func (s *Store) Reseal(ctx context.Context, told func(seen, changed int)) error {
	seen, changed := 0, 0
	for _, part := range []func(context.Context, *tx, resealed) (resealed, error){resealPersons, resealCredentials, resealSecrets} {
		at := resealed{}
		for !at.done {
			from := at
			err := s.run(ctx, Bulk, func(t *tx) error {
				_, err := t.readKeys(ctx)
				if err == nil {
					at, err = part(ctx, t, from)
				}
				return err
			})
			if err != nil {
				return err
			}
			seen, changed = seen+at.seen, changed+at.changed
			told(seen, changed)
		}
	}
	return nil
}

// resealed is how far Reseal has come in one table: the key of the last row, and
// what the last part was.
type resealed struct {
	key, second   string
	seen, changed int
	done          bool
}

// storedPerson is what may be sealed of one row of person_version.
type storedPerson struct{ psnNo, version, name, certNo string }

func scanStoredPerson(r row) (storedPerson, error) {
	var p storedPerson
	err := r.Scan(&p.psnNo, &p.version, &p.name, &p.certNo)
	return p, err
}

func resealPersons(ctx context.Context, t *tx, from resealed) (resealed, error) {
	rows, err := collect(ctx, t, scanStoredPerson, "SELECT psn_no, version_id, name, cert_no FROM person_version"+
		" WHERE psn_no > $1 OR psn_no = $1 AND version_id > $2 ORDER BY psn_no, version_id LIMIT $3", from.key, from.second, resealAtOnce)
	at := resealed{seen: len(rows), done: len(rows) < resealAtOnce}
	for _, p := range rows {
		at.key, at.second = p.psnNo, p.version
		name, certNo, err := t.anew(ctx, p)
		if err != nil {
			return at, err
		}
		if name == p.name && certNo == p.certNo {
			continue
		}
		at.changed++
		err = t.expect(ctx, 1, "UPDATE person_version SET name = $1, cert_no = $2 WHERE psn_no = $3 AND version_id = $4",
			name, certNo, p.psnNo, p.version)
		if err != nil {
			return at, err
		}
	}
	return at, err
}

// anew returns the name and certificate number as they are to be stored.
func (t *tx) anew(ctx context.Context, p storedPerson) (name, certNo string, err error) {
	if name, err = t.renewed(ctx, protect.Names, namePlace(p.psnNo), p.name); err == nil {
		certNo, err = t.renewed(ctx, protect.Fields, certPlace(p.psnNo), p.certNo)
	}
	return name, certNo, err
}

// renewed seals a stored text under the newest key, unless it is.
func (t *tx) renewed(ctx context.Context, role protect.Role, at protect.Place, stored string) (string, error) {
	if protect.KeyOf(stored) == t.store.protection.now().Newest(role) {
		return stored, nil
	}
	text, err := t.unsealed(ctx, at, stored)
	if err != nil {
		return "", err
	}
	return t.sealed(role, at, text)
}

// resealCredentials keys the hashes that are plain. The hash is the key of its
// row, so the row goes and comes anew.
func resealCredentials(ctx context.Context, t *tx, from resealed) (resealed, error) {
	if !t.store.protection.now().Protects(protect.Index) {
		return resealed{done: true}, nil
	}
	rows, err := collect(ctx, t, scanHolder, "SELECT cert_type, no_hash, psn_no FROM credential"+
		" WHERE no_hash > $1 AND no_hash < $2 ORDER BY no_hash, cert_type LIMIT $3", from.key, protect.AllPlain, resealAtOnce)
	at := resealed{seen: len(rows), changed: len(rows), done: len(rows) < resealAtOnce}
	var fresh []holder
	for _, h := range rows {
		// A hash that stands under two types may be parted by the limit; since
		// rows that are done have left this range, nothing is passed over.
		n, err := t.exec(ctx, "DELETE FROM credential WHERE no_hash = $1 AND cert_type = $2", h.hash, h.certType)
		if err != nil {
			return at, err
		}
		if h.hash, err = t.store.protection.now().Keyed(h.hash); err != nil {
			return at, err
		}
		if n == 1 {
			fresh = append(fresh, h)
		}
	}
	if err != nil {
		return at, err
	}
	return at, add(ctx, t, credentials, fresh, holderRow)
}

func resealSecrets(ctx context.Context, t *tx, from resealed) (resealed, error) {
	rows, err := collect(ctx, t, scanKey, "SELECT "+keyColumns+" FROM institution_key WHERE key_id > $1 ORDER BY key_id LIMIT $2", from.key, resealAtOnce)
	at := resealed{seen: len(rows), done: len(rows) < resealAtOnce}
	for _, k := range rows {
		at.key = k.ID
		secret, err := t.renewed(ctx, protect.Secrets, secretPlace(k.ID), k.Secret)
		if err != nil {
			return at, err
		}
		if secret == k.Secret {
			continue
		}
		at.changed++
		if err := t.expect(ctx, 1, "UPDATE institution_key SET secret = $1 WHERE key_id = $2", secret, k.ID); err != nil {
			return at, err
		}
	}
	return at, err
}
