package enrolling_test

import (
	"testing"

	"yibao/ground/period"
	"yibao/process/account"
	"yibao/process/enrolling"
	"yibao/storage/storetest/town"
)

// Money that comes along with a transfer is of former years, and the statement
// says whence it came, and whither what left went.
func TestTransferredMoneyIsOfFormerYears(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.Person(t, town.Citizen{Account: 320_50})
	out := o.do("2026-03-01", "工作调动", &enrolling.Departure{PsnNo: p, Scheme: "310", ToRegion: away}).Certificate
	o.do("2026-03-01", "转入", &enrolling.Arrival{
		PsnNo: p, Region: away, Cover: *employee(), CertificateNo: out.No, FromRegion: home, First: out.First, Until: out.Last, PaidMonths: out.PaidMonths, Balance: out.Balance,
	})
	accounts := &account.Service{Store: o.Store, Now: o.Now, Zone: town.China, NewID: o.NewID}
	statement := func(from, to string) account.Statement {
		st, err := accounts.Statement(ctx, p, "310", period.Span{From: date(from), To: date(to)})
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	there := statement("2026-01-01", "2026-03-06")
	if there.Pockets != (account.Pockets{Former: 320_50}) || len(there.Lines) != 1 || there.Lines[0].Kind != account.KindTransfer || there.Lines[0].Words != "随参保关系由390100转入" {
		t.Errorf("转入地 %+v", there)
	}
	here := statement("2026-01-01", "2026-03-01") // while the person was covered here
	if here.Account.Region != home || here.Closing != 320_50 {
		t.Errorf("转出地 %+v", here)
	}
}
