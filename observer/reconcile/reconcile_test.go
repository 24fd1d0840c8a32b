package reconcile_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/ground/tsv"
	"yibao/judge/benefit"
	"yibao/observer/reconcile"
	"yibao/process/settlement"

	"github.com/google/go-cmp/cmp"
)

var (
	ctx  = context.Background()
	day  = period.MustDate("2026-03-05")
	zone = time.FixedZone("UTC+8", 8*3600)
)

// books are the centre's acts of one institution.
type books struct {
	settlement.Reader
	acts []settlement.Record
}

func (b books) Statement(_ context.Context, read func(reconcile.Reader) error) error { return read(b) }

func (b books) RecordsOfInstitution(_ context.Context, institution string, from, to time.Time) (list []settlement.Record, err error) {
	for _, r := range b.acts {
		if r.Institution == institution && !r.SettledAt.Before(from) && r.SettledAt.Before(to) {
			list = append(list, r)
		}
	}
	return list, nil
}

// printed says how regions print: 390200 has the account inside the fund sum.
type printed struct{}

func (printed) Printed(_ context.Context, _ settlement.Reader, r settlement.Record) (settlement.Printed, error) {
	return settlement.Printed{AccountInFund: r.Region == "390200", ClearingOrg: "390199", ClearingType: "1" + r.Facts.MedType[:1]}, nil
}

// act is a bill: total, fund, account, the rest in cash.
func act(id string, hour int, total, fund, account money.Fen) settlement.Record {
	return settlement.Record{
		PsnNo: "P1", SetlID: id, VisitID: "V" + id, MessageID: "M" + id, Kind: settlement.Settled, Institution: "H1", Scheme: "310", Region: "390100",
		SettledAt: time.Date(2026, 3, 5, hour, 0, 0, 0, zone), Facts: settlement.Facts{MedType: "11"}, Total: total,
		Shares: []settlement.Share{
			{Payer: "统筹基金", Amount: fund}, {Payer: benefit.PayerAccount, Amount: account}, {Payer: benefit.PayerCash, Amount: total - fund - account},
		},
	}
}

func refund(of settlement.Record, id string, hour int) settlement.Record {
	r := act(id, hour, -of.Total, -of.Shares[0].Amount, -of.Shares[1].Amount)
	r.Kind, r.Original, r.VisitID, r.Region = settlement.Reversed, of.SetlID, of.VisitID, of.Region
	return r
}

func open(acts ...settlement.Record) *reconcile.Service {
	return &reconcile.Service{Store: books{acts: acts}, Texts: printed{}, Zone: zone}
}

func asked(change func(*reconcile.Asked)) reconcile.Asked {
	q := reconcile.Asked{Institution: "H1", From: day, To: day}
	if change != nil {
		change(&q)
	}
	return q
}

// TestTotals: what counts among the acts of a time.
func TestTotals(t *testing.T) {
	t.Parallel()
	bill, guangdong := act("S1", 9, 10_000, 6_000, 1_000), act("S2", 10, 5_000, 2_000, 500)
	guangdong.Region = "390200"
	stay := act("S3", 11, 100, 0, 0)
	stay.Facts.MedType, stay.Scheme = "21", "390"
	other := act("S4", 12, 7, 0, 0)
	other.Institution = "H2"
	midnight := act("S5", 24, 1, 1, 0) // the next day
	s := open(bill, guangdong, stay, other, refund(bill, "S6", 13), midnight)
	for name, c := range map[string]struct {
		change func(*reconcile.Asked)
		want   reconcile.Sums
	}{
		"everything, refunds count against": {nil, reconcile.Sums{Total: 5_100, Fund: 2_500, Account: 500, Count: 4}},
		"without refunds":                   {func(q *reconcile.Asked) { q.Refunds = reconcile.Settlements }, reconcile.Sums{Total: 15_100, Fund: 8_500, Account: 1_500, Count: 3}},
		"refunds only":                      {func(q *reconcile.Asked) { q.Refunds = reconcile.OnlyRefunds }, reconcile.Sums{Total: -10_000, Fund: -6_000, Account: -1_000, Count: 1}},
		"one scheme":                        {func(q *reconcile.Asked) { q.Scheme = "390" }, reconcile.Sums{Total: 100, Count: 1}},
		"one clearing type":                 {func(q *reconcile.Asked) { q.ClearingType = "12" }, reconcile.Sums{Total: 100, Count: 1}},
		"the clearing office":               {func(q *reconcile.Asked) { q.Office = "390199" }, reconcile.Sums{Total: 5_100, Fund: 2_500, Account: 500, Count: 4}},
		"a county of the prefecture":        {func(q *reconcile.Asked) { q.Office = "390121" }, reconcile.Sums{Total: 100, Count: 3}},
		"another prefecture":                {func(q *reconcile.Asked) { q.Office = "320500" }, reconcile.Sums{}},
		"the next day too":                  {func(q *reconcile.Asked) { q.To = day + 1 }, reconcile.Sums{Total: 5_101, Fund: 2_501, Account: 500, Count: 5}},
		"the day before":                    {func(q *reconcile.Asked) { q.From, q.To = day-1, day-1 }, reconcile.Sums{}},
	} {
		got, err := s.Totals(ctx, asked(c.change), c.want)
		if err != nil || got.Sums != c.want || got.Difference != "" {
			t.Errorf("%s: %+v %v, want %+v", name, got, err, c.want)
		}
	}
	got, err := s.Totals(ctx, asked(nil), reconcile.Sums{Total: 5_101, Fund: 2_500, Account: 499, Count: 4})
	if want := "医疗费总额中心51.00、机构51.01;个人账户支付中心5.00、机构4.99"; err != nil || got.Difference != want {
		t.Errorf("%s %v, want %s", got.Difference, err, want)
	}
	for _, q := range []reconcile.Asked{
		asked(func(q *reconcile.Asked) { q.To = q.From - 1 }), asked(func(q *reconcile.Asked) { q.To = q.From + reconcile.MaxDays }),
	} {
		if _, err := s.Totals(ctx, q, reconcile.Sums{}); !errors.Is(err, reconcile.ErrDays) {
			t.Errorf("%s to %s: %v", q.From, q.To, err)
		}
	}
}

// TestDetails: each way in which two books can differ.
func TestDetails(t *testing.T) {
	t.Parallel()
	one, two := act("S1", 9, 10_000, 6_000, 1_000), act("S2", 10, 500, 0, 0)
	back := refund(one, "S3", 11)
	s := open(one, two, back)
	const good = "S1\tVS1\tP1\t100.00\t60.00\t10.00\t0\n"
	for name, c := range map[string]struct {
		file   string
		stated reconcile.Sums
		want   []string // memo, one for each difference
	}{
		"all agree":                        {good + "S2\tVS2\tP1\t5.00\t0\tnull\t0\nS3\tVS1\tP1\t-100.00\t-60.00\t-10.00\t1\n", reconcile.Sums{Total: 500, Count: 3}, nil},
		"a refund named by its settlement": {good + "S2\tVS2\tP1\t5\t0\t0\t0\nS1\tVS1\tP1\t-100\t-60\t-10\t1\n", reconcile.Sums{Total: 500, Count: 3}, nil},
		"a refund named twice": {"S1\tVS1\tP1\t-100\t-60\t-10\t1\nS3\tVS1\tP1\t-100\t-60\t-10\t1\n" + good + "S2\tVS2\tP1\t5\t0\t0\t0\n",
			reconcile.Sums{Total: -9_500, Fund: -6_000, Count: 4}, []string{"与文件中另一行是中心的同一笔退费"}},
		"the centre alone has two": {good, reconcile.Sums{Total: 10_000, Fund: 6_000, Count: 1}, []string{"机构文件中没有这笔结算", "机构文件中没有这笔结算"}},
		"wrong person, visit and sums": {"S1\tV9\tP9\t100.01\t60.01\t9\t0\nS2\tVS2\tP1\t5\t0\t0\t0\nS3\tVS1\tP1\t-100\t-60\t-10\t1\n", reconcile.Sums{Total: 501, Fund: 1, Count: 3},
			[]string{"人员编号中心P1、机构P9;就诊ID中心VS1、机构V9;医疗费总额中心100.00、机构100.01;基金支付总额中心60.00、机构60.01;个人账户支出中心10.00、机构9.00"}},
		"unknown to the centre": {good + "S2\tVS2\tP1\t5\t0\t0\t0\nS3\tVS1\tP1\t-100\t-60\t-10\t1\nS7\tV7\tP7\t1\t1\t0\t0\n", reconcile.Sums{Total: 600, Fund: 100, Count: 4},
			[]string{"中心没有这笔结算,或不在所对的日期、险种、清算类别内"}},
	} {
		got, err := s.Details(ctx, asked(nil), c.stated, []byte(c.file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var memos []string
		for _, d := range got.Differences {
			memos = append(memos, d.Memo)
		}
		if diff := cmp.Diff(c.want, memos); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// TestDifferenceFile: what only the centre has comes without its ids, by msgid.
func TestDifferenceFile(t *testing.T) {
	t.Parallel()
	got, err := open(act("S1", 9, 10_000, 6_000, 1_000)).Details(ctx, asked(nil), reconcile.Sums{}, []byte(""))
	if err != nil {
		t.Fatal(err)
	}
	content, err := got.File("stmt.txt")
	if err != nil {
		t.Fatal(err)
	}
	text, err := tsv.Unpack(content)
	if want := "P1\tnull\tnull\tMS1\t1\t0\t机构文件中没有这笔结算\t100.00\t60.00\t10.00\n"; err != nil || string(text) != want {
		t.Errorf("%q %v, want %q", text, err, want)
	}
}

// TestBadDetailFiles: what cannot be read, or does not add up to what is stated.
func TestBadDetailFiles(t *testing.T) {
	t.Parallel()
	s := open()
	row := "S1\tV1\tP1\t1\t1\t0\t0\n"
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"columns":         {"S1\tV1\n", tsv.ErrColumns},
		"amount":          {strings.Replace(row, "\t1\t1", "\t一\t1", 1), reconcile.ErrFileValue},
		"three decimals":  {strings.Replace(row, "\t1\t1", "\t1.005\t1", 1), reconcile.ErrFileValue},
		"no id":           {strings.Replace(row, "S1", "null", 1), reconcile.ErrFileValue},
		"flag":            {strings.Replace(row, "\t0\n", "\t2\n", 1), reconcile.ErrFileValue},
		"twice":           {row + row, reconcile.ErrTwice},
		"does not add up": {strings.Replace(row, "S1", "S2", 1), reconcile.ErrFileSums},
	} {
		if _, err := s.Details(ctx, asked(nil), reconcile.Sums{}, []byte(c.file)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	header := "结算ID\t就诊ID\t人员编号\t总额\t基金\t账户\t退费\n"
	if _, err := s.Details(ctx, asked(nil), reconcile.Sums{Total: 100, Fund: 100, Count: 1}, []byte(header+row)); err != nil {
		t.Errorf("a header row: %v", err)
	}
}
