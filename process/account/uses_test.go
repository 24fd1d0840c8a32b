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
	st, err := f.accounts.Statement(ctx, f.owner, "310", span, "")
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
	asked, err := f.accounts.Statement(ctx, f.owner, "310", span, account.FormerFirst)
	if err != nil || asked.Pockets != (account.Pockets{Current: 8_000, Former: 10_000 - first - second}) {
		t.Errorf("指明先历年 %+v %v", asked.Pockets, err)
	}
}
