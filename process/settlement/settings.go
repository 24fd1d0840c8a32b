package settlement

import (
	"context"
	"errors"

	"yibao/law/region"
	"yibao/register/policy"
)

// SettingsOf returns the published settings of a region today; nil when it has
// none.
func (s *Service) SettingsOf(ctx context.Context, home string) (*region.Settings, error) {
	var found *region.Settings
	err := s.Store.View(ctx, func(r Reader) error {
		settings, _, err := s.Texts.settingsOn(ctx, r, home, s.today())
		if errors.Is(err, policy.ErrNoSettings) {
			return nil
		}
		found = settings
		return err
	})
	return found, err
}
