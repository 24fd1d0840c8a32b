package relational

import (
	"context"

	"yibao/process/credential"
)

var _ credential.Store = (*Store)(nil)

// Present implements credential.Store.
func (s *Store) Present(ctx context.Context, u credential.Use) error {
	return s.run(ctx, Write, func(t *tx) error {
		n, err := t.exec(ctx, "INSERT INTO credential_use (digest, region, staff_no, ec_index, used) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (digest) DO NOTHING",
			u.Digest, u.Region, u.StaffNo, u.Index, micros(u.At))
		if err == nil && n == 0 {
			return t.refuse(credential.ErrUsed.With())
		}
		return err
	})
}
