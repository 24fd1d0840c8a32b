package his

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"yibao/door/his/message"
	"yibao/ground/period"
	"yibao/process/charting"
	"yibao/process/settlement"
	"yibao/register/chart"
)

// Charts is what the door asks of process/charting; *charting.Service is it.
type Charts interface {
	Upload(ctx context.Context, c settlement.Caller, q charting.Upload) error
	UploadList(ctx context.Context, c settlement.Caller, q charting.List) (string, error)
	MoveLists(ctx context.Context, c settlement.Caller, moves []charting.ListMove) error
	ListOf(ctx context.Context, c settlement.Caller, psnNo, setlID string) (charting.Stored, error)
	ListsIn(ctx context.Context, c settlement.Caller, days period.Span) ([]charting.Stored, error)
	CountLists(ctx context.Context, c settlement.Caller, from, to time.Time, medTypes []string) (charting.Count, error)
}

// papers are the transactions of medical papers.
func (d *Door) papers() map[string]act {
	return map[string]act{
		"4401": serve(message.T4401, d.uploadFrontPage),
		"4402": serve(message.T4402, d.uploadOrders),
		"4501": serve(message.T4501, d.uploadExamination),
		"4502": serve(message.T4502, d.uploadLaboratory),
		"4602": serve(message.T4602, d.uploadVitalSigns),
		"4701": serve(message.T4701, d.uploadNotes),
		"4101": serve(message.T4101, d.uploadList),
		"4102": serve(message.T4102, d.moveLists),
		"4103": serve(message.T4103, d.listStored),
		"4104": serve(message.T4104, d.listQuality),
		"4105": serve(message.T4105, d.countLists),
	}
}

// compact is a value as it came, without its layout.
func compact(v json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, v) != nil {
		return string(v)
	}
	return b.String()
}

// valid reports whether a paper stands; only 0 voids it.
func valid(flag string) bool { return flag != "0" }

// midnight is the begin of a day in the registers' form.
func midnight(day period.Date) time.Time { return civil(message.DateTime{Date: day}) }

func (d *Door) uploadOne(ctx context.Context, c *call, psnNo, visitID string, paper chart.Document) error {
	paper.Content = c.submitted()
	return d.Charts.Upload(ctx, c.caller(), charting.Upload{PsnNo: psnNo, VisitID: visitID, Documents: []chart.Document{paper}})
}

func (d *Door) uploadFrontPage(ctx context.Context, c *call, in *message.In4401) (out message.Out4401, err error) {
	p := in.Baseinfo
	return out, d.uploadOne(ctx, c, p.PsnNo, p.MdtrtId, chart.Document{
		Kind: chart.FrontPage, Doctor: p.ChfpdrCode, Begin: midnight(p.AdmDate), End: midnight(p.DscgDate), Active: valid(p.ValiFlag),
	})
}

func (d *Door) uploadOrders(ctx context.Context, c *call, in *message.In4402) (out message.Out4402, err error) {
	q := charting.Upload{PsnNo: in.Data[0].PsnNo, VisitID: in.Data[0].MdtrtId}
	for i, row := range message.Rows(c.input, "data") {
		o := in.Data[i]
		paper := chart.Document{
			Kind: chart.Order, DocNo: o.MedcasDrordDetlId, ItemCode: o.DrordDetlCode, ItemName: o.DrordDetlName, Doctor: o.DrordPtrName,
			Begin: civil(o.DrordIsuNo), End: civil(o.DrordEndtime), Active: valid(o.ValiFlag), Content: compact(row),
		}
		q.Documents = append(q.Documents, paper)
	}
	return out, d.Charts.Upload(ctx, c.caller(), q)
}

func (d *Door) uploadExamination(ctx context.Context, c *call, in *message.In4501) (out message.Out4501, err error) {
	e := in.Examinfo
	return out, d.uploadOne(ctx, c, e.PsnNo, e.MdtrtId, chart.Document{
		Kind: chart.Examination, DocNo: e.RpotcNo, ItemCode: e.ExamItemCode, ItemName: e.ExamItemName, Doctor: e.BilgDrCodg,
		Begin: midnight(e.ExamDate), End: midnight(e.RptDate), Active: valid(e.ValiFlag),
	})
}

func (d *Door) uploadLaboratory(ctx context.Context, c *call, in *message.In4502) (out message.Out4502, err error) {
	l := in.Labinfo
	return out, d.uploadOne(ctx, c, l.PsnNo, l.MdtrtId, chart.Document{
		Kind: chart.Laboratory, DocNo: l.RpotcNo, ItemCode: l.ExamItemCode, ItemName: l.ExamItemName, Doctor: l.BilgDrCodg,
		End: midnight(l.RptDate), Active: valid(l.ValiFlag),
	})
}

func (d *Door) uploadVitalSigns(ctx context.Context, c *call, in *message.In4602) (out message.Out4602, err error) {
	q := charting.Upload{PsnNo: in.Data[0].PsnNo, VisitID: in.Data[0].MdtrtId}
	for i, row := range message.Rows(c.input, "data") {
		v := in.Data[i]
		q.Documents = append(q.Documents, chart.Document{
			Kind: chart.VitalSigns, DocNo: v.Number(), ItemName: v.NurscareObsvItemName,
			Begin: civil(v.RcdTime), Active: valid(v.ValiFlag), Content: compact(row),
		})
	}
	return out, d.Charts.Upload(ctx, c.caller(), q)
}

func (d *Door) uploadNotes(ctx context.Context, c *call, in *message.In4701) (out message.Out4701, err error) {
	a := in.Adminfo
	return out, d.uploadOne(ctx, c, a.PsnNo, a.MdtrtId, chart.Document{
		Kind: chart.Notes, Doctor: a.ChfpdrCode, Begin: civil(a.AdmTime), Active: valid(a.ValiFlag),
	})
}
