package relational

import (
	"context"
	"sync"

	"yibao/ground/period"
	"yibao/register/catalogue"
	"yibao/register/policy"
	"yibao/register/provider"
)

// epoch names one state of the reference registers.
type epoch struct {
	number int64
	mark   string
}

func scanEpoch(r row) (epoch, error) {
	var e epoch
	err := r.Scan(&e.number, &e.mark)
	return e, err
}

// The keys under which all versions of a reference fact are remembered.
type (
	itemKey   struct{ region, code string }
	doctorKey struct{ institution, code string }
	policyKey struct{ region, scheme string }
)

// reference is what a process remembers of the reference registers as they
// stand in one epoch. Its rows are never changed; those of a later epoch take
// the place of the whole.
type reference struct {
	epoch         epoch
	institutions  shelf[string, provider.Institution]
	agreements    shelf[string, provider.Agreement]
	practitioners shelf[doctorKey, provider.Practitioner]
	entries       shelf[itemKey, catalogue.Entry]
	policies      shelf[policyKey, policy.Published]
	settings      shelf[string, policy.Published]
}

// shelfKeys bounds how many keys one shelf remembers; a full one is emptied.
const shelfKeys = 1 << 16

// shelf remembers the versions of each key, oldest recorded first. A key that
// has none is not remembered, so that wrong codes take no room.
type shelf[K comparable, F period.Versioned] struct {
	mu   sync.RWMutex
	rows map[K][]F
}

// find returns what is remembered, and the keys that are not.
func (s *shelf[K, F]) find(keys []K) (found map[K][]F, missing []K) {
	found = make(map[K][]F, len(keys))
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, k := range keys {
		if rows, ok := s.rows[k]; ok {
			found[k] = rows
		} else {
			missing = append(missing, k)
		}
	}
	return found, missing
}

// put remembers rows.
func (s *shelf[K, F]) put(rows map[K][]F) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows == nil || len(s.rows)+len(rows) > shelfKeys {
		s.rows = make(map[K][]F)
	}
	for k, versions := range rows {
		s.rows[k] = versions
	}
}

// remembered returns all versions of the keys, oldest recorded first, out of
// the shelf where it has them and the rest by load. Works that may have written
// reference facts themselves always load.
func remembered[K comparable, F period.Versioned](
	ctx context.Context, t *tx, of func(*reference) *shelf[K, F], key func(F) K, keys []K,
	load func(missing []K) ([]F, error),
) (map[K][]F, error) {
	known, err := t.reference(ctx)
	if err != nil {
		return nil, err
	}
	found, missing := map[K][]F{}, keys
	if known != nil {
		found, missing = of(known).find(keys)
	}
	if len(missing) == 0 {
		return found, nil
	}
	facts, err := load(missing)
	if err != nil {
		return nil, err
	}
	oldestFirst(facts)
	loaded := make(map[K][]F)
	for _, f := range facts {
		loaded[key(f)] = append(loaded[key(f)], f)
	}
	for k, rows := range loaded {
		found[k] = rows
	}
	if known == nil || len(loaded) == 0 {
		return found, nil
	}
	// At READ COMMITTED a change may have been committed in between.
	now, err := t.readEpoch(ctx)
	if err == nil && now == known.epoch {
		of(known).put(loaded)
	}
	return found, err
}

// reference returns what the process remembers of the epoch that this work
// sees; nil for a work that may write reference facts.
func (t *tx) reference(ctx context.Context) (*reference, error) {
	if t.known != nil || !t.remembers {
		return t.known, nil
	}
	now, err := t.readEpoch(ctx)
	if err != nil {
		return nil, err
	}
	known := t.store.known.Load()
	if known == nil || known.epoch != now {
		known = &reference{epoch: now}
		t.store.known.Store(known)
	}
	t.known = known
	return known, nil
}

const selectEpoch = "SELECT epoch, mark FROM reference_epoch WHERE place = 1"

// readEpoch returns the epoch that this work sees; the zero value before the
// first.
func (t *tx) readEpoch(ctx context.Context) (epoch, error) {
	list, err := collect(ctx, t, scanEpoch, selectEpoch)
	if err != nil || len(list) == 0 {
		return epoch{}, err
	}
	return list[0], nil
}

// addReference inserts facts into a reference register.
func addReference[F period.Versioned](ctx context.Context, t *tx, into insertion, facts []F, convert func(F) []any) error {
	if len(facts) == 0 {
		return nil
	}
	t.written = facts[len(facts)-1].Stamp().ID
	return add(ctx, t, into, facts, convert)
}

// moveEpoch tells all processes that this work wrote reference facts. It comes
// last, because the row is locked from here to the end.
func (t *tx) moveEpoch(ctx context.Context) error {
	if t.written == "" {
		return nil
	}
	_, err := t.exec(ctx, "INSERT INTO reference_epoch (place, epoch, mark) VALUES (1, 1, $1)"+
		" ON CONFLICT (place) DO UPDATE SET epoch = reference_epoch.epoch + 1, mark = excluded.mark", t.written)
	return err
}
