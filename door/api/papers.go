package api

import (
	"context"
	"fmt"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/observer/proof"
	"yibao/observer/sheet"
	"yibao/process/printing"
	"yibao/register/access"
	"yibao/register/printout"
	"yibao/register/trail"
)

// Papers is what printing needs: where prints are counted, where proofs are read,
// and a TrueType font with Chinese letters (without one there is no PDF).
type Papers struct {
	Prints printing.Store
	Proofs proof.Store
	Font   []byte
}

// paperRoutes are about the papers of a settlement and what can be shown of it.
func (d *door) paperRoutes(api huma.API) {
	look(d, api, route{"settlement-sheet", get, "/api/v1/settlements/{setl_id}/sheet", "结算单", "结算单的各栏:就诊、费用类别、支付与大写金额;已脱敏", access.SettlementRead, trail.Read, false}, d.showSheet)
	look(d, api, route{"settlement-papers", get, "/api/v1/settlements/{setl_id}/papers", "打印记录", "这笔结算打印过几次、由谁打印", access.SettlementRead, trail.Read, false}, d.papers)
	look(d, api, route{"print-paper", post, "/api/v1/settlements/{setl_id}/papers", "打印单据", "结算单或费用清单,PDF(241×140 毫米或 A4)或 Excel。第一次打印不需要原因,补打必须写明;每次都登记", access.SettlementRead, trail.Print, false}, d.printPaper)
	look(d, api, route{"replay-settlement", post, "/api/v1/settlements/{setl_id}/replay", "重算一笔结算", "按当时所见的登记版本重新计算并与所存的逐项比较", access.SettlementRead, trail.Read, false}, d.replayOne)
	look(d, api, route{"settlement-proof", get, "/api/v1/settlements/{setl_id}/proof", "出具证明", "不含个人信息的证明文件,可用 yibao proof check 在任何地方核对", access.SettlementRead, trail.Export, false}, d.proofFile)
}

type sheetField struct {
	Label string `json:"label" doc:"栏目"`
	Text  string `json:"text" doc:"内容"`
}

type sheetCategory struct {
	Code  string `json:"med_chrgitm_type" doc:"收费项目类别"`
	Name  string `json:"name" doc:"类别名称"`
	Total amount `json:"amt" doc:"合计,元"`
	A     amount `json:"a_amt" doc:"甲类,元"`
	B     amount `json:"b_amt" doc:"乙类,元"`
	Own   amount `json:"fulamt_ownpay_amt" doc:"自费,元"`
}

type sheetPayment struct {
	Label  string `json:"label" doc:"项目"`
	Amount amount `json:"amt" doc:"金额,元"`
}

type sheetLine struct {
	Day      string `json:"fee_ocur_date" doc:"发生日期"`
	Category string `json:"med_chrgitm_type" doc:"收费项目类别"`
	Code     string `json:"med_list_codg" doc:"医疗目录编码"`
	Name     string `json:"name" doc:"名称"`
	Spec     string `json:"spec,omitempty" doc:"规格"`
	Unit     string `json:"unit,omitempty" doc:"单位"`
	Price    string `json:"pric" doc:"单价,元"`
	Quantity string `json:"cnt" doc:"数量"`
	Amount   amount `json:"det_item_fee_sumamt" doc:"金额,元"`
	Class    string `json:"class" doc:"甲、乙或自费"`
	Prepay   string `json:"selfpay_prop" doc:"先行自付比例"`
	Own      amount `json:"own_amt" doc:"个人先付:全自费、超限价与先行自付之和,元"`
}

type sheetAnswer struct {
	Body struct {
		SetlID     string          `json:"setl_id" doc:"结算ID"`
		Reversed   bool            `json:"reversed" doc:"已撤销"`
		Facts      []sheetField    `json:"facts" doc:"机构、人员与就诊"`
		Categories []sheetCategory `json:"categories" doc:"按收费类别"`
		Sum        sheetCategory   `json:"sum" doc:"合计"`
		Payments   []sheetPayment  `json:"payments" doc:"分类与支付"`
		Capital    string          `json:"capital" doc:"费用总额大写"`
		CashWords  string          `json:"cash_capital" doc:"个人现金大写"`
		Cash       amount          `json:"psn_cash_pay" doc:"个人现金,元"`
		Balance    amount          `json:"balc" doc:"账户余额,元"`
		Lines      []sheetLine     `json:"lines" doc:"费用明细"`
	}
}

func (d *door) sheets() *sheet.Service {
	return &sheet.Service{Settlements: d.Settlements}
}

// sheetOf makes the sheet of a settlement of the caller's scope.
func (d *door) sheetOf(ctx context.Context, c *call, setlID string) (sheet.Sheet, error) {
	if _, err := d.within(ctx, c, setlID); err != nil {
		return sheet.Sheet{}, err
	}
	return d.sheets().Settlement(ctx, setlID)
}

func categoryOf(c sheet.Category) sheetCategory {
	return sheetCategory{c.Code, c.Name, amount(c.Total), amount(c.A), amount(c.B), amount(c.Own)}
}

func (d *door) showSheet(ctx context.Context, c *call, in *SettlementPath) (*sheetAnswer, error) {
	s, err := d.sheetOf(ctx, c, in.SetlID)
	if err != nil {
		return nil, err
	}
	var a sheetAnswer
	b := &a.Body
	b.SetlID, b.Reversed, b.Sum, b.Capital, b.CashWords = s.SetlID, s.Reversed, categoryOf(s.Sum), s.Sum.Total.Capital(), s.Cash.Capital()
	b.Cash, b.Balance = amount(s.Cash), amount(s.Balance)
	for _, f := range s.Facts {
		b.Facts = append(b.Facts, sheetField(f))
	}
	for _, category := range s.Categories {
		b.Categories = append(b.Categories, categoryOf(category))
	}
	for _, p := range s.Payments {
		b.Payments = append(b.Payments, sheetPayment{p.Label, amount(p.Amount)})
	}
	for _, l := range s.Lines {
		b.Lines = append(b.Lines, sheetLine{
			l.Day, l.Category, l.Code, l.Name, l.Spec, l.Unit, l.Price.String(), l.Quantity.String(), amount(l.Amount), l.Class,
			l.Prepay.Percent(), amount(l.Own),
		})
	}
	return &a, nil
}

type paperRow struct {
	Form   string `json:"form" doc:"单据"`
	Number int    `json:"number" doc:"第几次打印"`
	Format string `json:"format" doc:"格式"`
	Reason string `json:"reason,omitempty" doc:"补打原因"`
	Staff  string `json:"staff_no" doc:"打印人工号"`
	At     string `json:"print_time" doc:"打印时间"`
}

type papersAnswer struct {
	Body struct {
		Papers []paperRow `json:"papers" doc:"先打印的在前"`
	}
}

func (d *door) papers(ctx context.Context, c *call, in *SettlementPath) (*papersAnswer, error) {
	psnNo, err := d.within(ctx, c, in.SetlID)
	if err != nil {
		return nil, err
	}
	list, err := printing.Service{Store: d.Papers.Prints}.Of(ctx, psnNo, in.SetlID)
	var a papersAnswer
	a.Body.Papers = []paperRow{}
	for _, p := range list {
		a.Body.Papers = append(a.Body.Papers, paperRow{string(p.Form), p.Number, p.Format, p.Reason, p.StaffNo, d.clock(p.At)})
	}
	return &a, err
}

type printPaperInput struct {
	SettlementPath
	Body struct {
		Form   string `json:"form" enum:"结算单,费用清单" doc:"单据"`
		Format string `json:"format" enum:"pdf,xlsx" doc:"格式"`
		Paper  string `json:"paper,omitempty" enum:"241x140,A4" default:"A4" doc:"PDF 的纸张:241x140 为二等分压感纸"`
		Right  int    `json:"offset_right,omitempty" minimum:"-20" maximum:"20" doc:"本工作站打印位置右移,毫米"`
		Down   int    `json:"offset_down,omitempty" minimum:"-20" maximum:"20" doc:"本工作站打印位置下移,毫米"`
		Reason string `json:"reason,omitempty" maxLength:"200" doc:"补打的原因"`
	}
}

type fileAnswer struct {
	Type   string `header:"Content-Type"`
	Name   string `header:"Content-Disposition"`
	Number int    `header:"X-Print-Number" doc:"第几次打印"`
	Body   []byte `contentType:"application/octet-stream"`
}

// attachment names a file for the browser.
func attachment(name string) string {
	return fmt.Sprintf("attachment; filename*=UTF-8''%s", url.PathEscape(name))
}

// The media types of papers.
const (
	typePDF   = "application/pdf"
	typeExcel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// printPaper makes the paper before it is registered as printed, so that a paper
// that could not be made is not counted; its number is written in a second making.
func (d *door) printPaper(ctx context.Context, c *call, in *printPaperInput) (*fileAnswer, error) {
	b := in.Body
	s, err := d.sheetOf(ctx, c, in.SetlID)
	if err != nil {
		return nil, err
	}
	print := sheet.Printing{
		Number: 1, Operator: coding.MaskName(c.actor.Staff.Name) + " " + c.actor.Staff.StaffNo, At: d.Now(), Right: b.Right, Down: b.Down,
	}
	if _, err := d.paper(s, b.Form, b.Format, b.Paper, print); err != nil {
		return nil, err
	}
	c.note.Reason = b.Reason
	printed, err := printing.Service{Store: d.Papers.Prints}.Register(ctx, printout.Printout{
		PsnNo: c.note.PsnNo, SetlID: s.SetlID, Form: printout.Form(b.Form), Format: b.Format, Reason: b.Reason,
		StaffNo: c.actor.Staff.StaffNo, At: d.Now(),
	})
	if err != nil {
		return nil, err
	}
	print.Number = printed.Number
	content, err := d.paper(s, b.Form, b.Format, b.Paper, print)
	c.changed(nil, map[string]any{"form": b.Form, "number": printed.Number})
	a := fileAnswer{Type: typePDF, Name: attachment(b.Form + "-" + s.SetlID + "." + b.Format), Number: printed.Number, Body: content}
	if b.Format == "xlsx" {
		a.Type = typeExcel
	}
	return &a, err
}

func (d *door) paper(s sheet.Sheet, form, format, paper string, print sheet.Printing) ([]byte, error) {
	if format == "xlsx" {
		return s.Excel(print)
	}
	size, err := sheet.PaperOf(paper)
	if err != nil {
		return nil, err
	}
	if form == string(printout.Lines) {
		return s.ListPDF(size, d.Papers.Font, print)
	}
	return s.PDF(size, d.Papers.Font, print)
}

type replayAnswer struct {
	Body struct {
		SetlID    string `json:"setl_id" doc:"结算ID"`
		Identical bool   `json:"identical" doc:"重算结果与所存的完全一致"`
		Versions  int    `json:"versions" doc:"用到的登记版本数"`
		Sentence  string `json:"sentence" doc:"一句话结论"`
	}
}

// replayOne judges one settlement again; a difference is the refusal
// settlement.ErrDoesNotReplay, which names it.
func (d *door) replayOne(ctx context.Context, c *call, in *SettlementPath) (*replayAnswer, error) {
	if _, err := d.within(ctx, c, in.SetlID); err != nil {
		return nil, err
	}
	j, err := d.Settlements.Explain(ctx, in.SetlID)
	if err != nil {
		return nil, err
	}
	var a replayAnswer
	a.Body.SetlID, a.Body.Identical, a.Body.Versions = in.SetlID, true, len(j.Stored.Versions)
	a.Body.Sentence = fmt.Sprintf("按当时所见的 %d 个登记版本重新计算,每一项金额、每一行分摊都与所存的一致。", len(j.Stored.Versions))
	return &a, nil
}

func (d *door) proofFile(ctx context.Context, c *call, in *SettlementPath) (*fileAnswer, error) {
	if _, err := d.within(ctx, c, in.SetlID); err != nil {
		return nil, err
	}
	p, err := proof.Build(ctx, d.Papers.Proofs, in.SetlID, "")
	if err != nil {
		return nil, err
	}
	return &fileAnswer{Type: "application/json", Name: attachment("证明-" + in.SetlID + ".json"), Body: p.Encode()}, nil
}
