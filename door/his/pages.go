package his

import (
	"context"
	"time"

	"yibao/door/his/message"
	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/extract"
	"yibao/register/catalogue"
)

// cataloguePages answer rows of the registers by page.
func (d *Door) cataloguePages() map[string]act {
	return map[string]act{
		"1304": serve(message.T1304, d.ethnicDrugs),
		"1312": serve(message.T1312, d.listed),
		"1316": serve(message.T1316, d.matches),
		"1317": serve(message.T1317, d.ownMatches),
		"1318": serve(message.T1318, d.limitPrices),
		"1319": serve(message.T1319, d.prepayRates),
	}
}

// pageInfo tells how many rows there are in all.
func pageInfo(total int64, p extract.Page) message.PageInfo {
	return message.PageInfo{RecordCounts: total, Pages: (total + p.Size - 1) / p.Size, PageNum: p.Number, PageSize: p.Size}
}

// validity reads vali_flag as a condition.
func validity(flag string) *bool {
	if flag != "0" && flag != "1" {
		return nil
	}
	valid := flag == "1"
	return &valid
}

// since is the first instant of a civil day, the zero time for none.
func (d *Door) since(day period.Date) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, d.Zone)
}

// lastOf is the last day of a span, none when it has no end.
func lastOf(s period.Span) period.Date {
	if s.End() == period.Forever {
		return 0
	}
	return s.End().AddDays(-1)
}

// moment is when a row was recorded.
func (d *Door) moment(at time.Time) message.DateTime { return message.DateTimeOf(at.In(d.Zone)) }

// listKinds are the list_type of the kinds; 101 also means patent medicines.
var listKinds = map[catalogue.Kind]string{
	catalogue.Drug: "101", catalogue.Herb: "102", catalogue.Preparation: "103", catalogue.EthnicDrug: "104",
	catalogue.Service: "201", catalogue.Consumable: "301",
}

// partsOf reads list_type as a condition; an unknown one has no rows.
func partsOf(listType string) []extract.Part {
	if listType == "" {
		return extract.Billable()
	}
	parts := []extract.Part{{Kind: catalogue.Kind(listType)}}
	for kind, code := range listKinds {
		if code == listType {
			parts = []extract.Part{{Kind: kind}}
		}
	}
	return parts
}

func (d *Door) ethnicDrugs(ctx context.Context, c *call, in *message.In1304) (out message.Out1304, err error) {
	q := in.Data
	page := extract.Page{Number: q.PageNum, Size: q.PageSize}
	name := q.DrugGenname
	if name == "" {
		name = q.DrugProdname
	}
	rows, err := d.Extracts.Entries(ctx, c.asker(), extract.Query{
		Code: q.MedListCodg, Name: name, ID: q.Rid, Parts: extract.EthnicDrugs,
		Active: validity(q.ValiFlag), Since: d.since(q.UpdtTime), Page: page,
	})
	if err != nil {
		return out, err
	}
	out.Root = pageInfo(rows.Total, page)
	for _, e := range rows.List {
		out.Data = append(out.Data, message.EthnicDrug{
			MedListCodg: e.Code, DrugProdname: e.Name, DrugGenname: e.Name, DrugSpec: e.Spec, MinPrcunt: e.Unit,
			Begndate: e.Effective.From, Enddate: lastOf(e.Effective), ValiFlag: flag(e.Active), Rid: e.ID,
			CrteTime: d.moment(e.Recorded), UpdtTime: d.moment(e.Recorded), OptTime: d.moment(e.Recorded), Ver: e.Version(),
		})
	}
	return out, nil
}

func (d *Door) listed(ctx context.Context, c *call, in *message.In1312) (out message.Out1312, err error) {
	q := in.Data
	page := extract.Page{Number: q.PageNum, Size: q.PageSize}
	rows, err := d.Extracts.Entries(ctx, c.asker(), extract.Query{
		Code: q.HilistCode, Name: q.HilistName, Parts: partsOf(q.ListType), Class: catalogue.Class(q.ChrgitmLv), Category: q.MedChrgitmType,
		Active: validity(q.ValiFlag), On: q.QueryDate, From: q.Begndate, Since: d.since(q.UpdtTime), Page: page,
	})
	if err != nil {
		return out, err
	}
	out.Root = pageInfo(rows.Total, page)
	for _, e := range rows.List {
		out.Data = append(out.Data, message.Listed{
			HilistCode: e.Code, HilistName: e.Name, InsuAdmdvs: e.Region, Begndate: e.Effective.From, Enddate: lastOf(e.Effective),
			MedChrgitmType: e.Category, ChrgitmLv: string(e.Class), LmtUsedFlag: "0", ListType: listKinds[e.Kind],
			MedUseFlag: "1", MatnUsedFlag: "1", HilistUseType: "0", LmtCpndType: "9", Memo: schemeNote(e), ValiFlag: flag(e.Active),
			Rid: e.ID, UpdtTime: d.moment(e.Recorded), CrteTime: d.moment(e.Recorded), PoolareaNo: e.Region,
		})
	}
	return out, nil
}

// schemeNote says that a row is for one scheme only.
func schemeNote(e extract.Edited) string {
	if e.Scheme == "" {
		return ""
	}
	return "仅险种" + e.Scheme
}

// matches answers which entry pays a national code: here it is the code itself.
func (d *Door) matches(ctx context.Context, c *call, in *message.In1316) (out message.Out1316, err error) {
	q := in.Data
	page := extract.Page{Number: q.PageNum, Size: q.PageSize}
	code := q.MedListCodg
	if code == "" {
		code = q.HilistCode
	}
	rows, err := d.Extracts.Entries(ctx, c.asker(), extract.Query{
		Code: code, Parts: partsOf(q.ListType), Active: validity(q.ValiFlag),
		On: q.QueryDate, From: q.Begndate, Since: d.since(q.UpdtTime), Page: page,
	})
	if err != nil {
		return out, err
	}
	out.Root = pageInfo(rows.Total, page)
	for _, e := range rows.List {
		out.Data = append(out.Data, message.Match{
			MedListCodg: e.Code, HilistCode: e.Code, ListType: listKinds[e.Kind], InsuAdmdvs: e.Region,
			Begndate: e.Effective.From, Enddate: lastOf(e.Effective), Memo: schemeNote(e), ValiFlag: flag(e.Active),
			Rid: e.ID, UpdtTime: d.moment(e.Recorded), CrteTime: d.moment(e.Recorded), PoolareaNo: e.Region,
		})
	}
	return out, nil
}

func (d *Door) ownMatches(ctx context.Context, c *call, in *message.In1317) (out message.Out1317, err error) {
	q := in.Data
	if err := c.own(q.FixmedinsCode); err != nil {
		return out, err
	}
	page := extract.Page{Number: q.PageNum, Size: q.PageSize}
	rows, err := d.Extracts.Mappings(ctx, c.asker(), extract.MappingQuery{
		LocalCode: q.MedinsListCodg, LocalName: q.MedinsListName, ListType: q.ListType, Code: q.MedListCodg,
		Active: validity(q.ValiFlag), On: q.QueryDate, From: q.Begndate, Since: d.since(q.UpdtTime), Page: page,
	})
	if err != nil {
		return out, err
	}
	out.Root = pageInfo(rows.Total, page)
	for _, m := range rows.List {
		t := m.Detail
		out.Data = append(out.Data, message.OwnMatch{
			FixmedinsCode: m.Institution, MedinsListCodg: m.LocalCode, MedinsListName: m.LocalName, InsuAdmdvs: m.Region,
			ListType: m.ListType, MedListCodg: m.Code, Begndate: m.Effective.From, Enddate: lastOf(m.Effective),
			Aprvno: t.ApprovalNo, Dosform: t.DosageForm, ExctCont: t.Excluded, ItemCont: t.Content, Prcunt: t.Unit, Spec: t.Spec,
			Pacspec: t.PackSpec, Memo: t.Memo, ValiFlag: flag(m.Active), Rid: m.ID,
			UpdtTime: d.moment(m.Recorded), CrteTime: d.moment(m.Recorded), PoolareaNo: m.Region,
		})
	}
	return out, nil
}

// limitPrices answers the limits at one level: the one that is asked for, else
// that of the institution itself.
func (d *Door) limitPrices(ctx context.Context, c *call, in *message.In1318) (out message.Out1318, err error) {
	q := in.Data
	level := extract.Level(q.HilistLmtpricType)
	if level == "" {
		i, err := d.Settlement.Institution(ctx, c.FixmedinsCode)
		if err != nil {
			return out, err
		}
		level = levelOf(i.Level)
	}
	page := extract.Page{Number: q.PageNum, Size: q.PageSize}
	rows, err := d.Extracts.Entries(ctx, c.asker(), extract.Query{
		Code: q.HilistCode, ID: q.Rid, Parts: extract.Billable(), Limited: level, Active: validity(q.ValiFlag),
		On: q.QueryDate, From: q.Begndate, Since: d.since(q.UpdtTime), Page: page,
	})
	if err != nil {
		return out, err
	}
	out.Root = pageInfo(rows.Total, page)
	for _, e := range rows.List {
		out.Data = append(out.Data, message.LimitPrice{
			HilistCode: e.Code, HilistLmtpricType: string(level), OverlmtDspoWay: overLimitSelf, InsuAdmdvs: e.Region,
			Begndate: e.Effective.From, Enddate: lastOf(e.Effective), HilistPricUplmtAmt: limitAt(e.Limits, level), ValiFlag: flag(e.Active),
			Rid: e.ID, UpdtTime: d.moment(e.Recorded), CrteTime: d.moment(e.Recorded), PoolareaNo: e.Region,
		})
	}
	return out, nil
}

// overLimitSelf is the overlmt_dspo_way that this centre works by: what is over
// the limit is the patient's.
const overLimitSelf = "1"

func levelOf(level string) extract.Level {
	switch coding.HospitalLevel(level).Group().Rank() {
	case 3:
		return extract.Tertiary
	case 2:
		return extract.Secondary
	}
	return extract.Primary
}

func limitAt(l catalogue.Limits, level extract.Level) money.Price {
	switch level {
	case extract.Tertiary:
		return l.Tertiary
	case extract.Secondary:
		return l.Secondary
	}
	return l.Primary
}

// Codes of 1319: rates are the catalogue's prepay rates, for the scheme of the
// row or for all.
const (
	prepayRate = "10" // selfpay_prop_type
	anyPerson  = "99" // selfpay_prop_psn_type
)

func (d *Door) prepayRates(ctx context.Context, c *call, in *message.In1319) (out message.Out1319, err error) {
	q := in.Data
	page := extract.Page{Number: q.PageNum, Size: q.PageSize}
	rows, err := d.Extracts.Entries(ctx, c.asker(), extract.Query{
		Code: q.HilistCode, ID: q.Rid, Parts: extract.Billable(), Active: validity(q.ValiFlag),
		On: q.QueryDate, From: q.Begndate, Since: d.since(q.UpdtTime), Page: page,
	})
	if err != nil {
		return out, err
	}
	out.Root = pageInfo(rows.Total, page)
	for _, e := range rows.List {
		row := message.PrepayRow{
			HilistCode: e.Code, SelfpayPropPsnType: e.Scheme, SelfpayPropType: prepayRate, InsuAdmdvs: e.Region,
			Begndate: e.Effective.From, Enddate: lastOf(e.Effective), SelfpayProp: e.Prepay, ValiFlag: flag(e.Active),
			Rid: e.ID, UpdtTime: d.moment(e.Recorded), CrteTime: d.moment(e.Recorded), PoolareaNo: e.Region,
		}
		if e.Scheme == "" {
			row.SelfpayPropPsnType = anyPerson
		}
		if e.Class == catalogue.ClassC {
			row.SelfpayProp = money.Whole(1)
		}
		out.Data = append(out.Data, row)
	}
	return out, nil
}
