package reimbursement

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/register/provider"
)

// foreignSince is from when on an institution elsewhere is known.
var foreignSince = period.MustDate("2000-01-01")

// Foreign is a hospital that is not registered here.
type Foreign struct {
	Code   string // its national code, "" when the receipt has none
	Name   string
	Region string // admdvs where it stands
	Level  string // hosp_lv
}

// RegisterForeign enters a hospital elsewhere with the level that is stated, and
// answers it; one that is known is answered as it is. The same name in the same
// place gets the same code. It has no agreement: only the counter can settle there.
// ErrForeign, ErrOtherLevel.
func (s *Service) RegisterForeign(ctx context.Context, f Foreign) (provider.Institution, error) {
	f.Name, f.Code = strings.TrimSpace(f.Name), strings.TrimSpace(f.Code)
	if f.Name == "" || len(f.Region) != 6 || benefit.LevelRank(f.Level) == 0 {
		return provider.Institution{}, ErrForeign.With()
	}
	if f.Code == "" {
		sum := sha256.Sum256([]byte(f.Region + "/" + f.Name))
		f.Code = "W" + f.Region + strings.ToUpper(hex.EncodeToString(sum[:4]))
	}
	var found provider.Institution
	err := s.Store.Place(ctx, func(w Places) error {
		known, err := w.InstitutionOn(ctx, f.Code, s.today())
		if told, isFault := fault.As(err); err != nil && (!isFault || told.Code != provider.ErrUnknownInstitution.Code) {
			return err
		}
		if err == nil {
			found = known
			if benefit.LevelRank(known.Level) != benefit.LevelRank(f.Level) {
				return ErrOtherLevel.With(known.Code, known.Level, f.Level)
			}
			return nil
		}
		found = provider.Institution{
			Version: period.Version{ID: s.NewID(), Effective: period.Since(foreignSince), Recorded: s.Now()},
			Code:    f.Code, Name: f.Name, Type: provider.Hospital, Level: f.Level, Region: f.Region,
		}
		return w.AddInstitutions(ctx, []provider.Institution{found})
	})
	return found, err
}
