package relational

import "context"

// everyNumber returns the numbers under which rows of a person stand: the one
// that is asked for, and those that were merged into it.
func (t *tx) everyNumber(ctx context.Context, psnNo string) ([]string, error) {
	s, err := t.standingOf(ctx, psnNo)
	if err != nil || !s.folds {
		return []string{psnNo}, err
	}
	numbers, err := collect(ctx, t, text, "SELECT a.absorbed FROM person_alias a WHERE a.kept = $1"+
		" AND NOT EXISTS (SELECT 1 FROM person_parting u WHERE u.absorbed = a.absorbed AND u.alias_id = a.alias_id) ORDER BY a.absorbed", psnNo)
	return append(numbers, psnNo), err
}

// about is the condition that a row is about the person, under whichever number
// it stands; "" for no person in particular.
func (t *tx) about(ctx context.Context, a *arguments, column, psnNo string) (string, error) {
	if psnNo == "" {
		return "", nil
	}
	numbers, err := t.everyNumber(ctx, psnNo)
	return " AND " + column + " IN (" + a.list(numbers) + ")", err
}

// keptAmong returns under which other numbers those of the given ones are kept
// that were merged.
func (t *tx) keptAmong(ctx context.Context, psnNos []string) (map[string]string, error) {
	type pair struct{ old, kept string }
	found, err := inParts(psnNos, func(part []string) ([]pair, error) {
		var a arguments
		return collect(ctx, t, func(r row) (p pair, err error) { return p, r.Scan(&p.old, &p.kept) },
			"SELECT psn_no, kept FROM person WHERE kept <> '' AND psn_no IN ("+a.list(part)+")", a...)
	})
	kept := make(map[string]string, len(found))
	for _, p := range found {
		kept[p.old] = p.kept
	}
	return kept, err
}
