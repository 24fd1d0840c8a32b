package sieve

import (
	"yibao/ground/money"
	"yibao/judge/audit"
)

// Facts is memory for the facts of one person, used again.
type Facts struct {
	audit.Facts
	orders  []audit.Order
	reports []audit.Report
	traces  []string
}

// Facts writes the facts of the n-th person into f, as they were added.
func (b *Batch) Facts(n int, f *Facts) {
	p := &b.persons[n]
	lines, visits := b.bounds(n)
	f.Stage, f.YearStart, f.Person = p.stage, p.year, p.Person
	f.Visits, f.Lines = f.Visits[:0], f.Lines[:0]
	f.orders, f.reports, f.traces = f.orders[:0], f.reports[:0], f.traces[:0]
	for i := p.firstVisit; i < visits; i++ {
		b.visitOf(&b.visits[i], f)
	}
	for i := p.firstLine; i < lines; i++ {
		b.lineOf(i, p.firstVisit, f)
	}
}

func (b *Batch) visitOf(v *visit, f *Facts) {
	x := v.Visit
	text := b.words.texts
	from := len(f.orders)
	for _, o := range b.orders[v.firstOrder : v.firstOrder+v.orders] {
		f.orders = append(f.orders, audit.Order{
			No: text[o.no], Item: text[o.item], Name: text[o.name], Day: o.day, Until: o.until, Quantity: o.quantity,
			QuantityKnown: o.flags&orderKnown != 0, Discharge: o.flags&orderDischarge != 0, Cancelled: o.flags&orderCancelled != 0,
		})
	}
	x.Orders = f.orders[from:]
	from = len(f.reports)
	for _, r := range b.reports[v.firstReport : v.firstReport+v.reports] {
		f.reports = append(f.reports, audit.Report{Item: text[r.item], Name: text[r.name], Day: r.day, Quantity: r.quantity})
	}
	x.Reports = f.reports[from:]
	f.Visits = append(f.Visits, x)
}

func (b *Batch) lineOf(i, firstVisit int32, f *Facts) {
	text, x := b.words.texts, b.items[b.item[i]]
	l := audit.Line{
		Visit: b.visit[i] - firstVisit, LineNo: text[b.no[i]], RefundOf: text[b.refundOf[i]], Item: text[x.code], Name: text[x.name],
		Kind: b.kind(i), Category: text[b.category[i]], Prescription: text[b.prescription[i]], Department: text[b.department[i]],
		Doctor: text[b.doctor[i]], Day: b.day[i], Minute: b.minute[i], Quantity: money.Quantity(b.quantity[i]), Price: money.Price(b.price[i]),
		Amount: money.Fen(b.amount[i]), Fund: money.Fen(b.fund[i]), Supply: b.supply[i], Doses: b.doses[i], Listed: b.answer(i, listedAt),
		PurchaseCost: money.Price(b.cost[i]), Order: text[b.order[i]], UploadHours: b.upload[i], Licensed: b.answer(i, licensedAt),
		Consulted: b.answer(i, consultedAt), Single: b.flags[i]&markSingle != 0, Discharge: b.flags[i]&markDischarge != 0,
		Stopped: b.flags[i]&markStopped != 0, Exempt: b.exempt[i],
	}
	if codes := b.traces(i); len(codes) > 0 {
		from := len(f.traces)
		for _, c := range codes {
			f.traces = append(f.traces, text[c])
		}
		l.Traces = f.traces[from:]
	}
	f.Lines = append(f.Lines, l)
}
