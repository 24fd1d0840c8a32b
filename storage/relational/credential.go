package relational

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"yibao/register/enrolment"
)

// holderKey is a credential as it is stored: the number as its SHA-256.
type holderKey struct{ certType, hash string }

// holder is one stored credential.
type holder struct {
	holderKey
	psnNo string
}

func keyOf(c enrolment.Credential) holderKey { return holderKey{c.Type, hashNumber(c.No)} }

// hashNumber is the stored form of a credential's number.
func hashNumber(number string) string {
	sum := sha256.Sum256([]byte(number))
	return hex.EncodeToString(sum[:])
}

func scanHolder(r row) (holder, error) {
	var h holder
	err := r.Scan(&h.certType, &h.hash, &h.psnNo)
	return h, err
}

// PersonByCertificate implements enrolment.Reader. The number must be
// normalised as it was when the credential was added.
func (t *tx) PersonByCertificate(ctx context.Context, certType, certNo string) (string, error) {
	found, err := collect(ctx, t, text,
		"SELECT psn_no FROM credential WHERE cert_type = $1 AND no_hash = $2", certType, hashNumber(certNo))
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", enrolment.ErrUnknownCertificate.With()
	}
	return found[0], nil
}

// ownersOf returns the holders of the credentials that are stored.
func (t *tx) ownersOf(ctx context.Context, list []enrolment.Credential) (map[holderKey]string, error) {
	hashes := make([]string, len(list))
	for i, c := range list {
		hashes[i] = hashNumber(c.No)
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
		if psnNo, ok := owners[keyOf(c)]; ok {
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
		k := keyOf(c)
		switch psnNo, taken := owners[k]; {
		case !taken:
			owners[k] = c.PsnNo
			fresh = append(fresh, holder{k, c.PsnNo})
		case psnNo != c.PsnNo:
			return enrolment.ErrCertificateTaken.With(c.No)
		}
	}
	return add(ctx, t, insertion{"credential", "cert_type, no_hash, psn_no", ""}, fresh,
		func(h holder) []any { return []any{h.certType, h.hash, h.psnNo} })
}
