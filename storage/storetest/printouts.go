package storetest

import (
	"errors"

	"yibao/process/printing"
	"yibao/register/printout"
)

// printed is one print with everything filled in.
func printed(setlID string, form printout.Form, number, minutes int) printout.Printout {
	return printout.Printout{
		PsnNo: "1001", SetlID: setlID, Form: form, Number: number, Format: "pdf", Reason: "遗失", StaffNo: "S1", At: at(minutes),
	}
}

var printoutCases = []Case{
	{"打印/prints of a settlement come back oldest first, those of another apart", func(b *Bench) {
		b.persons("1001")
		first, second, other := printed("A", printout.Settlement, 1, 1), printed("A", printout.Settlement, 2, 5), printed("B", printout.Lines, 1, 3)
		b.ok(b.db().Print(ctx, "1001", func(w printing.Work) error {
			return errors.Join(w.AddPrintout(ctx, second), w.AddPrintout(ctx, first), w.AddPrintout(ctx, other))
		}))
		b.ok(b.db().Printed(ctx, func(r printout.Reader) error {
			found, err := r.Printouts(ctx, "1001", "A")
			b.same([]printout.Printout{first, second}, found)
			return err
		}))
	}},
	{"打印/a number is given once, and a second print asks why", func(b *Bench) {
		b.persons("1001")
		service, asked := printing.Service{Store: b.db()}, printed("A", printout.Lines, 0, 1)
		asked.Reason = ""
		made, err := service.Register(ctx, asked)
		b.ok(err)
		b.same(1, made.Number)
		_, err = service.Register(ctx, asked)
		if !errors.Is(err, printout.ErrReason) {
			b.Errorf("a second print without a reason: %v", err)
		}
		asked.Reason = "卡纸"
		made, err = service.Register(ctx, asked)
		b.ok(err)
		b.same(2, made.Number)
	}},
}
