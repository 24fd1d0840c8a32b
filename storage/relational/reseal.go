package relational

import (
	"context"

	"yibao/storage/protect"
)

// sealable is a column whose texts may be sealed, in the place that table,
// column and the key of their row name.
type sealable struct {
	table, column, key string
	role               protect.Role
}

// The sealable columns.
var (
	certNos   = sealable{"person_version", "cert_no", "psn_no", protect.Fields}
	fullNames = sealable{"person_version", "name", "psn_no", protect.Names}
	filed     = sealable{"filing", "content", "psn_no", protect.Fields}
	papers    = sealable{"chart_document", "content", "psn_no", protect.Fields}
	secrets   = sealable{"institution_key", "secret", "key_id", protect.Secrets}
	totps     = sealable{"staff_secret", "totp", "staff_no", protect.Secrets}
	allSeals  = []sealable{certNos, fullNames, filed, papers, secrets, totps, birthCerts, parentCerts, employerPhones, employerBanks, actContents, moverNames, moverCerts, bankAccounts, grantAccounts, applied, archived, stated, proposed}
)

// bankAccounts are the accounts that payment orders go to.
var bankAccounts = sealable{"payment_order", "account_no", "order_id", protect.Fields}

// applied are the papers of an application for a chronic-disease benefit.
var applied = sealable{"chronic_application", "content", "application_id", protect.Fields}

// grantAccounts are the accounts that periodic benefits go to.
var grantAccounts = sealable{"allowance_grant", "account_no", "grant_id", protect.Fields}

// Those of enrolment.
var (
	birthCerts     = sealable{"newborn", "birth_cert_no", "psn_no", protect.Fields}
	parentCerts    = sealable{"newborn", "parent_cert_no", "psn_no", protect.Fields}
	employerPhones = sealable{"employer", "phone", "credit_no", protect.Fields}
	employerBanks  = sealable{"employer", "bank_account", "credit_no", protect.Fields}
	actContents    = sealable{"enrolment_act", "content", "act_key", protect.Fields}
	moverNames     = sealable{"move_certificate", "name", "psn_no", protect.Names}
	moverCerts     = sealable{"move_certificate", "cert_no", "psn_no", protect.Fields}
)

// stated is what an applicant for a reimbursement states.
var stated = sealable{"reimbursement", "content", "app_id", protect.Fields}

// proposed is what a proposal of an act of two persons would do.
var proposed = sealable{"proposal", "content", "proposal_id", protect.Fields}

// archived is the content of materials in the archive.
var archived = sealable{"archive_content", "body", "material_id", protect.Fields}

func (s sealable) of(key string) protect.Place {
	return protect.Place{Table: s.table, Column: s.column, Row: key}
}

// sealed returns the stored form of a text of the column. protect.ErrNoMaster.
func (t *tx) sealed(s sealable, key, text string) (string, error) {
	return t.store.protection.now().Seal(s.role, s.of(key), text)
}

// unsealed returns the text of a stored form. A key that this process does not
// know yet was made by another one. protect.ErrNoMaster, protect.ErrBroken.
func (t *tx) unsealed(ctx context.Context, s sealable, key, stored string) (string, error) {
	g := t.store.protection.now()
	if !g.Knows(stored) && !g.Locked() {
		var err error
		if g, err = t.readKeys(ctx); err != nil {
			return "", err
		}
	}
	return g.Open(s.of(key), stored)
}

// unsealedEach opens in place the texts of a column in what was read. It takes
// and returns an error so that it can stand around the reading.
func unsealedEach[T any](ctx context.Context, t *tx, s sealable, list []T, err error, at func(*T) (key string, text *string)) ([]T, error) {
	for i := range list {
		if err != nil {
			return nil, err
		}
		key, text := at(&list[i])
		*text, err = t.unsealed(ctx, s, key, *text)
	}
	return list, err
}

// sealedEach returns the values with the texts of a column sealed.
func sealedEach[T any](t *tx, s sealable, list []T, at func(*T) (key string, text *string)) ([]T, error) {
	out := append([]T(nil), list...)
	for i := range out {
		key, text := at(&out[i])
		var err error
		if *text, err = t.sealed(s, key, *text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// How much one transaction of Reseal looks at.
const (
	resealKeys   = 200 // keys of rows
	resealLong   = 8   // keys of rows with long texts
	resealHashes = 500
)

// keys is how many keys of rows one transaction looks at.
func (s sealable) keys() int {
	if s == archived || s == proposed {
		return resealLong
	}
	return resealKeys
}

// Reseal brings every text that is not sealed under the newest data keys, or not
// sealed at all, to them, and every plain hash to a keyed one, a part at a time;
// whoever reads meanwhile finds both. When it is broken off, it may be called
// again and does what is left. It tells after each part how many values it has
// looked at and changed.
func (s *Store) Reseal(ctx context.Context, told func(seen, changed int)) error {
	parts := []func(context.Context, *tx, resealed) (resealed, error){resealCredentials}
	for _, column := range allSeals {
		parts = append(parts, func(ctx context.Context, t *tx, from resealed) (resealed, error) { return t.reseal(ctx, column, from) })
	}
	seen, changed := 0, 0
	for _, part := range parts {
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

// resealed is how far Reseal has come in one column: the last key, and what the
// last part was.
type resealed struct {
	key           string
	seen, changed int
	done          bool
}

// storedText is one text of a sealable column.
type storedText struct{ key, text string }

func scanStoredText(r row) (storedText, error) {
	var s storedText
	err := r.Scan(&s.key, &s.text)
	return s, err
}

// reseal looks at the texts of the next keys of a column. Those of one key that
// are alike are in the same place and become one sealed text.
func (t *tx) reseal(ctx context.Context, s sealable, from resealed) (resealed, error) {
	newest := t.store.protection.now().Newest(s.role)
	if newest == "" {
		return resealed{done: true}, nil
	}
	keys, err := collect(ctx, t, text, "SELECT DISTINCT "+s.key+" FROM "+s.table+" WHERE "+s.key+" > $1 ORDER BY "+s.key+" LIMIT $2", from.key, s.keys())
	if err != nil || len(keys) == 0 {
		return resealed{done: true}, err
	}
	var a arguments
	stored, err := collect(ctx, t, scanStoredText, "SELECT DISTINCT "+s.key+", "+s.column+" FROM "+s.table+" WHERE "+s.key+" IN ("+a.list(keys)+")", a...)
	if err != nil {
		return from, err
	}
	at := resealed{key: keys[len(keys)-1], seen: len(stored), done: len(keys) < s.keys()}
	for _, v := range stored {
		if v.text == "" || protect.KeyOf(v.text) == newest {
			continue
		}
		plain, err := t.unsealed(ctx, s, v.key, v.text)
		if err != nil {
			return from, err
		}
		anew, err := t.sealed(s, v.key, plain)
		if err != nil {
			return from, err
		}
		at.changed++
		_, err = t.exec(ctx, "UPDATE "+s.table+" SET "+s.column+" = $1"+s.besides()+" WHERE "+s.key+" = $2 AND "+s.column+" = $3", anew, v.key, v.text)
		if err != nil {
			return from, err
		}
	}
	return at, nil
}

// besides is what goes when a text is sealed: the initials would tell of the name.
func (s sealable) besides() string {
	if s == fullNames {
		return ", initials = ''"
	}
	return ""
}

// resealCredentials keys the hashes that are plain. The hash is the key of its
// row, so the row goes and comes anew; what is done has left the range.
func resealCredentials(ctx context.Context, t *tx, from resealed) (resealed, error) {
	g := t.store.protection.now()
	if !g.Protects(protect.Index) {
		return resealed{done: true}, nil
	}
	rows, err := collect(ctx, t, scanHolder, "SELECT cert_type, no_hash, psn_no FROM credential"+
		" WHERE no_hash < $1 ORDER BY no_hash, cert_type LIMIT $2", protect.AllPlain, resealHashes)
	if err != nil {
		return from, err
	}
	for i, h := range rows {
		if _, err := t.exec(ctx, "DELETE FROM credential WHERE no_hash = $1 AND cert_type = $2", h.hash, h.certType); err != nil {
			return from, err
		}
		if rows[i].hash, err = g.Keyed(h.hash); err != nil {
			return from, err
		}
	}
	at := resealed{seen: len(rows), changed: len(rows), done: len(rows) < resealHashes}
	return at, add(ctx, t, credentials, rows, holderRow)
}
