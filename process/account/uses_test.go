package account_test

import (
	"io/fs"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/policies"
	"yibao/process/account"
	"yibao/process/publication"
	"yibao/storage/storetest/town"
)

// A statement tells of each movement which part of the account it touched, by the
// order that the region's settings say on its day, and carries over at the year's
// end; the parts add up to the movements and to the balance.
func TestStatementTellsTheParts(t *testing.T) {
	t.Parallel()
	f := newFamily(t, 10_000)
	text, err := fs.ReadFile(policies.FS, "390100-安澜/统筹区.yaml")
	if err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(string(text), "账户使用次序: 先历年后当年", "账户使用次序: 先当年后历年", 1)
	later = strings.Replace(later, "施行: {自: 2024-01-01}", "施行: {自: 2027-04-01}", 1)
	desk := publication.Service{Store: f.Store, Now: f.Now, NewID: f.NewID}
	if _, complaints, err := desk.PublishSettings(ctx, "390100-安澜/统筹区.yaml", later, "测试"); err != nil {
		t.Fatal(complaints, err)
	}
	f.GoTo("2027-02-01")
	f.Credit(t, f.owner, "310", 8_000, "2027-02-01")
	spend := func(day string) money.Fen {
		f.GoTo(day)
		v := f.Outpatient(f.T, f.owner, "310", town.Tertiary, day, "")
		f.Uploaded(f.T, v, town.Line("1", town.DrugA, 3, day))
		return f.Settled(f.T, v, true).Record.PaidBy("个人账户")
	}
	first, second := spend("2027-03-01"), spend("2027-04-01")
	span := period.Span{From: period.MustDate("2027-01-01"), To: period.MustDate("2028-01-01")}
	st, err := f.accounts.Statement(ctx, f.owner, "310", span)
	if err != nil {
		t.Fatal(err)
	}
	want := []account.Pockets{{Current: 8_000}, {Former: -first}, {Current: -second}}
	for i, l := range st.Lines {
		if l.Parts != want[i] || l.Parts.Sum() != l.Amount {
			t.Errorf("%s %s %+v,应为 %+v", l.Day, l.Amount, l.Parts, want[i])
		}
	}
	if first == 0 || second == 0 || len(st.Lines) != 3 || st.Pockets != (account.Pockets{Current: 8_000 - second, Former: 10_000 - first}) || st.Pockets.Sum() != st.Closing {
		t.Errorf("用了 %s、%s,%+v", first, second, st)
	}
	if printed := st.Text(); !strings.Contains(printed, "(历年 -"+first.Grouped()+" 元)") {
		t.Errorf("对账单 %s", printed)
	}
	f.pays(t, account.Uses{{From: period.MustDate("2027-04-01"), Order: account.CurrentFirst}}, st)
}

// pays runs the interest of 2027, which follows the same orders of use: with
// another it would come to other parts.
func (f *family) pays(t *testing.T, uses account.Uses, st account.Statement) {
	t.Helper()
	moves := []account.Move{{Day: period.MustDate("2026-01-01"), Kind: "划入", Amount: st.Opening}}
	for i, l := range st.Lines {
		moves = append(moves, account.Move{Seq: int64(i + 1), Day: l.Day, Kind: l.Kind, Amount: l.Amount})
	}
	policy := anlan(t)
	accrued := func(by account.OrderOn) string {
		a, err := account.Accrue(policy, by, moves, st.Period)
		if err != nil {
			t.Fatal(err)
		}
		return a.Words(st.Period)
	}
	f.GoTo("2028-02-01")
	q := account.Interest{Policy: policy, Region: town.Region, Scheme: "310", Operator: "001", Term: st.Period}
	if _, err := f.accounts.PayInterest(ctx, q, func(account.Page) {}); err != nil {
		t.Fatal(err)
	}
	after, err := f.accounts.Statement(ctx, f.owner, "310", period.Span{From: st.Period.From, To: period.MustDate("2028-02-01")})
	if err != nil {
		t.Fatal(err)
	}
	told := after.Lines[len(after.Lines)-1].Words
	if want, otherwise := accrued(uses), accrued(account.FormerFirst); !strings.Contains(told, want) || want == otherwise {
		t.Errorf("计息 %s,应为 %s;一直先用历年是 %s", told, want, otherwise)
	}
}
