package relational

import (
	"context"

	"yibao/observer/verify"
	"yibao/register/ledger"
	"yibao/register/policy"
)

var _ verify.Reader = (*tx)(nil)

// pageLength is how many rows a walk over a table reads at a time. Walks read
// in pages because the visitor may ask for more on the same connection.
const pageLength = 500

// inPages calls visit with everything that next brings until it brings no more.
func inPages[T any](visit func(T) error, next func() ([]T, error)) error {
	for {
		page, err := next()
		if err != nil || len(page) == 0 {
			return err
		}
		for _, value := range page {
			if err := visit(value); err != nil {
				return err
			}
		}
	}
}

// Persons implements verify.Reader; the order is the database's order of text.
func (t *tx) Persons(ctx context.Context, visit func(psnNo string) error) error {
	after := ""
	return inPages(visit, func() ([]string, error) {
		page, err := collect(ctx, t, text,
			"SELECT psn_no FROM (SELECT DISTINCT psn_no FROM settlement WHERE psn_no > $1 ORDER BY psn_no LIMIT $2) settled"+
				" UNION SELECT part_key FROM (SELECT DISTINCT part_key FROM ledger_entry WHERE part_key > $1 ORDER BY part_key LIMIT $2) booked"+
				" ORDER BY 1 LIMIT $2", after, pageLength)
		if len(page) > 0 {
			after = page[len(page)-1]
		}
		return page, err
	})
}

// Entries implements verify.Reader.
func (t *tx) Entries(ctx context.Context, visit func(ledger.Entry) error) error {
	after := ""
	return inPages(visit, func() ([]ledger.Entry, error) {
		page, err := collect(ctx, t, scanLedgerEntry, "SELECT "+entryColumns+
			" FROM ledger_entry WHERE part_key = '' AND entry_id > $1 ORDER BY entry_id LIMIT $2", after, pageLength)
		if err != nil || len(page) == 0 {
			return nil, err
		}
		after = page[len(page)-1].EntryID
		return t.withPostings(ctx, "", page)
	})
}

// AllPublished implements verify.Reader.
func (t *tx) AllPublished(ctx context.Context, visit func(policy.Published) error) error {
	ids, err := collect(ctx, t, text, "SELECT version_id FROM published ORDER BY version_id")
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, err := t.PublishedVersion(ctx, id)
		if err != nil {
			return err
		}
		if err := visit(p); err != nil {
			return err
		}
	}
	return nil
}
