package replay

import (
	"context"

	"yibao/observer/verify"
	"yibao/process/settlement"
)

// merging is a Reader of the books as they are kept that knows of persons under
// whom other numbers were merged, and can read these as one.
type merging interface {
	// Keepers returns the numbers that ever absorbed another one.
	Keepers(ctx context.Context) ([]string, error)
	// Whole reads merged numbers as one person, as a settlement does.
	Whole() settlement.Reader
}

// mergedIn returns the numbers that ever absorbed another one.
func mergedIn(ctx context.Context, r verify.Reader) (map[string]bool, error) {
	m, knows := r.(merging)
	if !knows {
		return nil, nil
	}
	keepers, err := m.Keepers(ctx)
	if err != nil || len(keepers) == 0 {
		return nil, err
	}
	merged := make(map[string]bool, len(keepers))
	for _, psnNo := range keepers {
		merged[psnNo] = true
	}
	return merged, nil
}

// reader returns what the settlements of a person are judged by again: the books
// as they are kept, but for one who absorbed another number.
func (t *tally) reader(r verify.Reader, psnNo string) settlement.Reader {
	if m, knows := r.(merging); knows && t.merged[psnNo] {
		return m.Whole()
	}
	return r
}
