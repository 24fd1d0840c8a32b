// Package printing numbers the papers of a settlement (打印与补打): the first print
// needs no reason, every further one does, and each is registered before the
// paper leaves. Rendering is the observer's; this process only decides the number.
//
// Limits: a print whose answer was lost on its way counts as printed.
package printing

import (
	"context"
	"strings"

	"yibao/register/printout"
)

// Work is one unit of work on one person's prints.
type Work interface {
	printout.Reader
	printout.Writer
}

// Store runs units of work under the person's lock.
type Store interface {
	Print(ctx context.Context, psnNo string, work func(Work) error) error
	Printed(ctx context.Context, read func(printout.Reader) error) error
}

// Service registers prints.
type Service struct{ Store Store }

// Register gives the print its number; ErrForm, and ErrReason when it is a
// further print without a reason.
func (s Service) Register(ctx context.Context, p printout.Printout) (printout.Printout, error) {
	if p.Form != printout.Settlement && p.Form != printout.Lines {
		return p, printout.ErrForm.With(p.Form)
	}
	p.Reason = strings.TrimSpace(p.Reason)
	err := s.Store.Print(ctx, p.PsnNo, func(w Work) error {
		earlier, err := w.Printouts(ctx, p.PsnNo, p.SetlID)
		if err != nil {
			return err
		}
		p.Number = 1
		for _, e := range earlier {
			if e.Form == p.Form {
				p.Number = max(p.Number, e.Number+1)
			}
		}
		if p.Number > 1 && p.Reason == "" {
			return printout.ErrReason.With(p.Form, p.Number-1)
		}
		return w.AddPrintout(ctx, p)
	})
	return p, err
}

// Of returns the prints of a settlement, oldest first.
func (s Service) Of(ctx context.Context, psnNo, setlID string) ([]printout.Printout, error) {
	var found []printout.Printout
	err := s.Store.Printed(ctx, func(r printout.Reader) (err error) {
		found, err = r.Printouts(ctx, psnNo, setlID)
		return err
	})
	return found, err
}
