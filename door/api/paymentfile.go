package api

import (
	"context"

	"yibao/register/payout"
)

type mendInput struct {
	Keyed
	OrderID string `path:"order_id" maxLength:"30" doc:"付款单"`
	Body    struct {
		Payee  ReceiverBody `json:"payee" doc:"更正后的收款账户"`
		Reason string       `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

type paymentAnswer struct{ Body paymentRow }

func (d *door) mendPayment(ctx context.Context, c *call, in *mendInput) (*paymentAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "付款单", in.OrderID, in.Body.Reason
	if err := d.Benefits.Paying.Within(ctx, c.actor.Org.Region, in.OrderID, ""); err != nil {
		return nil, err
	}
	o, err := d.Benefits.Paying.Mend(ctx, in.OrderID, in.Body.Payee.to(""), in.Body.Reason, c.actor.Staff.StaffNo)
	if err != nil {
		return nil, err
	}
	row := paymentRowOf(o)
	c.changed(nil, row)
	return &paymentAnswer{row}, nil
}

type makeFileInput struct {
	Keyed
	Body struct {
		Kind string `json:"kind,omitempty" maxLength:"20" doc:"用途,默认全部"`
	}
}

type paymentFileAnswer struct {
	Body struct {
		BatchID string `json:"batch_id" doc:"批次"`
		Count   int    `json:"count" doc:"笔数"`
		Total   amount `json:"total" doc:"合计,元"`
		Hash    string `json:"hash" doc:"文件的 SHA-256"`
		File    string `json:"file" doc:"付款文件(CSV)"`
	}
}

func (d *door) makePaymentFile(ctx context.Context, c *call, in *makeFileInput) (*paymentFileAnswer, error) {
	c.note.Subject, c.note.Reason = "付款文件", "付款"
	f, err := d.Benefits.Paying.MakeFile(ctx, c.actor.Org.Region, in.Body.Kind, c.actor.Staff.StaffNo)
	if err != nil {
		return nil, err
	}
	var a paymentFileAnswer
	a.Body.BatchID, a.Body.Count, a.Body.Total, a.Body.Hash, a.Body.File = f.Batch.BatchID, f.Batch.Count, amount(f.Batch.Total), f.Batch.Hash, string(f.Text)
	c.note.Ref = f.Batch.BatchID
	c.changed(nil, map[string]any{"batch_id": f.Batch.BatchID, "count": f.Batch.Count, "hash": f.Batch.Hash})
	return &a, nil
}

type bankAnswerInput struct {
	Keyed
	BatchID string `path:"batch_id" maxLength:"30" doc:"批次"`
	Body    struct {
		File string `json:"file" minLength:"1" maxLength:"5000000" doc:"银行回盘(CSV):付款单号,结果(成功 或 退票),原因"`
	}
}

type bankAnswered struct {
	Body struct {
		Paid          int    `json:"paid" doc:"成功笔数"`
		PaidTotal     amount `json:"paid_total" doc:"成功合计,元"`
		Returned      int    `json:"returned" doc:"退票笔数"`
		ReturnedTotal amount `json:"returned_total" doc:"退票合计,元"`
	}
}

func (d *door) answerPaymentFile(ctx context.Context, c *call, in *bankAnswerInput) (*bankAnswered, error) {
	c.note.Subject, c.note.Ref = "付款批次", in.BatchID
	if err := d.Benefits.Paying.Within(ctx, c.actor.Org.Region, "", in.BatchID); err != nil {
		return nil, err
	}
	done, err := d.Benefits.Paying.Answer(ctx, in.BatchID, []byte(in.Body.File), c.actor.Staff.StaffNo)
	if err != nil {
		return nil, err
	}
	var a bankAnswered
	a.Body.Paid, a.Body.PaidTotal, a.Body.Returned, a.Body.ReturnedTotal = done.Paid, amount(done.PaidTotal), done.Returned, amount(done.ReturnedTotal)
	c.changed(nil, a.Body)
	return &a, nil
}

type paymentBatchRow struct {
	BatchID  string `json:"batch_id" doc:"批次"`
	Region   string `json:"admdvs" doc:"统筹区"`
	Kind     string `json:"kind,omitempty" doc:"用途,全部时为空"`
	Count    int    `json:"count" doc:"笔数"`
	Total    amount `json:"total" doc:"合计,元"`
	Hash     string `json:"hash" doc:"文件的 SHA-256"`
	Operator string `json:"opter" doc:"生成人工号"`
	Made     string `json:"crte_time" doc:"生成时间"`
	Answered string `json:"answer_time,omitempty" doc:"回盘处理时间,没有处理时为空"`
}

type paymentBatchesAnswer struct {
	Body struct {
		Batches []paymentBatchRow `json:"batches" nullable:"false" doc:"付款批次,新的在前"`
		Next    string            `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listPaymentBatches(ctx context.Context, c *call, in *Paged) (*paymentBatchesAnswer, error) {
	c.note.Subject = "付款批次"
	list, err := d.Benefits.Paying.Batches(ctx, c.actor.Org.Region, in.After, in.Limit)
	var a paymentBatchesAnswer
	a.Body.Batches = []paymentBatchRow{}
	for _, b := range list {
		row := paymentBatchRow{b.BatchID, b.Region, b.Kind, b.Count, amount(b.Total), b.Hash, b.Operator, d.clock(b.Recorded), ""}
		if !b.Answered.IsZero() {
			row.Answered = d.clock(b.Answered)
		}
		a.Body.Batches = append(a.Body.Batches, row)
	}
	a.Body.Next = next(list, in.Limit, func(b payout.Batch) string { return b.BatchID })
	return &a, err
}

type batchPath struct {
	BatchID string `path:"batch_id" maxLength:"30" doc:"批次"`
}

func (d *door) paymentFile(ctx context.Context, c *call, in *batchPath) (*exportAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "付款文件", in.BatchID, "付款"
	if err := d.Benefits.Paying.Within(ctx, c.actor.Org.Region, "", in.BatchID); err != nil {
		return nil, err
	}
	f, err := d.Benefits.Paying.FileOf(ctx, in.BatchID)
	if err != nil {
		return nil, err
	}
	c.changed(nil, map[string]any{"batch_id": f.Batch.BatchID, "count": f.Batch.Count, "hash": f.Batch.Hash})
	return &exportAnswer{"text/csv; charset=utf-8", attachment("付款文件-" + in.BatchID + ".csv"), f.Text}, nil
}
