package his

import (
	"context"

	"yibao/door/his/dictionary"
	"yibao/door/his/message"
	"yibao/observer/extract"
	"yibao/process/settlement"
	"yibao/register/provider"
)

// catalogues are the transactions that tell what the registers hold.
func (d *Door) catalogues() map[string]act {
	return with(d.catalogueFiles(), d.cataloguePages(), map[string]act{
		"1201": serve(message.T1201, d.findInstitutions),
		"1901": serve(message.T1901, d.dictionary),
		"2001": serve(message.T2001, d.entitled),
	})
}

// catalogueFiles answer a file that 9102 fetches; they differ in the sheet only.
func (d *Door) catalogueFiles() map[string]act {
	return map[string]act{
		"1301": sheetFile(d, message.T1301, func(in *message.In1301) string { return in.Data.Ver }, func(out *message.Out1301) *message.CatalogueFile { return &out.Root }),
		"1302": sheetFile(d, message.T1302, func(in *message.In1302) string { return in.Data.Ver }, func(out *message.Out1302) *message.CatalogueFile { return &out.Root }),
		"1303": sheetFile(d, message.T1303, func(in *message.In1303) string { return in.Data.Ver }, func(out *message.Out1303) *message.CatalogueFile { return &out.Root }),
		"1305": sheetFile(d, message.T1305, func(in *message.In1305) string { return in.Data.Ver }, func(out *message.Out1305) *message.CatalogueFile { return &out.Root }),
		"1306": sheetFile(d, message.T1306, func(in *message.In1306) string { return in.Data.Ver }, func(out *message.Out1306) *message.CatalogueFile { return &out.Root }),
		"1307": sheetFile(d, message.T1307, func(in *message.In1307) string { return in.Data.Ver }, func(out *message.Out1307) *message.CatalogueFile { return &out.Root }),
		"1308": sheetFile(d, message.T1308, func(in *message.In1308) string { return in.Data.Ver }, func(out *message.Out1308) *message.CatalogueFile { return &out.Root }),
		"1309": sheetFile(d, message.T1309, func(in *message.In1309) string { return in.Data.Ver }, func(out *message.Out1309) *message.CatalogueFile { return &out.Root }),
		"1310": sheetFile(d, message.T1310, func(in *message.In1310) string { return in.Data.Ver }, func(out *message.Out1310) *message.CatalogueFile { return &out.Root }),
		"1311": sheetFile(d, message.T1311, func(in *message.In1311) string { return in.Data.Ver }, func(out *message.Out1311) *message.CatalogueFile { return &out.Root }),
		"1313": sheetFile(d, message.T1313, func(in *message.In1313) string { return in.Data.Ver }, func(out *message.Out1313) *message.CatalogueFile { return &out.Root }),
		"1314": sheetFile(d, message.T1314, func(in *message.In1314) string { return in.Data.Ver }, func(out *message.Out1314) *message.CatalogueFile { return &out.Root }),
		"1315": sheetFile(d, message.T1315, func(in *message.In1315) string { return in.Data.Ver }, func(out *message.Out1315) *message.CatalogueFile { return &out.Root }),
	}
}

// sheetFile is the act of one catalogue: ver reads the version out of an input,
// file is the place of the answer in an output.
func sheetFile[In, Out any](d *Door, t message.Transaction[In, Out], ver func(*In) string, file func(*Out) *message.CatalogueFile) act {
	sheet := extract.Sheets()[t.Infno]
	return serve(t, func(ctx context.Context, c *call, in *In) (out Out, err error) {
		ticket, err := d.Extracts.Announce(ctx, c.asker(), sheet, ver(in))
		*file(&out) = message.CatalogueFile{FileQuryNo: ticket.FileNo, Filename: ticket.Name, DldEndTime: ticket.Until, DataCnt: ticket.Rows}
		return out, err
	})
}

func (d *Door) findInstitutions(ctx context.Context, c *call, in *message.In1201) (out message.Out1201, err error) {
	q := in.Medinsinfo
	found, err := d.Extracts.Institutions(ctx, c.asker(), q.FixmedinsType, q.FixmedinsCode, q.FixmedinsName)
	for _, i := range found {
		out.Medinsinfo = append(out.Medinsinfo, institutionInfo(i))
	}
	return out, err
}

func institutionInfo(i provider.Institution) message.InstitutionInfo {
	return message.InstitutionInfo{
		FixmedinsCode: i.Code, FixmedinsName: i.Name, Uscc: i.CreditNo, FixmedinsType: string(i.Type), HospLv: i.Level,
	}
}

// dictionary answers a code list of the standard. The lists are flat: a parent
// value has no members.
func (d *Door) dictionary(ctx context.Context, c *call, in *message.In1901) (out message.Out1901, err error) {
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	list, ok := dictionary.Find(in.Data.Type)
	if !ok {
		return out, ErrNoDictionary.With(in.Data.Type)
	}
	if parent := in.Data.ParentValue; parent != "" && parent != "0" || in.Data.ValiFlag == "0" {
		return out, nil
	}
	for i, code := range list.Codes {
		out.List = append(out.List, message.DictionaryEntry{
			Type: list.Type, Label: code.Label, Value: code.Value, Sort: int64(i + 1), ValiFlag: "1",
			CreateDate: dictionary.Edition(), Version: 1,
		})
	}
	return out, nil
}

// Kinds of an entitlement check, trt_chk_type.
const checkOfFund = "01"

func (d *Door) entitled(ctx context.Context, c *call, in *message.In2001) (out message.Out2001, err error) {
	if err := c.own(in.Data.FixmedinsCode); err != nil {
		return out, err
	}
	found, err := d.Settlement.Entitled(ctx, c.caller(), settlement.EntitlementQuery{
		PsnNo: in.Data.PsnNo, Scheme: in.Data.Insutype, MedType: in.Data.MedType, Disease: in.Data.DiseCodg, Day: in.Data.Begntime.Date,
	})
	for _, e := range found {
		out.Trtinfo = append(out.Trtinfo, message.Entitlement{
			PsnNo: in.Data.PsnNo, TrtChkType: checkOfFund, FundPayType: string(e.Fund.Code), TrtEnjymntFlag: flag(e.Enjoyed),
			Begndate: e.From, Enddate: e.To, TrtChkRslt: e.Reason,
		})
	}
	return out, err
}
