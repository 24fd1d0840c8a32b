package charting_test

import (
	"context"
	"errors"
	"testing"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/policies"
	"yibao/process/charting"
	"yibao/process/settlement"
	"yibao/register/chart"
	"yibao/storage/storetest/town"
)

const day = "2026-03-05"

var ctx = context.Background()

// office is a town with charting beside settlement.
type office struct {
	*testing.T
	*town.Town
	charts *charting.Service
}

func newOffice(t *testing.T) office {
	w := town.New(t, policies.FS)
	return office{t, w, &charting.Service{Store: w.Store, Now: w.Now, Zone: town.China}}
}

// settled settles a bill of a new person and uploads its list.
func (o office) settled() settlement.Record {
	o.Helper()
	psnNo := o.Person(o.T, town.Citizen{})
	r := o.Bill(o.T, psnNo, "310", town.Tertiary, false, town.Line("1", town.Items()[0], 2, day)).Record
	no, err := o.charts.UploadList(ctx, o.Caller(town.Tertiary), charting.List{
		PsnNo: psnNo, VisitID: r.VisitID, SetlID: r.SetlID, Begin: period.MustDate(day), End: period.MustDate(day), Content: "{}",
	})
	if err != nil || len(no) != 9 {
		o.Fatalf("清单 %q:%v", no, err)
	}
	return r
}

func (o office) state(r settlement.Record) chart.ListState {
	o.Helper()
	s, err := o.charts.ListOf(ctx, o.Caller(town.Tertiary), r.PsnNo, r.SetlID)
	if err != nil {
		o.Fatal(err)
	}
	return s.State
}

func submit(records ...settlement.Record) []charting.ListMove {
	moves := make([]charting.ListMove, len(records))
	for i, r := range records {
		moves[i] = charting.ListMove{SetlID: r.SetlID, State: chart.ListSubmitted}
	}
	return moves
}

// One message submits the lists of several persons: all or none, and once.
func TestListsOfSeveralPersons(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first, second := o.settled(), o.settled()
	stranger := first
	stranger.SetlID = "NOSUCH"
	for name, c := range map[string]struct {
		from  string
		moves []charting.ListMove
		want  fault.Definition
	}{
		"有一笔不存在":  {town.Tertiary, submit(first, stranger), settlement.ErrUnknownSettlement},
		"别家机构":    {town.Secondary, submit(first, second), settlement.ErrNotYourVisit},
		"人员编号不符":  {town.Tertiary, []charting.ListMove{{PsnNo: second.PsnNo, SetlID: first.SetlID, State: chart.ListSubmitted}}, settlement.ErrUnknownSettlement},
		"经办机构的状态": {town.Tertiary, append(submit(first), charting.ListMove{SetlID: second.SetlID, State: chart.ListApproved}), charting.ErrListState},
	} {
		if err := o.charts.MoveLists(ctx, o.Caller(c.from), c.moves); !errors.Is(err, c.want) {
			t.Errorf("%s:%v", name, err)
		}
	}
	if o.state(first) != chart.ListOpen || o.state(second) != chart.ListOpen {
		t.Fatalf("被拒之后状态是 %s、%s", o.state(first), o.state(second))
	}
	caller := o.Caller(town.Tertiary)
	for range 2 {
		if err := o.charts.MoveLists(ctx, caller, submit(first, second)); err != nil {
			t.Fatal(err)
		}
	}
	if o.state(first) != chart.ListSubmitted || o.state(second) != chart.ListSubmitted {
		t.Fatalf("提交之后状态是 %s、%s", o.state(first), o.state(second))
	}
	count, err := o.charts.CountLists(ctx, o.Caller(town.Tertiary), town.At(day, 0), town.At(day, 24), nil)
	if err != nil || count != (charting.Count{Needed: 2, Uploaded: 2}) {
		t.Errorf("统计 %+v:%v", count, err)
	}
}

// The moves that a list may make, and no others.
func TestListStates(t *testing.T) {
	t.Parallel()
	states := []chart.ListState{chart.ListOpen, chart.ListSubmitted, chart.ListApproved, chart.ListReturned}
	allowed := map[string]bool{"01": true, "12": true, "13": true, "30": true, "31": true}
	for _, from := range states {
		for _, to := range states {
			if got := from.May(to); got != (from == to || allowed[string(from+to)]) {
				t.Errorf("从“%s”到“%s”:%v", from.Name(), to.Name(), got)
			}
		}
	}
}
