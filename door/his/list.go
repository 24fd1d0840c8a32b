package his

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"yibao/door/his/message"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/charting"
	"yibao/register/catalogue"
	"yibao/register/chart"
)

func (d *Door) uploadList(ctx context.Context, c *call, in *message.In4101) (out message.Out4101, err error) {
	l := in.Setlinfo
	no, err := d.Charts.UploadList(ctx, c.caller(), charting.List{
		PsnNo: l.PsnNo, VisitID: l.MdtrtId, SetlID: l.SetlId, Begin: l.SetlBegnDate, End: l.SetlEndDate,
		State: chart.ListState(l.StasType), Doctor: l.ChfpdrCode, Content: c.submitted(),
	})
	out.Data.SetlListId, out.Root.SetlListId = no, no
	return out, err
}

func (d *Door) moveLists(ctx context.Context, c *call, in *message.In4102) (out message.Out4102, err error) {
	moves := make([]charting.ListMove, len(in.DataStastinfo))
	for i, s := range in.DataStastinfo {
		moves[i] = charting.ListMove{PsnNo: s.PsnNo, SetlID: s.SetlId, State: chart.ListState(s.StasType)}
	}
	return out, d.Charts.MoveLists(ctx, c.caller(), moves)
}

func (d *Door) listStored(ctx context.Context, c *call, in *message.In4103) (out message.Out4103, err error) {
	s, err := d.Charts.ListOf(ctx, c.caller(), in.Data.PsnNo, in.Data.SetlId)
	if err != nil {
		return out, err
	}
	out.Root, err = d.storedList(s)
	return out, err
}

// storedList prints a list as it was submitted, with what the centre knows of
// its settlement beside it.
func (d *Door) storedList(s charting.Stored) (out message.SettlementListStored, err error) {
	content := json.RawMessage(s.Document.Content)
	info := make(map[string]any)
	for _, row := range message.Rows(content, "setlinfo") {
		if err := json.Unmarshal(row, &info); err != nil {
			return out, err
		}
	}
	p, r := s.Person, s.Record
	for name, value := range map[string]string{
		"setl_list_sn": charting.ListNo(r.SetlID), "stas_type": string(s.State), "setl_time": message.DateTimeOf(r.SettledAt.In(d.Zone)).String(),
		"fixmedins_code": s.Institution.Code, "fixmedins_name": s.Institution.Name, "hi_setl_lv": s.Institution.Level,
		"psn_name": p.Name, "gend": p.Sex, "brdy": p.Birth.String(), "patn_cert_type": p.CertType, "certno": p.CertNo,
		"insutype": r.Scheme, "insu_admdvs": r.Region,
	} {
		info[name] = value
	}
	if out.Setlinfo, err = json.Marshal(info); err != nil {
		return out, err
	}
	out.Iteminfo, err = json.Marshal(itemSums(s))
	list := func(node string) json.RawMessage {
		return slices.Concat([]byte("["), bytes.Join(asBytes(message.Rows(content, node)), []byte(",")), []byte("]"))
	}
	out.Payinfo, out.Opspdiseinfo, out.Diseinfo = list("payinfo"), list("opspdiseinfo"), list("diseinfo")
	out.Oprninfo, out.Icuinfo, out.Bldinfo = list("oprninfo"), list("icuinfo"), list("bldinfo")
	return out, err
}

func asBytes(rows []json.RawMessage) [][]byte {
	list := make([][]byte, len(rows))
	for i, row := range rows {
		list[i] = row
	}
	return list
}

// itemSum is what a settlement charged of one category of items.
type itemSum struct {
	SetlID     string      `json:"setl_id"`
	VisitID    string      `json:"mdtrt_id"`
	PsnNo      string      `json:"psn_no"`
	Category   string      `json:"med_chrgitm_type"`
	Total      json.Number `json:"item_sumamt"`
	ClassA     json.Number `json:"item_claa_sumfee"`
	ClassB     json.Number `json:"item_clab_amt"`
	SelfFunded json.Number `json:"item_fulamt_ownpay_amt"`
	Other      json.Number `json:"item_ownpay_amt"`
}

// itemSums adds up the lines of a list's settlement by category. 其他 is what is
// neither of class A or B nor wholly self-funded.
func itemSums(s charting.Stored) []itemSum {
	type sums struct{ total, a, b, self money.Fen }
	byCategory := make(map[string]*sums)
	var order []string
	for _, l := range s.Record.Lines {
		x := byCategory[l.Category]
		if x == nil {
			x = &sums{}
			byCategory[l.Category] = x
			order = append(order, l.Category)
		}
		x.total += l.Amount
		switch {
		case l.SelfFunded == l.Amount:
			x.self += l.Amount
		case l.Class == catalogue.ClassA:
			x.a += l.Amount
		case l.Class == catalogue.ClassB:
			x.b += l.Amount
		}
	}
	slices.Sort(order)
	rows := make([]itemSum, len(order))
	for i, category := range order {
		x := byCategory[category]
		number := func(f money.Fen) json.Number { return json.Number(f.String()) }
		rows[i] = itemSum{
			SetlID: s.Record.SetlID, VisitID: s.Record.VisitID, PsnNo: s.Record.PsnNo, Category: category,
			Total: number(x.total), ClassA: number(x.a), ClassB: number(x.b), SelfFunded: number(x.self), Other: number(x.total - x.a - x.b - x.self),
		}
	}
	return rows
}

const (
	serious = "1" // err_lv of a problem that keeps the list from being grouped
	remark  = "2"
	sound   = "0"
	// pageRows is the size of a page when the query names none.
	pageRows = 100
)

// listQuality answers what the rules find in the lists of a month. A list
// without problems is told too, so that its institution sees it was checked.
func (d *Door) listQuality(ctx context.Context, c *call, in *message.In4104) (out message.Out4104, err error) {
	q := in.Data
	if err := c.own(q.FixmedinsCode); err != nil {
		return out, err
	}
	first, err := period.ParseDate(q.SetlYm[:4] + "-" + q.SetlYm[4:] + "-01")
	if err != nil {
		return out, message.ErrMonth.With()
	}
	found, err := d.Charts.ListsIn(ctx, c.caller(), period.Span{From: first, To: first.AddMonths(1)})
	if err != nil {
		return out, err
	}
	var rows []message.QualityResult
	for _, s := range found {
		row, err := d.quality(s, q.SetlYm)
		if err != nil {
			return out, err
		}
		if (q.SetlId == "" || q.SetlId == row.SetlId) && (q.PsnNo == "" || q.PsnNo == row.PsnNo) &&
			(q.ErrLv == "" || q.ErrLv == row.ErrLv) && (q.RetnFlag == "" || q.RetnFlag == row.RetnFlag) {
			rows = append(rows, row)
		}
	}
	out.Root = page(rows, q.PageNum, q.PageSize)
	return out, nil
}

// page cuts a page out of rows; pages count from 1.
func page[T any](rows []T, number, size int64) []T {
	if size <= 0 {
		size = pageRows
	}
	from := min(int64(len(rows)), max(0, number-1)*size)
	return rows[from:min(int64(len(rows)), from+size)]
}

// finding is one row of detailinfo.
type finding struct {
	Field   string `json:"exam_data_fld"`
	Text    string `json:"qltctrl_chk_rslt"`
	Level   string `json:"err_lv"`
	Returns string `json:"retn_flag"`
	Value   string `json:"init_val"`
}

func (d *Door) quality(s charting.Stored, month string) (row message.QualityResult, err error) {
	in, _ := message.T4101.Read(json.RawMessage(s.Document.Content))
	problems := charting.Check(s.Record, stated(in))
	findings := make([]finding, len(problems))
	for i, p := range problems {
		findings[i] = finding{p.Field, p.Text, level(p.Serious), flag(p.Serious), p.Value}
	}
	row = message.QualityResult{
		FixmedinsCode: s.Institution.Code, FixmedinsName: s.Institution.Name, SetlYm: month, SetlId: s.Record.SetlID,
		PsnNo: s.Person.PsnNo, PsnName: s.Person.Name, QltctrlRslt: flag(len(problems) == 0), ErrLv: sound,
		RetnFlag: flag(charting.Serious(problems)), QltctrlVer: charting.QualityVersion, PsnCertType: s.Person.CertType, CertNo: s.Person.CertNo,
		QltctrlTime: message.DateTimeOf(s.Document.Recorded.In(d.Zone)),
	}
	if len(problems) > 0 {
		row.ErrLv = level(charting.Serious(problems))
	}
	row.Detailinfo, err = json.Marshal(findings)
	return row, err
}

func level(isSerious bool) string {
	if isSerious {
		return serious
	}
	return remark
}

// stated picks what the quality rules look at.
func stated(in message.In4101) charting.Stated {
	l := in.Setlinfo
	s := charting.Stated{
		Diagnoses: len(in.Diseinfo), AdmTime: l.AdmTime.Date, DscgTime: l.DscgTime.Date, DscgWay: l.DscgWay, ChiefPhysician: l.ChfpdrCode,
	}
	for _, x := range in.Diseinfo {
		if x.MaindiagFlag == yes {
			s.MainDiagnoses++
		}
	}
	return s
}

func (d *Door) countLists(ctx context.Context, c *call, in *message.In4105) (out message.Out4105, err error) {
	q := in.Data
	if err := c.own(q.FixmedinsCode); err != nil {
		return out, err
	}
	count, err := d.Charts.CountLists(ctx, c.caller(), civil(q.SttBegntime), civil(q.SttEndtime).Add(time.Second), medTypes(q.MedtypeList))
	out.Root = message.ListCount{NeedUploadCnt: int64(count.Needed), UploadedCnt: int64(count.Uploaded)}
	return out, err
}

// medTypes reads the kinds of care, which come as a list or as text with commas.
func medTypes(v json.RawMessage) []string {
	var list []string
	if json.Unmarshal(v, &list) == nil {
		return list
	}
	var text string
	if json.Unmarshal(v, &text) != nil {
		return nil
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
