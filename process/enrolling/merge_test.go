package enrolling_test

import (
	"errors"
	"testing"

	"yibao/ground/money"
	"yibao/process/enrolling"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// twin are two numbers of one person, each with bills and an account.
func twin(t *testing.T) (o *office, kept, absorbed string) {
	o = newOffice(t)
	kept = o.Person(t, town.Citizen{Account: 100_00})
	absorbed = o.Person(t, town.Citizen{Account: 300_00})
	return o, kept, absorbed
}

func (o *office) merge(kept, absorbed string) {
	o.Helper()
	o.do("", "一人两号", &enrolling.Merge{Kept: kept, Absorbed: absorbed})
}

func (o *office) rejudged(psnNo string) {
	o.Helper()
	err := o.Store.View(ctx, func(r settlement.Reader) error {
		records, err := r.RecordsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		for i, record := range records {
			if i > 0 && records[i-1].Seq >= record.Seq {
				o.Errorf("序号 %d 之后是 %d", records[i-1].Seq, record.Seq)
			}
			if record.Kind != settlement.Settled {
				continue
			}
			j, err := o.Bills.Rejudge(ctx, r, record, false)
			if err != nil {
				return err
			}
			if d := j.Difference(); d != "" {
				o.Errorf("%s 重算不同:%s", record.SetlID, d)
			}
		}
		return nil
	})
	if err != nil {
		o.Fatal(err)
	}
}

// A merged person's bills go on where both numbers stood, the account is both
// accounts, and every bill is judged again to the same outcome.
func TestMergedPersonIsOne(t *testing.T) {
	t.Parallel()
	o, kept, absorbed := twin(t)
	one := newTwinless(t)
	line := func(no string) claim.FeeLine { return town.Line(no, town.DrugB, 4, today) }
	o.Bill(t, kept, "310", town.Tertiary, false, line("1"))
	first := o.Bill(t, absorbed, "310", town.Tertiary, false, line("2"))
	one.Bill(t, one.psnNo, "310", town.Tertiary, false, line("1"))
	one.Bill(t, one.psnNo, "310", town.Tertiary, false, line("2"))
	o.merge(kept, absorbed)
	o.rejudged(kept)

	after := o.Bill(t, kept, "310", town.Tertiary, true, line("3"))
	alone := one.Bill(t, one.psnNo, "310", town.Tertiary, true, line("3"))
	if after.Record.Total != alone.Record.Total || after.Record.Balance != alone.Record.Balance || len(after.Record.Shares) != len(alone.Record.Shares) {
		t.Errorf("合并后 %+v,只有一个编号时 %+v", after.Record, alone.Record)
	}
	for i, s := range after.Record.Shares {
		if alone.Record.Shares[i] != s {
			t.Errorf("%+v,应为 %+v", s, alone.Record.Shares[i])
		}
	}
	o.rejudged(kept)

	reversal := o.reverse(kept, first.Record)
	if reversal.Record.Original != first.Record.SetlID || reversal.Record.Total != -first.Record.Total {
		t.Errorf("%+v", reversal.Record)
	}
}

// single is the same person with one number all along.
type single struct {
	*office
	psnNo string
}

func newTwinless(t *testing.T) single {
	o := newOffice(t)
	return single{o, o.Person(t, town.Citizen{Account: 400_00})}
}

func (o *office) reverse(psnNo string, r settlement.Record) settlement.Answer {
	o.Helper()
	a, err := o.Bills.ForceReverse(ctx, o.Caller(town.Tertiary), r.SetlID, "经办机构撤销")
	if err != nil {
		o.Fatal(err)
	}
	return a.Answer
}

func TestRefusalsOfMerging(t *testing.T) {
	t.Parallel()
	o, kept, absorbed := twin(t)
	third := o.Person(t, town.Citizen{})
	older := o.Person(t, town.Citizen{Birth: "1979-06-15"})
	lying := o.Person(t, town.Citizen{})
	o.Admitted(t, lying, "310", town.Tertiary, today)
	o.merge(kept, absorbed)
	for _, c := range []struct {
		about          string
		kept, absorbed string
		want           error
	}{
		{"同一个编号", kept, kept, enrolling.ErrSelfMerge},
		{"出生日期不同", kept, older, enrolling.ErrNotAlike},
		{"已被合并的再合并", third, absorbed, enrolment.ErrAbsorbed},
		{"合并到已被合并的", absorbed, third, enrolment.ErrAbsorbed},
		{"合并过别人的再并入", third, kept, enrolling.ErrMergedBefore},
		{"还在住院", third, lying, enrolling.ErrMoverInside},
	} {
		t.Run(c.about, func(t *testing.T) {
			o.refused("", "一人两号", &enrolling.Merge{Kept: c.kept, Absorbed: c.absorbed}, c.want)
		})
	}
	o.refused("", "", &enrolling.Merge{Kept: kept, Absorbed: third}, enrolling.ErrTwoReasons)
	o.refused("", "误合并", &enrolling.Part{Kept: kept, Absorbed: third}, enrolling.ErrNotMerged)
	_, err := o.Bills.RegisterOutpatient(ctx, o.Caller(town.Tertiary), settlement.OutpatientVisit{PsnNo: absorbed, Scheme: "310", Begin: town.At(today, 1)})
	var into *enrolment.Absorbed
	if !errors.As(err, &into) || into.Kept != kept {
		t.Errorf("旧编号就诊:%v", err)
	}
}

// Undone, each number has its own again; what was done meanwhile stays with the
// kept one, and all is judged again to the same outcome.
func TestUndoneMerge(t *testing.T) {
	t.Parallel()
	o, kept, absorbed := twin(t)
	o.Bill(t, absorbed, "310", town.Tertiary, false, town.Line("1", town.DrugB, 4, today))
	o.merge(kept, absorbed)
	o.Bill(t, kept, "310", town.Tertiary, false, town.Line("2", town.DrugB, 4, today))
	o.do("", "误合并", &enrolling.Part{Kept: kept, Absorbed: absorbed})
	o.Bill(t, absorbed, "310", town.Tertiary, true, town.Line("3", town.DrugB, 4, today))
	o.Bill(t, kept, "310", town.Tertiary, true, town.Line("4", town.DrugB, 4, today))
	o.rejudged(absorbed)
	o.rejudged(kept)
	if got := o.account(kept) + o.account(absorbed); got >= 400_00 {
		t.Errorf("两个账户合计 %s", got)
	}
	o.refused("", "误合并", &enrolling.Part{Kept: kept, Absorbed: absorbed}, enrolling.ErrNotMerged)
}

// What was drawn on the absorbed account has to be made good before.
func TestSpentMoneyKeepsTheMerge(t *testing.T) {
	t.Parallel()
	o, kept, absorbed := twin(t)
	o.merge(kept, absorbed)
	spent := money.Fen(0)
	for no := 1; spent <= 100_00; no++ {
		before := o.account(kept)
		o.Bought(t, kept, "310", true, town.Line(string(rune('0'+no)), town.DrugB, 20, today))
		if o.account(kept) == before {
			break
		}
		spent += before - o.account(kept)
	}
	if spent <= 100_00 {
		t.Fatalf("只用了 %s,这个例子看不出什么", spent)
	}
	o.refused("", "误合并", &enrolling.Part{Kept: kept, Absorbed: absorbed}, enrolling.ErrSpentSince)
}
