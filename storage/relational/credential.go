package relational

import (
	"context"
	"slices"
	"strings"

	"yibao/register/enrolment"
	"yibao/storage/protect"
)

// holderKey is a credential as it is stored: the number as its hash, plain or,
// where the region protects personal fields, keyed.
type holderKey struct{ certType, hash string }

// holder is one stored credential.
type holder struct {
	holderKey
	psnNo string
}

// credentials is where they go.
var credentials = insertion{"credential", "cert_type, no_hash, psn_no", ""}

func holderRow(h holder) []any { return []any{h.certType, h.hash, h.psnNo} }

// hashNumber is the plain form of a credential's number.
func hashNumber(number string) string { return protect.PlainHash(number) }

// keyOf returns the present form of a credential; protect.ErrNoMaster.
func (t *tx) keyOf(c enrolment.Credential) (holderKey, error) {
	hash, err := t.store.protection.now().Keyed(hashNumber(c.No))
	return holderKey{c.Type, hash}, err
}

func scanHolder(r row) (holder, error) {
	var h holder
	err := r.Scan(&h.certType, &h.hash, &h.psnNo)
	return h, err
}

// PersonByCertificate implements enrolment.Reader. The number must be
// normalised as it was when the credential was added.
func (t *tx) PersonByCertificate(ctx context.Context, certType, certNo string) (string, error) {
	forms, err := t.hashForms(certNo)
	if err != nil {
		return "", err
	}
	a := arguments{certType}
	found, err := collect(ctx, t, text, "SELECT psn_no FROM credential WHERE cert_type = $1 AND no_hash IN ("+a.list(forms)+")", a...)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", enrolment.ErrUnknownCertificate.With()
	}
	return t.KeptNumber(ctx, found[0])
}

// ownersOf returns the holders of the credentials that are stored, by the
// present form, whatever form they are stored in.
func (t *tx) ownersOf(ctx context.Context, list []enrolment.Credential) (map[holderKey]string, error) {
	var hashes []string
	for _, c := range list {
		forms, err := t.hashForms(c.No)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, forms...)
	}
	stored, err := inParts(hashes, func(part []string) ([]holder, error) {
		var a arguments
		return collect(ctx, t, scanHolder,
			"SELECT cert_type, no_hash, psn_no FROM credential WHERE no_hash IN ("+a.list(part)+")", a...)
	})
	if err != nil {
		return nil, err
	}
	owners := make(map[holderKey]string, len(stored)+len(list))
	for _, h := range stored {
		if h.hash, err = t.store.protection.now().Keyed(h.hash); err != nil {
			return nil, err
		}
		owners[h.holderKey] = h.psnNo
	}
	return owners, nil
}

// CredentialOwners implements importing.Work.
func (t *tx) CredentialOwners(ctx context.Context, list []enrolment.Credential) (map[enrolment.Credential]string, error) {
	owners, err := t.ownersOf(ctx, list)
	if err != nil {
		return nil, err
	}
	known := make(map[enrolment.Credential]string, len(owners))
	for _, c := range list {
		k, err := t.keyOf(c)
		if err != nil {
			return nil, err
		}
		if psnNo, ok := owners[k]; ok {
			known[enrolment.Credential{Type: c.Type, No: c.No}] = psnNo
		}
	}
	return known, nil
}

// AddCredentials implements enrolment.Writer. A credential that the same
// person holds already is left as it is.
func (t *tx) AddCredentials(ctx context.Context, list []enrolment.Credential) error {
	owners, err := t.ownersOf(ctx, list)
	if err != nil {
		return err
	}
	var fresh []holder
	for _, c := range list {
		k, err := t.keyOf(c)
		if err != nil {
			return err
		}
		switch psnNo, taken := owners[k]; {
		case !taken:
			owners[k] = c.PsnNo
			fresh = append(fresh, holder{k, c.PsnNo})
		case psnNo != c.PsnNo:
			return enrolment.ErrCertificateTaken.With(c.No)
		}
	}
	slices.SortFunc(fresh, func(a, b holder) int { return strings.Compare(a.hash, b.hash) })
	return add(ctx, t, credentials, fresh, holderRow)
}
