package relational

import (
	"context"
	"slices"

	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/enrolment"
)

// The works that a transaction serves.
var (
	_ settlement.Work  = (*tx)(nil)
	_ importing.Work   = (*tx)(nil)
	_ publication.Work = (*tx)(nil)
)

// KnownPersons implements importing.Work.
func (t *tx) KnownPersons(ctx context.Context, psnNos []string) (map[string]string, error) {
	versions, err := inParts(psnNos, func(part []string) ([]enrolment.Person, error) {
		var a arguments
		return collect(ctx, t, persons.scan, persons.selection()+" WHERE psn_no IN ("+a.list(part)+")", a...)
	})
	if err != nil {
		return nil, err
	}
	oldestFirst(versions)
	regions := make(map[string]string, len(versions))
	for _, p := range versions {
		regions[p.PsnNo] = p.Region
	}
	return regions, nil
}

// KnownInstitutions implements importing.Work.
func (t *tx) KnownInstitutions(ctx context.Context, codes []string) (map[string]bool, error) {
	found, err := inParts(codes, func(part []string) ([]string, error) {
		var a arguments
		return collect(ctx, t, text, "SELECT DISTINCT code FROM institution WHERE code IN ("+a.list(part)+")", a...)
	})
	known := make(map[string]bool, len(found))
	for _, code := range found {
		known[code] = true
	}
	return known, err
}

// KnownEntries implements importing.Work.
func (t *tx) KnownEntries(ctx context.Context, keys []importing.EntryKey) (map[importing.EntryKey]bool, error) {
	partitions := make([]string, len(keys))
	wanted := make(map[importing.EntryKey]bool, len(keys))
	for i, k := range keys {
		partitions[i] = k.Partition
		wanted[k] = true
	}
	found, err := inParts(partitions, func(part []string) ([]importing.EntryKey, error) {
		return t.entriesAmong(ctx, part, keys)
	})
	known := make(map[importing.EntryKey]bool)
	for _, k := range found {
		if wanted[k] {
			known[k] = true
		}
	}
	return known, err
}

// entriesAmong returns the entries of the partitions that have one of the
// references of the keys.
func (t *tx) entriesAmong(ctx context.Context, partitions []string, keys []importing.EntryKey) ([]importing.EntryKey, error) {
	var refs []string
	for _, k := range keys {
		if _, ok := slices.BinarySearch(partitions, k.Partition); ok {
			refs = append(refs, k.Ref)
		}
	}
	return inParts(refs, func(part []string) ([]importing.EntryKey, error) {
		var a arguments
		return collect(ctx, t, func(r row) (importing.EntryKey, error) {
			var k importing.EntryKey
			err := r.Scan(&k.Partition, &k.Ref)
			return k, err
		}, "SELECT part_key, ref FROM ledger_entry WHERE part_key IN ("+a.list(partitions)+
			") AND ref IN ("+a.list(part)+")", a...)
	})
}

// anchor is the row that carries a person's sequence.
type anchor struct {
	psnNo string
	seq   int64
	standing
}

// refuseAbsorbed refuses work under a number that was merged into another one.
func (a anchor) refuseAbsorbed() error {
	if a.kept == "" {
		return nil
	}
	return (&enrolment.Absorbed{PsnNo: a.psnNo, Kept: a.kept}).Refuse()
}

func scanAnchor(r row) (anchor, error) {
	var a anchor
	err := r.Scan(&a.psnNo, &a.seq, &a.kept, flag{&a.folds})
	return a, err
}

// NextSeqs implements importing.Work; ErrUnknownPerson. The persons are locked
// in order of psn_no, so that two imports wait for each other instead of
// locking each other out.
func (t *tx) NextSeqs(ctx context.Context, psnNos []string) ([]int64, error) {
	taken := make(map[string]int64, len(psnNos))
	for _, n := range psnNos {
		taken[n]++
	}
	locked, err := t.anchorsOf(ctx, psnNos)
	if err != nil {
		return nil, err
	}
	next := make(map[string]int64, len(locked))
	anchors := make([]anchor, 0, len(locked))
	for _, n := range distinct(psnNos) {
		a := locked[n]
		next[n] = a.seq
		a.seq += taken[n]
		anchors = append(anchors, a)
	}
	if err := t.raise(ctx, anchors); err != nil {
		return nil, err
	}
	numbers := make([]int64, len(psnNos))
	for i, n := range psnNos {
		next[n]++
		numbers[i] = next[n]
	}
	return numbers, nil
}

// raise writes the new sequences of persons that are locked and known.
func (t *tx) raise(ctx context.Context, anchors []anchor) error {
	sequences := insertion{"person", "psn_no, seq", " ON CONFLICT (psn_no) DO UPDATE SET seq = excluded.seq"}
	return add(ctx, t, sequences, anchors, func(a anchor) []any { return []any{a.psnNo, a.seq} })
}
