package api

import (
	"context"
	"encoding/base64"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/fault"
	process "yibao/process/contribution"
	"yibao/register/access"
	"yibao/register/contribution"
	"yibao/register/trail"
)

// contributionPaperRoutes are about receipts by number and files.
func (d *door) contributionPaperRoutes(api huma.API) {
	levies(d, api, "receive-receipts", "/api/v1/contributions/receipt-batches", "票据入库", "一段连续号码的票据;同种票据的号码不能重复入库", access.LevyWrite, d.receiveReceipts)
	look(d, api, route{"count-receipts", get, "/api/v1/contributions/receipt-batches", "票据结存", "各批次的入库、已用、作废、结存", access.LevyRead, trail.Read, false}, d.countReceipts)
	levies(d, api, "void-receipt", "/api/v1/contributions/receipts/voiding", "作废票据", "已开的或空白的;须写明原因,作废的号码不再使用", access.LevyWrite, d.voidReceipt)
	levies(d, api, "declare-wages", "/api/v1/contributions/declarations", "五险合一申报", "一份申报文件:职工医保的行更新申报工资,其余四险原样转送", access.LevyWrite, d.declareWages)
	levies(d, api, "check-wages", "/api/v1/contributions/declarations/check", "五险合一申报预览", "逐行核对,列出全部不能办理的行,什么也不写入", access.LevyWrite, d.checkWages)
	levies(d, api, "write-due-file", "/api/v1/contributions/due-files", "应缴文件", "给税务或银行的应缴文件,格式见缴费说明", access.LevyWrite, d.writeDueFile)
	levies(d, api, "read-paid-file", "/api/v1/contributions/paid-files", "到账文件对账", "与我方账对照,差异逐项列名;post 为真时把我方没有的入账", access.LevyWrite, d.readPaidFile)
}

type stockBody struct {
	Levied
	Kind   string `json:"kind" minLength:"1" maxLength:"50" doc:"票据种类"`
	Prefix string `json:"prefix" maxLength:"20" doc:"票据代码"`
	First  int64  `json:"first" minimum:"1" doc:"起号"`
	Last   int64  `json:"last" minimum:"1" doc:"止号"`
}

type receiptBatchRow struct {
	BatchID  string `json:"batch_id" doc:"批次"`
	Kind     string `json:"kind" doc:"票据种类"`
	Prefix   string `json:"prefix" doc:"票据代码"`
	First    int64  `json:"first" doc:"起号"`
	Last     int64  `json:"last" doc:"止号"`
	Received int64  `json:"received" doc:"入库"`
	Issued   int64  `json:"issued" doc:"已用"`
	Voided   int64  `json:"voided" doc:"作废"`
	Left     int64  `json:"left" doc:"结存"`
}

type receiptBatchAnswer struct{ Body receiptBatchRow }

type receiptBatchesAnswer struct {
	Body struct {
		Batches []receiptBatchRow `json:"batches" doc:"票据批次,先入库的在前"`
	}
}

func receiptBatchRowOf(b contribution.ReceiptBatch, n contribution.ReceiptCount) receiptBatchRow {
	return receiptBatchRow{b.BatchID, b.Kind, b.Prefix, b.First, b.Last, n.Received, n.Issued, n.Voided, n.Left}
}

func (d *door) receiveReceipts(ctx context.Context, c *call, in stockBody) (*receiptBatchAnswer, error) {
	b, err := d.Contributions.ReceiveReceipts(ctx, process.Stock{Region: in.Region, Kind: in.Kind, Prefix: in.Prefix, First: in.First, Last: in.Last, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref = b.BatchID
	number := b.Last - b.First + 1
	row := receiptBatchRowOf(b, contribution.ReceiptCount{Received: number, Left: number})
	c.changed(nil, row)
	return &receiptBatchAnswer{row}, nil
}

type receiptStockInput struct {
	Region string `query:"admdvs" required:"true" minLength:"6" maxLength:"6" doc:"统筹区的医保区划"`
}

func (d *door) countReceipts(ctx context.Context, c *call, in *receiptStockInput) (*receiptBatchesAnswer, error) {
	if err := inRegion(c, in.Region); err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref = "票据", in.Region
	batches, err := d.Contributions.ReceiptBatches(ctx, in.Region)
	if err != nil {
		return nil, err
	}
	var a receiptBatchesAnswer
	a.Body.Batches = []receiptBatchRow{}
	for _, b := range batches {
		_, count, err := d.Contributions.CountReceipts(ctx, b.BatchID)
		if err != nil {
			return nil, err
		}
		a.Body.Batches = append(a.Body.Batches, receiptBatchRowOf(b, count))
	}
	return &a, nil
}

type voidReceiptBody struct {
	Levied
	BatchID string `json:"batch_id" minLength:"1" maxLength:"30" doc:"批次"`
	Number  int64  `json:"number" minimum:"1" doc:"号码"`
	Reason  string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
}

func (d *door) voidReceipt(ctx context.Context, c *call, in voidReceiptBody) (*levyDone, error) {
	batch, _, err := d.Contributions.CountReceipts(ctx, in.BatchID)
	if err == nil {
		err = inRegion(c, batch.Region)
	}
	if err != nil {
		return nil, err
	}
	c.note.Ref, c.note.Reason = in.BatchID, in.Reason
	var a levyDone
	a.Body.Ref = in.BatchID
	_, err = d.Contributions.VoidReceipt(ctx, in.BatchID, in.Number, in.Reason, c.actor.Staff.StaffNo)
	return &a, err
}

type declareBody struct {
	Levied
	Name string `json:"name" minLength:"1" maxLength:"200" doc:"文件名"`
	Handed
}

// Handed is a file as it is handed in: its text, or its bytes.
type Handed struct {
	Text    string `json:"text,omitempty" maxLength:"20000000" doc:"文件内容;与 content 二者填一"`
	Content string `json:"content,omitempty" maxLength:"28000000" doc:"文件,base64:CSV(UTF-8 或 GB18030)或 Excel 工作簿的第一张表"`
}

// read is the file's text. process.ErrFileRow.
func (h Handed) read() (string, error) {
	if h.Content == "" {
		return h.Text, nil
	}
	raw, err := base64.StdEncoding.DecodeString(h.Content)
	if err != nil {
		return "", errRequest.With("content 不是 base64")
	}
	return process.TextOf(raw)
}

type declareAnswer struct {
	Body struct {
		FileID   string `json:"file_id" doc:"文件编号"`
		Ours     int    `json:"ours" doc:"职工医保的行"`
		Changed  int    `json:"changed" doc:"工资有变动的"`
		HandedOn int    `json:"handed_on" doc:"转送四险的行"`
		Text     string `json:"text,omitempty" doc:"转送文件"`
	}
}

func (d *door) declareWages(ctx context.Context, c *call, in declareBody) (*declareAnswer, error) {
	text, err := in.read()
	if err != nil {
		return nil, err
	}
	done, err := d.Contributions.Declare(ctx, process.Declaring{Region: in.Region, Name: in.Name, Body: text, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref = done.FileID
	var a declareAnswer
	a.Body.FileID, a.Body.Ours, a.Body.Changed, a.Body.HandedOn, a.Body.Text = done.FileID, done.Ours, done.Changed, done.HandedOn, done.Body
	return &a, nil
}

type wrongRow struct {
	Line int    `json:"line" doc:"文件行号"`
	Code string `json:"code" doc:"错误代码"`
	Text string `json:"text" doc:"哪里不对、怎么改"`
}

type checkAnswer struct {
	Body struct {
		Ours     int        `json:"ours" doc:"职工医保的行"`
		Changed  int        `json:"changed" doc:"工资会变动的"`
		HandedOn int        `json:"handed_on" doc:"会转送四险的行"`
		Wrong    []wrongRow `json:"wrong" nullable:"false" doc:"不能办理的行,按行号"`
	}
}

func (d *door) checkWages(ctx context.Context, c *call, in declareBody) (*checkAnswer, error) {
	c.note.Ref = in.Name
	text, err := in.read()
	if err != nil {
		return nil, err
	}
	would, wrong, err := d.Contributions.CheckDeclaration(ctx, in.Region, text)
	if err != nil {
		return nil, err
	}
	var a checkAnswer
	a.Body.Ours, a.Body.Changed, a.Body.HandedOn, a.Body.Wrong = would.Ours, would.Changed, would.HandedOn, []wrongRow{}
	for _, w := range wrong {
		refused, _ := fault.As(w.Err)
		a.Body.Wrong = append(a.Body.Wrong, wrongRow{w.Line, string(refused.Code), refused.Sentence})
	}
	return &a, nil
}

type dueFileBody struct {
	Levied
	Scheme string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Due    string `json:"due_date" minLength:"10" maxLength:"10" doc:"截止日到这一天为止的缴费单"`
	Name   string `json:"name" minLength:"1" maxLength:"200" doc:"文件名"`
}

type levyFileAnswer struct {
	Body struct {
		FileID string `json:"file_id" doc:"文件编号"`
		Rows   int    `json:"rows" doc:"笔数"`
		Amount amount `json:"amount" doc:"合计,元"`
		Text   string `json:"text" doc:"文件内容"`
	}
}

func (d *door) writeDueFile(ctx context.Context, c *call, in dueFileBody) (*levyFileAnswer, error) {
	var p reading
	due := p.day(in.Due)
	if p.err != nil {
		return nil, p.err
	}
	f, err := d.Contributions.DueFile(ctx, process.Sending{Region: in.Region, Scheme: in.Scheme, Due: due, Name: in.Name, Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref = f.FileID
	var a levyFileAnswer
	a.Body.FileID, a.Body.Rows, a.Body.Amount, a.Body.Text = f.FileID, f.Rows, amount(f.Amount), f.Body
	return &a, nil
}

type paidFileBody struct {
	Levied
	Channel string `json:"channel" enum:"银行代扣,柜台,网上,税务" doc:"缴费渠道"`
	Day     string `json:"day" minLength:"10" maxLength:"10" doc:"文件里款项的日期"`
	Name    string `json:"name" minLength:"1" maxLength:"200" doc:"文件名"`
	Handed
	Post bool `json:"post,omitempty" doc:"把我方没有的入账;不填只对账"`
}

type differenceRow struct {
	Kind   string `json:"kind" enum:"我方无,对方无,金额不符,重复,对象不符,所属期不符" doc:"差异"`
	Serial string `json:"serial" doc:"流水号"`
	Type   string `json:"debtor_type" doc:"缴费对象类别"`
	No     string `json:"debtor_no" doc:"缴费对象编号"`
	Theirs amount `json:"theirs" doc:"对方金额,元"`
	Ours   amount `json:"ours" doc:"我方金额,元"`
	Line   int    `json:"line,omitempty" doc:"文件行号"`
	Note   string `json:"note,omitempty" doc:"说明"`
}

type paidFileAnswer struct {
	Body struct {
		FileID      string          `json:"file_id" doc:"文件编号"`
		Rows        int             `json:"rows" doc:"笔数"`
		Amount      amount          `json:"amount" doc:"合计,元"`
		Matched     int             `json:"matched" doc:"两边一致"`
		Posted      int             `json:"posted" doc:"本次入账"`
		Differences []differenceRow `json:"differences" doc:"差异"`
	}
}

func (d *door) readPaidFile(ctx context.Context, c *call, in paidFileBody) (*paidFileAnswer, error) {
	var p reading
	day := p.day(in.Day)
	if p.err != nil {
		return nil, p.err
	}
	text, err := in.read()
	if err != nil {
		return nil, err
	}
	r, err := d.Contributions.Receive(ctx, process.Receiving{Region: in.Region, Channel: contribution.Channel(in.Channel), Day: day, Name: in.Name, Body: text, Post: in.Post,
		Operator: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref = r.FileID
	var a paidFileAnswer
	b := &a.Body
	b.FileID, b.Rows, b.Amount, b.Matched, b.Posted, b.Differences = r.FileID, r.Rows, amount(r.Amount), r.Matched, r.Posted, []differenceRow{}
	for _, x := range r.Differences {
		b.Differences = append(b.Differences, differenceRow{string(x.Kind), x.Serial, string(x.Debtor.Kind), x.Debtor.No, amount(x.Theirs), amount(x.Ours), x.Line, x.Note})
	}
	return &a, nil
}
