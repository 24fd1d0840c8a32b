package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/approval"
	"yibao/process/archiving"
	"yibao/process/reimbursement"
	"yibao/register/access"
	"yibao/register/claim"
	"yibao/register/trail"
)

// counterRoutes are reimbursement at the counter.
func (d *door) counterRoutes(api huma.API) {
	write := func(id, path, summary, description string) route {
		return route{id, post, path, summary, description, access.CounterWrite, trail.Change, false}
	}
	change(d, api, write("register-foreign", "/api/v1/foreign-institutions", "登记外地机构", "没有登记的外地医院,写明所在地和级别;同名同地只登记一次"), d.registerForeign)
	look(d, api, route{"read-lines", post, "/api/v1/reimbursements/lines", "读明细表", "把 CSV 或 Excel 明细表读成明细;有错的逐行指出,不收一行", access.CounterWrite, trail.Read, false}, d.readLines)
	change(d, api, write("enter-reimbursement", "/api/v1/reimbursements", "受理零星报销", "发票在全统筹区只能用一次;缺少的材料一次告知"), d.enterReimbursement)
	look(d, api, route{"list-reimbursements", get, "/api/v1/reimbursements", "零星报销列表", "", access.CounterRead, trail.Read, false}, d.listReimbursements)
	look(d, api, route{"show-reimbursement", get, "/api/v1/reimbursements/{app_id}", "一笔零星报销", "含办理经过与付款;账号已脱敏", access.CounterRead, trail.Read, false}, d.showReimbursement)
	change(d, api, write("complete-reimbursement", "/api/v1/reimbursements/{app_id}/supplements", "补正零星报销", "补交材料,或更正内容,或两者"), d.completeReimbursement)
	change(d, api, write("review-reimbursement", "/api/v1/reimbursements/{app_id}/first-review", "零星报销初审", "按与结算相同的规则试算,送复审"), d.reviewReimbursement)
	change(d, api, route{"approve-reimbursement", post, "/api/v1/reimbursements/{app_id}/second-review", "零星报销复审", "由受理、初审以外的人办理;同意即结算、记账、生成付款单", access.CounterApprove, trail.Approve, false}, d.approveReimbursement)
	change(d, api, route{"return-reimbursement", post, "/api/v1/reimbursements/{app_id}/return", "退回补正", "一次告知要补的全部内容", access.CounterReview, trail.Change, false}, d.returnReimbursement)
	change(d, api, route{"refuse-reimbursement", post, "/api/v1/reimbursements/{app_id}/refusal", "不予支付", "写明理由;发票随之放开", access.CounterApprove, trail.Change, false}, d.refuseReimbursement)
	change(d, api, route{"propose-revocation", post, "/api/v1/reimbursements/{app_id}/revocation-proposals", "提出撤销零星报销", "没有付款的可以撤销,由另一人复核办理", access.CounterWrite, trail.Propose, false}, d.proposeRevocation)
}

// ReceiptBody is one invoice.
type ReceiptBody struct {
	Code       string `json:"invo_code,omitempty" maxLength:"30" doc:"票据代码;没有的不填"`
	Number     string `json:"invono" minLength:"1" maxLength:"40" doc:"票据号码"`
	Electronic bool   `json:"electronic,omitempty" doc:"电子票据"`
	Day        string `json:"invo_date,omitempty" maxLength:"10" doc:"开票日期"`
	Amount     string `json:"amount" minLength:"1" maxLength:"20" doc:"金额,元"`
}

// LineBody is one line of the bill.
type LineBody struct {
	No       string `json:"feedetl_sn" minLength:"1" maxLength:"30" doc:"序号"`
	Receipt  string `json:"invono,omitempty" maxLength:"60" doc:"所在发票"`
	Code     string `json:"med_list_codg,omitempty" maxLength:"50" doc:"医保目录编码;没有对照的留空,初审前补上"`
	Name     string `json:"name" minLength:"1" maxLength:"200" doc:"名称"`
	Price    string `json:"pric" minLength:"1" maxLength:"24" doc:"单价,元"`
	Quantity string `json:"cnt" minLength:"1" maxLength:"24" doc:"数量"`
	Amount   string `json:"det_item_fee_sumamt" minLength:"1" maxLength:"20" doc:"金额,元"`
	Day      string `json:"fee_ocur_date,omitempty" maxLength:"10" doc:"日期,不填为就医首日"`
}

// ContentBody is what the applicant states.
type ContentBody struct {
	Scheme      string        `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
	MedType     string        `json:"med_type" minLength:"1" maxLength:"6" doc:"医疗类别"`
	Place       string        `json:"fixmedins_code" minLength:"1" maxLength:"30" doc:"就医机构编号;外地机构先登记"`
	PlaceRegion string        `json:"mdtrtarea_admvs" minLength:"6" maxLength:"6" doc:"就医地区划"`
	Begin       string        `json:"begndate" minLength:"10" maxLength:"10" doc:"就医(入院)日期"`
	End         string        `json:"enddate,omitempty" maxLength:"10" doc:"出院日期;门诊不填"`
	Disease     string        `json:"dise_codg,omitempty" maxLength:"30" doc:"病种编码"`
	DiseaseName string        `json:"dise_name,omitempty" maxLength:"100" doc:"病种名称"`
	Diagnoses   []string      `json:"diag_codes" minItems:"1" maxItems:"20" nullable:"false" doc:"诊断编码,主要诊断在前"`
	Receipts    []ReceiptBody `json:"receipts" minItems:"1" maxItems:"100" nullable:"false" doc:"发票"`
	Lines       []LineBody    `json:"lines" minItems:"1" maxItems:"3000" nullable:"false" doc:"费用明细"`
	Unlisted    string        `json:"unlisted,omitempty" maxLength:"20" doc:"目录外费用,元;不参加结算,由个人负担"`
	Payee       string        `json:"payee" minLength:"1" maxLength:"60" doc:"收款人"`
	Bank        string        `json:"bank" minLength:"1" maxLength:"100" doc:"开户银行"`
	Account     string        `json:"bankacct" minLength:"1" maxLength:"40" doc:"银行账号"`
}

// at is the beginning of a civil day.
func at(day period.Date) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
}

// content reads the body.
func (b ContentBody) content() (reimbursement.Content, error) {
	var p reading
	c := reimbursement.Content{
		Scheme: b.Scheme, MedType: b.MedType, Place: b.Place, PlaceRegion: b.PlaceRegion, Begin: at(p.day(b.Begin)), End: at(p.day(b.End)),
		Disease: b.Disease, DiseaseName: b.DiseaseName, Unlisted: p.yuan(b.Unlisted),
		Payee: reimbursement.Payee{Name: strings.TrimSpace(b.Payee), Bank: strings.TrimSpace(b.Bank), Account: strings.TrimSpace(b.Account)},
	}
	for i, code := range b.Diagnoses {
		c.Diagnoses = append(c.Diagnoses, claim.Diagnosis{Ordinal: i + 1, Kind: "1", Code: code, Main: i == 0})
	}
	for _, r := range b.Receipts {
		c.Receipts = append(c.Receipts, reimbursement.Receipt{
			Code: r.Code, Number: r.Number, Electronic: r.Electronic, Day: p.day(r.Day), Amount: p.yuan(r.Amount),
		})
	}
	for _, l := range b.Lines {
		line := reimbursement.Line{No: l.No, Receipt: l.Receipt, Code: l.Code, Name: l.Name, Amount: p.yuan(l.Amount), Day: p.day(l.Day)}
		var errPrice, errQuantity error
		line.Price, errPrice = money.ParsePrice(l.Price)
		line.Quantity, errQuantity = money.ParseQuantity(l.Quantity)
		if p.err == nil && (errPrice != nil || errQuantity != nil) {
			p.err = errRequest.With("明细 " + l.No + " 的单价或数量不是数")
		}
		c.Lines = append(c.Lines, line)
	}
	return c, p.err
}

type foreignInput struct {
	Keyed
	Body struct {
		Code   string `json:"fixmedins_code,omitempty" maxLength:"30" doc:"国家机构编号;票据上没有的不填"`
		Name   string `json:"fixmedins_name" minLength:"1" maxLength:"100" doc:"机构名称"`
		Region string `json:"admdvs" minLength:"6" maxLength:"6" doc:"所在地区划"`
		Level  string `json:"hosp_lv" minLength:"1" maxLength:"2" doc:"医院等级代码"`
	}
}

type foreignAnswer struct {
	Body struct {
		Code string `json:"fixmedins_code" doc:"机构编号"`
		Name string `json:"fixmedins_name" doc:"机构名称"`
	}
}

func (d *door) registerForeign(ctx context.Context, c *call, in *foreignInput) (*foreignAnswer, error) {
	b := in.Body
	c.note.Subject, c.note.Ref = "外地机构", b.Name
	found, err := d.Counter.RegisterForeign(ctx, reimbursement.Foreign{Code: b.Code, Name: b.Name, Region: b.Region, Level: b.Level})
	if err != nil {
		return nil, err
	}
	var a foreignAnswer
	a.Body.Code, a.Body.Name = found.Code, found.Name
	c.changed(nil, a.Body)
	return &a, nil
}

type linesInput struct {
	Body struct {
		Table string `json:"table" minLength:"1" maxLength:"2800000" doc:"CSV 或 Excel 文件,Base64;列为 序号、发票号码、目录编码、名称、单价、数量、金额、日期"`
	}
}

type rowFault struct {
	Row  int    `json:"row" doc:"行号,表头为 1"`
	Text string `json:"text" doc:"错误原因"`
}

type linesAnswer struct {
	Body struct {
		Lines  []LineBody `json:"lines" nullable:"false" doc:"读出的明细"`
		Faults []rowFault `json:"faults" nullable:"false" doc:"有错的行;有一行错就不给明细"`
	}
}

func (d *door) readLines(_ context.Context, c *call, in *linesInput) (*linesAnswer, error) {
	c.note.Subject = "零星报销明细表"
	content, err := base64.StdEncoding.DecodeString(in.Body.Table)
	if err != nil {
		return nil, errRequest.With("表不是 Base64")
	}
	lines, faults, err := reimbursement.ReadLines(content)
	var a linesAnswer
	a.Body.Lines, a.Body.Faults = []LineBody{}, []rowFault{}
	for _, l := range lines {
		a.Body.Lines = append(a.Body.Lines, LineBody{l.No, l.Receipt, l.Code, l.Name, l.Price.String(), l.Quantity.String(), l.Amount.String(), l.Day.String()})
	}
	for _, f := range faults {
		a.Body.Faults = append(a.Body.Faults, rowFault{f.Row, f.Text})
	}
	return &a, err
}

type ApplicationRow struct {
	AppID    string   `json:"app_id" doc:"申请编号"`
	CaseNo   string   `json:"case_no" doc:"受理号"`
	PsnNo    string   `json:"psn_no" doc:"人员编号"`
	State    string   `json:"state" enum:"待初审,待复审,已核定,退回补正,不予支付,已撤销" doc:"状态"`
	Place    string   `json:"fixmedins_code" doc:"就医机构"`
	Begin    string   `json:"begndate" doc:"就医日期"`
	Total    amount   `json:"medfee_sumamt" doc:"目录内费用,元"`
	Unlisted amount   `json:"unlisted" doc:"目录外费用,元"`
	Funds    amount   `json:"fund_pay_sumamt" doc:"初审时基金应付,元"`
	Findings []string `json:"findings" nullable:"false" doc:"审核提示"`
	Clerk    string   `json:"clerk" doc:"受理人"`
	First    string   `json:"first_reviewer,omitempty" doc:"初审人"`
	Second   string   `json:"second_reviewer,omitempty" doc:"复审人"`
	SetlID   string   `json:"setl_id,omitempty" doc:"结算ID"`
	OrderID  string   `json:"order_id,omitempty" doc:"付款单号"`
	Reason   string   `json:"reason,omitempty" doc:"退回、不予支付、撤销的理由"`
	Rev      int64    `json:"rev" doc:"版本"`
}

func applicationRowOf(a reimbursement.Application) ApplicationRow {
	var total money.Fen
	for _, l := range a.Content.Lines {
		total += l.Amount
	}
	return ApplicationRow{
		a.AppID, a.CaseNo, a.PsnNo, string(a.State), a.Content.Place, claim.Day(a.Content.Begin).String(), amount(total), amount(a.Content.Unlisted),
		amount(a.Outcome.Funds), append([]string{}, a.Outcome.Findings...), a.Clerk, a.First, a.Second, a.SetlID, a.OrderID, a.Reason, a.Rev,
	}
}

type applicationAnswer struct {
	Body struct {
		ApplicationRow
		Missing []lackRow      `json:"missing" nullable:"false" doc:"一次性告知:还缺的全部材料"`
		Text    string         `json:"text,omitempty" doc:"一次性告知书,可打印"`
		Steps   []caseStepRow  `json:"steps" nullable:"false" doc:"办理经过"`
		Payment *paymentOfCase `json:"payment,omitempty" doc:"付款"`
		Content *ContentBody   `json:"content,omitempty" doc:"申请内容,账号已脱敏;查询一笔时给出"`
	}
}

type paymentOfCase struct {
	State   string `json:"state" doc:"付款状态"`
	Amount  amount `json:"amount" doc:"金额,元"`
	Bank    string `json:"bank" doc:"开户银行"`
	Account string `json:"bankacct" doc:"账号,已脱敏"`
	Reason  string `json:"reason,omitempty" doc:"退票等的原因"`
}

func (d *door) applicationAnswer(a reimbursement.Application, told archiving.Told) *applicationAnswer {
	var answer applicationAnswer
	b := &answer.Body
	b.ApplicationRow, b.Missing, b.Steps = applicationRowOf(a), lackRows(told), []caseStepRow{}
	if len(told.Lacks) > 0 {
		b.Text = d.toldText(told)
	}
	return &answer
}

func (c *call) clerk() reimbursement.Clerk {
	return reimbursement.Clerk{StaffNo: c.actor.Staff.StaffNo, OrgNo: c.actor.Org.OrgNo, Region: c.actor.Org.Region}
}

type enterInput struct {
	Keyed
	Body struct {
		PsnNo   string      `json:"psn_no" minLength:"1" maxLength:"30" doc:"人员编号"`
		Content ContentBody `json:"content" doc:"申请内容"`
		When    []string    `json:"when,omitempty" maxItems:"20" doc:"符合的情形,如 代办、外伤"`
		Papers  []PaperBody `json:"materials,omitempty" maxItems:"60" doc:"材料"`
	}
}

func (d *door) enterReimbursement(ctx context.Context, c *call, in *enterInput) (*applicationAnswer, error) {
	c.note.Subject, c.note.PsnNo = "零星报销", in.Body.PsnNo
	if _, err := d.inquiries.Person(ctx, c.scope(), in.Body.PsnNo); err != nil {
		return nil, err
	}
	content, err := in.Body.Content.content()
	if err != nil {
		return nil, err
	}
	papers, err := papersOf(in.Body.Papers)
	if err != nil {
		return nil, err
	}
	a, told, err := d.Counter.Accept(ctx, c.clerk(), reimbursement.Entry{PsnNo: in.Body.PsnNo, Content: content, When: in.Body.When, Papers: papers})
	if err != nil {
		return nil, err
	}
	c.note.Ref = a.AppID
	answer := d.applicationAnswer(a, told)
	c.changed(nil, answer.Body.ApplicationRow)
	return answer, nil
}

type applicationsInput struct {
	PsnNo string `query:"psn_no" maxLength:"30" doc:"人员编号"`
	State string `query:"state" enum:"待初审,待复审,已核定,退回补正,不予支付,已撤销" doc:"状态"`
	Paged
}

type applicationsAnswer struct {
	Body struct {
		Applications []ApplicationRow `json:"reimbursements" nullable:"false" doc:"零星报销,按编号"`
		Next         string           `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listReimbursements(ctx context.Context, c *call, in *applicationsInput) (*applicationsAnswer, error) {
	c.note.Subject, c.note.PsnNo = "零星报销", in.PsnNo
	found, err := d.Counter.List(ctx, reimbursement.Query{
		Region: c.actor.Org.Region, PsnNo: in.PsnNo, State: reimbursement.State(in.State), After: in.After, Limit: in.Limit,
	})
	var a applicationsAnswer
	a.Body.Applications = []ApplicationRow{}
	for _, one := range found {
		a.Body.Applications = append(a.Body.Applications, applicationRowOf(one))
	}
	a.Body.Next = next(found, in.Limit, func(a reimbursement.Application) string { return a.AppID })
	return &a, err
}

type AppPath struct {
	AppID string `path:"app_id" maxLength:"30" doc:"申请编号"`
}

// applicationWithin returns an application of the caller's scope.
func (d *door) applicationWithin(ctx context.Context, c *call, appID string) (reimbursement.Found, error) {
	c.note.Subject, c.note.Ref = "零星报销", appID
	found, err := d.Counter.Find(ctx, appID)
	if err == nil && !c.scope().Covers(found.Application.Region) {
		return reimbursement.Found{}, reimbursement.ErrUnknown.With(appID)
	}
	c.note.PsnNo = found.Application.PsnNo
	return found, err
}

func (d *door) showReimbursement(ctx context.Context, c *call, in *AppPath) (*applicationAnswer, error) {
	found, err := d.applicationWithin(ctx, c, in.AppID)
	if err != nil {
		return nil, err
	}
	answer := d.applicationAnswer(found.Application, archiving.Told{})
	content := contentBodyOf(found.Application.Content)
	answer.Body.Content = &content
	for _, s := range found.Steps {
		answer.Body.Steps = append(answer.Body.Steps, caseStepRow{string(s.From), string(s.To), s.Reason, s.Operator, d.clock(s.Recorded)})
	}
	if o := found.Order; o != nil {
		answer.Body.Payment = &paymentOfCase{string(o.State), amount(o.Amount()), o.Payee.Bank, coding.MaskBankCard(o.Payee.Account), o.Reason}
	}
	return answer, nil
}

// actRevocation takes an approved reimbursement back.
const actRevocation = "revoke-reimbursement"

type counterReasonInput struct {
	Keyed
	AppPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"原因"`
	}
}

func (d *door) proposeRevocation(ctx context.Context, c *call, in *counterReasonInput) (*proposalAnswer, error) {
	c.note.Reason = in.Body.Reason
	found, err := d.applicationWithin(ctx, c, in.AppID)
	if err != nil {
		return nil, err
	}
	return d.propose(ctx, c, approval.Proposal{
		Act: actRevocation, Subject: in.AppID, Title: "撤销零星报销 " + in.AppID + "(人员 " + found.Application.PsnNo + ")", Payload: []byte("{}"), Reason: in.Body.Reason,
	})
}

func (d *door) executeRevocation(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	a, err := d.Counter.Revoke(ctx, p.Author, decided.StaffNo, p.Subject, p.Reason)
	if err != nil {
		return nil, err
	}
	return json.Marshal(applicationRowOf(a))
}
