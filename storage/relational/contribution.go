package relational

import (
	"context"
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	process "yibao/process/contribution"
	"yibao/register/contribution"
)

var (
	_ process.Store = (*Store)(nil)
	_ process.Work  = (*tx)(nil)
)

// Contribute implements contribution.Store.
func (s *Store) Contribute(ctx context.Context, work func(process.Work) error) error {
	return s.run(ctx, Write, func(t *tx) error { return work(t) })
}

// Contributions implements contribution.Store.
func (s *Store) Contributions(ctx context.Context, read func(process.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// amountsText packs amounts: fen, separated by commas.
func amountsText(amounts []money.Fen) string {
	text := make([]byte, 0, 8*len(amounts))
	for i, a := range amounts {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, int64(a), 10)
	}
	return string(text)
}

func amountsOf(text string) ([]money.Fen, error) {
	if text == "" {
		return nil, nil
	}
	parts := strings.Split(text, ",")
	amounts := make([]money.Fen, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseInt(p, 10, 64)
		if err != nil {
			return nil, err
		}
		amounts[i] = money.Fen(n)
	}
	return amounts, nil
}

// itemsText writes a shape's items, one a line.
func itemsText(items []contribution.Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = item.Name + "\t" + item.Payer + "\t" + item.Fund
	}
	return strings.Join(lines, "\n")
}

func scanShape(r row) (contribution.Shape, error) {
	var s contribution.Shape
	var items string
	err := r.Scan(&s.ID, &s.Class, &items)
	for _, line := range strings.Split(items, "\n") {
		if parts := strings.Split(line, "\t"); len(parts) == 3 {
			s.Items = append(s.Items, contribution.Item{Name: parts[0], Payer: parts[1], Fund: parts[2]})
		}
	}
	return s, err
}

// shapes returns the shapes of the ids.
func (t *tx) shapes(ctx context.Context, ids []string) (map[string]contribution.Shape, error) {
	found, err := inParts(ids, func(part []string) ([]contribution.Shape, error) {
		var a arguments
		return collect(ctx, t, scanShape, "SELECT shape_id, class, items FROM levy_shape WHERE shape_id IN ("+a.list(part)+")", a...)
	})
	byID := make(map[string]contribution.Shape, len(found))
	for _, s := range found {
		byID[s.ID] = s
	}
	return byID, err
}

func (t *tx) addShapes(ctx context.Context, shapes ...contribution.Shape) error {
	seen := make(map[string]bool)
	var rows [][]any
	for _, s := range shapes {
		if !seen[s.ID] {
			seen[s.ID] = true
			rows = append(rows, []any{s.ID, s.Class, itemsText(s.Items)})
		}
	}
	return t.insert(ctx, insertion{"levy_shape", "shape_id, class, items", " ON CONFLICT (shape_id) DO NOTHING"}, rows)
}

const billColumns = "part_key, term_from, scheme, class, kind, round, bill_id, debtor_kind, term_to, region, shape_id, amounts," +
	" heads, base, assessed, due, policy, run_key, reason, recorded"

func scanBill(r row) (contribution.Bill, error) {
	var b contribution.Bill
	var round int64
	var amounts string
	err := r.Scan(&b.Debtor.No, day{&b.Term.From}, &b.Scheme, &b.Class, &b.Kind, &round, &b.BillID, &b.Debtor.Kind, day{&b.Term.To}, &b.Region,
		&b.Shape.ID, &amounts, &b.Heads, &b.Base, day{&b.Assessed}, day{&b.Due}, &b.Policy, &b.RunKey, &b.Reason, instant{&b.Recorded})
	if err != nil {
		return b, err
	}
	b.Amounts, err = amountsOf(amounts)
	return b, err
}

// AddBills implements contribution.Writer. The round follows those that stand
// under the same key; two works that add the same bill at once collide.
func (t *tx) AddBills(ctx context.Context, bills []contribution.Bill) error {
	if len(bills) == 0 {
		return nil
	}
	shapes := make([]contribution.Shape, len(bills))
	for i := range bills {
		shapes[i] = bills[i].Shape
	}
	if err := t.addShapes(ctx, shapes...); err != nil {
		return err
	}
	rounds, err := t.rounds(ctx, bills)
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{"levy_bill", billColumns, ""}, bills, func(b contribution.Bill) []any {
		key := keyOf(&b)
		round := rounds[key]
		rounds[key]++
		return []any{b.Debtor.No, b.Term.From.String(), b.Scheme, b.Class, string(b.Kind), round, b.BillID, string(b.Debtor.Kind),
			b.Term.End().String(), b.Region, b.Shape.ID, amountsText(b.Amounts), b.Heads, int64(b.Base), b.Assessed.String(), b.Due.String(),
			b.Policy, b.RunKey, b.Reason, micros(b.Recorded)}
	})
}

// billKey is what of a bill stands in its primary key before the round.
type billKey struct {
	debtor contribution.Debtor
	from   period.Date
	scheme string
	class  string
	kind   contribution.Kind
}

func keyOf(b *contribution.Bill) billKey {
	return billKey{b.Debtor, b.Term.From, b.Scheme, b.Class, b.Kind}
}

// rounds counts the bills that stand under the keys of new ones.
func (t *tx) rounds(ctx context.Context, bills []contribution.Bill) (map[billKey]int64, error) {
	debtors := make([]string, len(bills))
	for i := range bills {
		debtors[i] = bills[i].Debtor.No
	}
	found, err := inParts(debtors, func(part []string) ([]contribution.Bill, error) {
		var a arguments
		return collect(ctx, t, func(r row) (contribution.Bill, error) {
			var b contribution.Bill
			err := r.Scan(&b.Debtor.No, &b.Debtor.Kind, day{&b.Term.From}, &b.Scheme, &b.Class, &b.Kind)
			return b, err
		}, "SELECT part_key, debtor_kind, term_from, scheme, class, kind FROM levy_bill WHERE part_key IN ("+a.list(part)+")"+
			" AND term_from = "+a.add(bills[0].Term.From.String()), a...)
	})
	rounds := make(map[billKey]int64)
	for i := range found {
		rounds[keyOf(&found[i])]++
	}
	if err != nil || sameTerm(bills) {
		return rounds, err
	}
	return t.roundsOfMany(ctx, bills)
}

func sameTerm(bills []contribution.Bill) bool {
	for i := range bills {
		if bills[i].Term.From != bills[0].Term.From {
			return false
		}
	}
	return true
}

// roundsOfMany counts where the terms differ: a few months of few debtors.
func (t *tx) roundsOfMany(ctx context.Context, bills []contribution.Bill) (map[billKey]int64, error) {
	rounds := make(map[billKey]int64)
	asked := make(map[contribution.Debtor]bool)
	for i := range bills {
		if asked[bills[i].Debtor] {
			continue
		}
		asked[bills[i].Debtor] = true
		all, err := collect(ctx, t, scanBill, "SELECT "+billColumns+" FROM levy_bill WHERE part_key = $1", bills[i].Debtor.No)
		if err != nil {
			return nil, err
		}
		for k := range all {
			rounds[keyOf(&all[k])]++
		}
	}
	return rounds, nil
}

// AddLines implements contribution.Writer.
func (t *tx) AddLines(ctx context.Context, shape contribution.Shape, lines []contribution.Line) error {
	if len(lines) == 0 {
		return nil
	}
	if err := t.addShapes(ctx, shape); err != nil {
		return err
	}
	return add(ctx, t, insertion{"levy_line", lineBillColumns, ""}, lines, func(l contribution.Line) []any {
		return []any{l.PsnNo, l.Term.From.String(), l.BillID, l.Term.End().String(), l.Region, l.Scheme, string(l.Kind), l.Debtor.No,
			shape.ID, int64(l.Declared), int64(l.Base), amountsText(l.Amounts)}
	})
}

const lineBillColumns = "psn_no, term_from, bill_id, term_to, region, scheme, kind, employer, shape_id, declared, base, amounts"

// storedBillLine is a line with the shape its amounts stand in.
type storedBillLine struct {
	shape string
	contribution.Line
}

func scanBillLine(r row) (storedBillLine, error) {
	var l storedBillLine
	var amounts string
	l.Debtor.Kind = contribution.Employer
	err := r.Scan(&l.PsnNo, day{&l.Term.From}, &l.BillID, day{&l.Term.To}, &l.Region, &l.Scheme, &l.Kind, &l.Debtor.No, &l.shape,
		&l.Declared, &l.Base, &amounts)
	if err != nil {
		return l, err
	}
	l.Amounts, err = amountsOf(amounts)
	return l, err
}

// AddVoid implements contribution.Writer.
func (t *tx) AddVoid(ctx context.Context, v contribution.Void) error {
	return t.insert(ctx, insertion{"levy_void", "part_key, bill_id, reason, operator, recorded", ""},
		[][]any{{v.Debtor.No, v.BillID, v.Reason, v.Operator, micros(v.Recorded)}})
}

// AddSettled implements contribution.Writer.
func (t *tx) AddSettled(ctx context.Context, settled []contribution.Settled) error {
	return add(ctx, t, insertion{"levy_settled", "part_key, bill_id, paid_on", ""}, settled, func(s contribution.Settled) []any {
		return []any{s.Debtor.No, s.BillID, s.PaidOn.String()}
	})
}

// Unsettle implements contribution.Writer. The rows are derived from allocations.
func (t *tx) Unsettle(ctx context.Context, debtor contribution.Debtor, billIDs []string) error {
	for _, id := range billIDs {
		if _, err := t.exec(ctx, "DELETE FROM levy_settled WHERE part_key = $1 AND bill_id = $2", debtor.No, id); err != nil {
			return err
		}
	}
	return nil
}

// AddPrior implements contribution.Writer.
func (t *tx) AddPrior(ctx context.Context, priors []contribution.Prior) error {
	return add(ctx, t, insertion{"levy_prior", priorColumns, ""}, priors, func(p contribution.Prior) []any {
		return []any{p.PsnNo, p.PriorID, p.Scheme, string(p.Kind), p.Term.From.String(), p.Term.End().String(), p.Region, p.PaidOn.String(),
			bit(p.Withdrawn), micros(p.Recorded)}
	})
}

const priorColumns = "psn_no, prior_id, scheme, kind, term_from, term_to, region, paid_on, withdrawn, recorded"

func scanPrior(r row) (contribution.Prior, error) {
	var p contribution.Prior
	err := r.Scan(&p.PsnNo, &p.PriorID, &p.Scheme, &p.Kind, day{&p.Term.From}, day{&p.Term.To}, &p.Region, day{&p.PaidOn},
		flag{&p.Withdrawn}, instant{&p.Recorded})
	return p, err
}

// LockDebtors implements contribution.Writer.
func (t *tx) LockDebtors(ctx context.Context, debtors ...contribution.Debtor) error {
	for _, d := range sortedDebtors(debtors) {
		_, err := t.exec(ctx, "INSERT INTO levy_debtor (part_key, debtor_kind, rev) VALUES ($1, $2, 1)"+
			" ON CONFLICT (part_key, debtor_kind) DO UPDATE SET rev = levy_debtor.rev + 1", d.No, string(d.Kind))
		if err != nil {
			return err
		}
	}
	return nil
}
