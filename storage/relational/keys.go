package relational

import (
	"context"

	"yibao/register/access"
	"yibao/storage/protect"
)

// The stores of keys that it implements.
var (
	_ access.KeyReader = (*Store)(nil)
	_ access.KeyWriter = (*Store)(nil)
)

const keyColumns = "key_id, institution, scheme, app_key, secret, public_key, valid_from, valid_to, recorded"

func scanKey(r row) (access.Key, error) {
	var k access.Key
	err := r.Scan(&k.ID, &k.Institution, &k.Scheme, &k.AppKey, &k.Secret, &k.PublicKey, instant{&k.From}, instant{&k.To}, instant{&k.Recorded})
	return k, err
}

func keyRow(k access.Key) []any {
	return []any{k.ID, k.Institution, string(k.Scheme), k.AppKey, k.Secret, k.PublicKey, micros(k.From), micros(k.To), micros(k.Recorded)}
}

func scanKeyEnd(r row) (access.KeyEnd, error) {
	var e access.KeyEnd
	err := r.Scan(&e.KeyID, instant{&e.At}, instant{&e.Recorded})
	return e, err
}

// secret is where a key's sealable text stands.
func secret(k *access.Key) (string, *string) { return k.ID, &k.Secret }

// KeysNamed implements access.KeyReader; protect.ErrNoMaster.
func (s *Store) KeysNamed(ctx context.Context, scheme access.Scheme, appKey string) (keys []access.Key, err error) {
	err = s.run(ctx, Read, func(t *tx) error {
		keys, err = t.keysWhere(ctx, " WHERE scheme = $1 AND app_key = $2", string(scheme), appKey)
		keys, err = unsealedEach(ctx, t, secrets, keys, err, secret)
		return err
	})
	if err != nil {
		return nil, err
	}
	return keys, nil
}

// Keys implements access.KeyReader.
func (s *Store) Keys(ctx context.Context) (keys []access.Key, err error) {
	err = s.run(ctx, Read, func(t *tx) error {
		keys, err = t.keysWhere(ctx, "")
		return err
	})
	for i := range keys {
		keys[i].Secret = ""
	}
	return keys, err
}

// keysWhere reads keys with their ends; the secrets are as they are stored.
func (t *tx) keysWhere(ctx context.Context, condition string, args ...any) ([]access.Key, error) {
	keys, err := collect(ctx, t, scanKey, "SELECT "+keyColumns+" FROM institution_key"+condition+" ORDER BY institution, scheme, valid_from, key_id", args...)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k.ID
	}
	ends, err := inParts(ids, func(part []string) ([]access.KeyEnd, error) {
		var a arguments
		return collect(ctx, t, scanKeyEnd, "SELECT key_id, ended_at, recorded FROM institution_key_end WHERE key_id IN ("+a.list(part)+")", a...)
	})
	if err != nil {
		return nil, err
	}
	return access.Ended(keys, ends), nil
}

// AddKey implements access.KeyWriter. Without a data key for secrets it refuses:
// a secret never stands readable in the database.
func (s *Store) AddKey(ctx context.Context, k access.Key) error {
	if !s.protection.now().Protects(protect.Secrets) {
		return protect.ErrNoMaster.With()
	}
	return s.run(ctx, Bulk, func(t *tx) error {
		known, err := t.keysWhere(ctx, "")
		if err != nil {
			return err
		}
		if err := access.CheckNew(k, known); err != nil {
			return err
		}
		if k.Secret, err = t.sealed(secrets, k.ID, k.Secret); err != nil {
			return err
		}
		return add(ctx, t, insertion{"institution_key", keyColumns, ""}, []access.Key{k}, keyRow)
	})
}

// EndKey implements access.KeyWriter.
func (s *Store) EndKey(ctx context.Context, e access.KeyEnd) error {
	return s.run(ctx, Bulk, func(t *tx) error {
		known, err := t.keysWhere(ctx, " WHERE key_id = $1", e.KeyID)
		if err != nil {
			return err
		}
		if len(known) == 0 {
			return access.ErrUnknownKey.With(e.KeyID)
		}
		ends := insertion{"institution_key_end", "key_id, ended_at, recorded", " ON CONFLICT (key_id, ended_at) DO NOTHING"}
		return add(ctx, t, ends, []access.KeyEnd{e}, func(e access.KeyEnd) []any { return []any{e.KeyID, micros(e.At), micros(e.Recorded)} })
	})
}
