package relational

import (
	"context"

	"yibao/ground/period"
	"yibao/process/account"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

const creditingColumns = "run_key, region, scheme, kind, words, value_date, operator, started"

const selectCrediting = "SELECT c.run_key, c.region, c.scheme, c.kind, c.words, c.value_date, c.operator, c.started," +
	" COALESCE(e.finished, 0), COALESCE(e.persons, 0), COALESCE(e.amount, 0)" +
	" FROM crediting c LEFT JOIN crediting_end e ON e.run_key = c.run_key"

func scanCrediting(r row) (account.Run, error) {
	var x account.Run
	err := r.Scan(&x.Key, &x.Region, &x.Scheme, &x.Kind, &x.Words, day{&x.Day}, &x.Operator, instant{&x.Started}, instant{&x.Finished}, &x.Persons, &x.Amount)
	return x, err
}

// Crediting implements account.Reader.
func (t *tx) Crediting(ctx context.Context, key string) (*account.Run, []account.Page, error) {
	runs, err := collect(ctx, t, scanCrediting, selectCrediting+" WHERE c.run_key = $1", key)
	if err != nil || len(runs) == 0 {
		return nil, nil, err
	}
	pages, err := collect(ctx, t, func(r row) (account.Page, error) {
		var p account.Page
		err := r.Scan(&p.Number, &p.Last, &p.Persons, &p.Amount, instant{&p.Recorded})
		return p, err
	}, "SELECT page, last_psn_no, persons, amount, recorded FROM crediting_page WHERE run_key = $1 ORDER BY page", key)
	return &runs[0], pages, err
}

// Creditings implements account.Reader.
func (t *tx) Creditings(ctx context.Context, region string, limit int) ([]account.Run, error) {
	return collect(ctx, t, scanCrediting, selectCrediting+" WHERE c.region = $1 ORDER BY c.started DESC, c.run_key LIMIT $2", region, limit)
}

// AddCrediting implements account.Joint.
func (t *tx) AddCrediting(ctx context.Context, x account.Run) (bool, error) {
	n, err := t.exec(ctx, "INSERT INTO crediting ("+creditingColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (run_key) DO NOTHING",
		x.Key, x.Region, x.Scheme, x.Kind, x.Words, x.Day.String(), x.Operator, micros(x.Started))
	return n == 1, err
}

// AddCreditingPage implements account.Joint.
func (t *tx) AddCreditingPage(ctx context.Context, key string, p account.Page) error {
	row := []any{key, p.Number, p.Last, p.Persons, int64(p.Amount), micros(p.Recorded)}
	return t.insert(ctx, insertion{"crediting_page", "run_key, page, last_psn_no, persons, amount, recorded", ""}, [][]any{row})
}

// FinishCrediting implements account.Joint.
func (t *tx) FinishCrediting(ctx context.Context, x account.Run) error {
	row := []any{x.Key, micros(x.Finished), x.Persons, int64(x.Amount)}
	return t.insert(ctx, insertion{"crediting_end", "run_key, finished, persons, amount", " ON CONFLICT (run_key) DO NOTHING"}, [][]any{row})
}

// GivenTo implements account.Reader. What a credit came from is a debit of it;
// deposits only move along.
func (t *tx) GivenTo(ctx context.Context, first, last, kind string, since period.Date) ([]account.Given, error) {
	return collect(ctx, t, func(r row) (account.Given, error) {
		var g account.Given
		err := r.Scan(&g.PsnNo, &g.Ref, &g.From.Class, &g.From.Region, &g.From.Scheme, &g.From.Fund, &g.From.Party, &g.Amount)
		return g, err
	}, "SELECT e.part_key, e.ref, p.class, p.region, p.scheme, p.fund, p.party, p.amount FROM ledger_entry e"+
		" JOIN ledger_posting p ON p.part_key = e.part_key AND p.entry_id = e.entry_id"+
		" WHERE e.part_key >= $1 AND e.part_key <= $2 AND e.kind = $3 AND e.value_date >= $4 AND p.class IN ($5, $6) ORDER BY e.part_key, e.seq",
		first, last, kind, since.String(), string(ledger.Suspense), string(ledger.Expense))
}

// Holders implements account.Reader.
func (t *tx) Holders(ctx context.Context, region, scheme, after string, limit int) ([]account.Holder, error) {
	persons, err := collect(ctx, t, text, "SELECT DISTINCT part_key FROM ledger_posting"+
		" WHERE part_key > $1 AND class = $2 AND region = $3 AND scheme = $4 ORDER BY part_key LIMIT $5",
		after, string(ledger.Personal), region, scheme, limit)
	if err != nil || len(persons) == 0 {
		return nil, err
	}
	type move struct {
		psnNo string
		account.Move
	}
	moves, err := collect(ctx, t, func(r row) (move, error) {
		var m move
		err := r.Scan(&m.psnNo, &m.Seq, day{&m.Day}, &m.Kind, &m.Amount)
		m.Amount = -m.Amount
		return m, err
	}, "SELECT p.part_key, e.seq, e.value_date, e.kind, p.amount FROM ledger_posting p"+
		" JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE p.part_key >= $1 AND p.part_key <= $2 AND p.class = $3 AND p.region = $4 AND p.scheme = $5 ORDER BY p.part_key, e.seq",
		persons[0], persons[len(persons)-1], string(ledger.Personal), region, scheme)
	if err != nil {
		return nil, err
	}
	holders := make([]account.Holder, 0, len(persons))
	for _, m := range moves {
		if n := len(holders); n == 0 || holders[n-1].PsnNo != m.psnNo {
			holders = append(holders, account.Holder{PsnNo: m.psnNo})
		}
		last := &holders[len(holders)-1]
		last.Moves = append(last.Moves, m.Move)
	}
	return holders, t.joinHolders(ctx, holders, region, scheme)
}

// InsuredPage implements account.Reader. Of versions that hold on one day the
// one that was recorded last counts.
func (t *tx) InsuredPage(ctx context.Context, region, scheme string, on period.Date, after string, limit int) ([]account.Insured, error) {
	numbers, err := collect(ctx, t, text, "SELECT DISTINCT psn_no FROM spell WHERE psn_no > $1 AND region = $2 AND scheme = $3"+
		" AND eff_from <= $4 AND eff_to > $4 ORDER BY psn_no LIMIT $5", after, region, scheme, on.String(), limit)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	first, last := numbers[0], numbers[len(numbers)-1]
	all, err := collect(ctx, t, spells.scan, spells.selection()+
		" WHERE psn_no >= $1 AND psn_no <= $2 AND scheme = $3 AND eff_from <= $4 AND eff_to > $4", first, last, scheme, on.String())
	if err != nil {
		return nil, err
	}
	oldestFirst(all)
	holding := make(map[string]enrolment.Spell, len(numbers))
	for _, s := range all {
		holding[s.PsnNo] = s
	}
	births, err := t.birthsBetween(ctx, first, last)
	if err != nil {
		return nil, err
	}
	list := make([]account.Insured, 0, len(numbers))
	for _, n := range numbers {
		p := account.Insured{PsnNo: n}
		if s := holding[n]; s.Region == region && s.State == enrolment.CoverActive {
			p.PersonType, p.Birth = s.PersonType, births[n]
		}
		list = append(list, p)
	}
	return list, nil
}

// birthsBetween returns when persons were born, as recorded last.
func (t *tx) birthsBetween(ctx context.Context, first, last string) (map[string]period.Date, error) {
	births := make(map[string]period.Date)
	_, err := collect(ctx, t, func(r row) (none struct{}, err error) {
		var psnNo string
		var birth period.Date
		err = r.Scan(&psnNo, day{&birth})
		births[psnNo] = birth
		return none, err
	}, "SELECT psn_no, birth FROM person_version WHERE psn_no >= $1 AND psn_no <= $2 ORDER BY psn_no, recorded", first, last)
	return births, err
}
