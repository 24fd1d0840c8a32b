package his

import (
	"context"
	"fmt"

	"yibao/door/his/message"
	"yibao/ground/period"
	"yibao/observer/reconcile"
	"yibao/register/exchange"
	"yibao/register/mapping"
)

// statements are the transactions of an institution's own books: reconciliation
// and the mapping of its catalogue.
func (d *Door) statements() map[string]act {
	return map[string]act{
		"3201": serve(message.T3201, d.totals),
		"3202": serve(message.T3202, d.details),
		"3301": serve(message.T3301, d.mapCatalogue),
		"3302": serve(message.T3302, d.unmapCatalogue),
	}
}

// Values of stmt_rslt.
const (
	balances = "0"
	differs  = "1"
)

// refunds reads 退费结算标志: of its two fields the one that is filled.
func refunds(centre, institution string) reconcile.Refunds {
	if centre != "" {
		return reconcile.Refunds(centre)
	}
	return reconcile.Refunds(institution)
}

func (d *Door) totals(ctx context.Context, c *call, in *message.In3201) (out message.Out3201, err error) {
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	q := in.Data
	balance, err := d.Statements.Totals(ctx, reconcile.Asked{
		Institution: c.FixmedinsCode, Scheme: q.Insutype, ClearingType: q.ClrType, Office: q.SetlOptins,
		Refunds: refunds(q.RefdSetlFlag, q.FixmedinsRefdSetlFlag), From: q.StmtBegndate, To: q.StmtEnddate,
	}, reconcile.Sums{Total: q.MedfeeSumamt, Fund: q.FundPaySumamt, Account: q.AcctPay, Count: q.FixmedinsSetlCnt})
	if err != nil {
		return out, err
	}
	out.Stmtinfo = message.StatementResult{SetlOptins: q.SetlOptins, StmtRslt: balances, StmtRsltDscr: "平"}
	if balance.Difference != "" {
		out.Stmtinfo.StmtRslt, out.Stmtinfo.StmtRsltDscr = differs, clip(balance.Difference, 200)
	}
	return out, nil
}

// details compares the uploaded file and keeps the differences as a file of the
// institution's.
func (d *Door) details(ctx context.Context, c *call, in *message.In3202) (out message.Out3202, err error) {
	q := in.Data
	uploaded, err := d.Submission.File(ctx, c.FixmedinsCode, q.FileQuryNo)
	if err != nil {
		return out, err
	}
	found, err := d.Statements.Details(ctx, reconcile.Asked{
		Institution: c.FixmedinsCode, ClearingType: q.ClrType, Office: q.SetlOptins,
		Refunds: refunds(q.RefdSetlFlag, q.FixmedinsRefdSetlFlag), From: q.StmtBegndate, To: q.StmtEnddate,
	}, reconcile.Sums{Total: q.MedfeeSumamt, Fund: q.FundPaySumamt, Count: q.FixmedinsSetlCnt}, uploaded.Content)
	if err != nil {
		return out, err
	}
	name := fmt.Sprintf("stmt_%s_%s_%s.txt", c.FixmedinsCode, q.StmtBegndate, q.StmtEnddate)
	content, err := found.File(name)
	if err != nil {
		return out, err
	}
	receipt, err := d.Submission.Keep(ctx, c.caller(), exchange.Reconciliation, name+".zip", content)
	if err != nil {
		return out, err
	}
	out.Fileinfo = message.StatementAnswer{
		FileQuryNo: receipt.ID, Filename: receipt.Name, DldEndtime: message.DateTimeOf(receipt.Expires.In(d.Zone)),
	}
	return out, nil
}

func (d *Door) mapCatalogue(ctx context.Context, c *call, in *message.In3301) (out message.Out3301, err error) {
	list := make([]mapping.Mapping, len(in.Data))
	for i, m := range in.Data {
		list[i] = mapping.Mapping{
			Version:   period.Version{Effective: period.Span{From: m.Begndate, To: m.Enddate.AddDays(1)}},
			LocalCode: m.FixmedinsHilistId, LocalName: m.FixmedinsHilistName, ListType: m.ListType, Code: m.MedListCodg,
			Detail: mapping.Detail{
				ApprovalNo: m.Aprvno, DosageForm: m.Dosform, Excluded: m.ExctCont, Content: m.ItemCont,
				Unit: m.Prcunt, Spec: m.Spec, PackSpec: m.Pacspec, Memo: m.Memo,
			},
		}
	}
	return out, d.Submission.Map(ctx, c.caller(), list)
}

func (d *Door) unmapCatalogue(ctx context.Context, c *call, in *message.In3302) (out message.Out3302, err error) {
	if err := c.own(in.Root.FixmedinsCode); err != nil {
		return out, err
	}
	return out, d.Submission.Unmap(ctx, c.caller(), mapping.Key{
		LocalCode: in.Root.FixmedinsHilistId, ListType: in.Root.ListType, Code: in.Root.MedListCodg,
	})
}
