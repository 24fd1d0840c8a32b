package accountability

import (
	"context"
	"time"
)

// KeepAnswers is how long at least an answer is remembered: a request that is
// repeated later than that is done again, so nobody repeats one so late.
const KeepAnswers = 7 * 24 * time.Hour

// forgetAtOnce is how many answers one unit of work forgets.
const forgetAtOnce = 1000

// Forget deletes what was answered to requests longer ago than keep, which is
// KeepAnswers at least, and tells how many. What was done stays in the trail and in
// the archive; only the repetition of an old key is not recognised any more.
func (s *Service) Forget(ctx context.Context, keep time.Duration) (forgotten int, err error) {
	before := s.Now().Add(-max(keep, KeepAnswers))
	for {
		n := 0
		err := s.Store.Together(ctx, func(ctx context.Context, w Work) (err error) {
			n, err = w.ForgetActs(ctx, before, forgetAtOnce)
			return err
		})
		if forgotten += n; err != nil || n < forgetAtOnce {
			return forgotten, err
		}
	}
}
