package settlement

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/region"
	"yibao/register/claim"
)

// UploadFees takes the fee lines of a visit (2204, 2301) and answers how each
// is classed. All are taken, or none.
func (s *Service) UploadFees(ctx context.Context, c Caller, psnNo, visitID string, lines []claim.FeeLine) ([]Classed, error) {
	return once(ctx, s, c, psnNo, func(w Work, _ *Message) ([]Classed, error) {
		v, err := ownVisit(ctx, w, c, psnNo, visitID, "上传费用明细")
		if err != nil {
			return nil, err
		}
		if v.MedType == "" {
			return nil, ErrNoConsultation.With(visitID)
		}
		classed, taken, err := s.takeLines(ctx, w, c, v, lines)
		if err != nil {
			return nil, err
		}
		return classed, w.AddFeeLines(ctx, taken)
	})
}

// takeLines checks lines against the visit and the earlier lines, and classes
// them.
func (s *Service) takeLines(ctx context.Context, w Work, c Caller, v claim.Visit, lines []claim.FeeLine) ([]Classed, []claim.FeeLine, error) {
	earlier, err := w.FeeLines(ctx, v.PsnNo, v.VisitID)
	if err != nil {
		return nil, nil, err
	}
	taken := make([]claim.FeeLine, len(lines))
	for i, l := range lines {
		l.PsnNo, l.VisitID, l.Recorded, l.SettledBy = v.PsnNo, v.VisitID, s.Now(), ""
		taken[i] = l
	}
	e, err := s.gather(ctx, w, c, v, s.visitFacts(v, Request{}), positive(taken))
	if err != nil {
		return nil, nil, err
	}
	if err := s.checkLines(v, e.settings, earlier, taken); err != nil {
		return nil, nil, err
	}
	ruling, err := s.uploading(ctx, w, c, v, e, earlier, taken)
	if err != nil {
		return nil, nil, err
	}
	verdict, err := e.judge()
	if err != nil {
		return nil, nil, err
	}
	classed := e.lineShares(verdict)
	for i := range classed {
		if taken[i].Quantity < 0 {
			classed[i] = classed[i].negated()
		}
	}
	return noted(classed, ruling.Found), taken, nil
}

// positive returns the lines with refunds turned positive, so that they can be
// classed like any other.
func positive(lines []claim.FeeLine) []claim.FeeLine {
	turned := make([]claim.FeeLine, len(lines))
	for i, l := range lines {
		if l.Quantity < 0 {
			l.Quantity, l.Amount = -l.Quantity, -l.Amount
		}
		turned[i] = l
	}
	return turned
}

func (s *Service) checkLines(v claim.Visit, settings *region.Settings, earlier, lines []claim.FeeLine) error {
	last := s.today()
	if !v.End.IsZero() {
		last = claim.Day(v.End)
	}
	seen := make(map[string]bool, len(lines))
	for _, l := range lines {
		if seen[l.LineNo] {
			return ErrDuplicateInBatch.With(l.LineNo)
		}
		seen[l.LineNo] = true
		if err := checkAmount(l, settings.LineTolerance()); err != nil {
			return err
		}
		if first, day := claim.Day(v.Begin), claim.Day(l.At); !within(day, first, last) {
			return ErrLineOutsideStay.With(l.LineNo, day, first, last)
		}
	}
	_, err := net(append(append([]claim.FeeLine{}, earlier...), lines...))
	return err
}

// checkAmount refuses a line whose amount is not price × quantity.
func checkAmount(l claim.FeeLine, tolerance money.Fen) error {
	refund := l.RefundOf != ""
	if (l.Quantity <= 0) != refund || (l.Amount <= 0) != refund || l.Quantity == 0 || l.Price < 0 {
		return ErrNotPositive.With(l.LineNo)
	}
	product, err := money.Extend(l.Price, l.Quantity, money.HalfUpFen)
	if err != nil {
		return ErrArithmetic.Because(err)
	}
	if difference := l.Amount - product; difference > tolerance || -difference > tolerance {
		return ErrAmountDiffers.With(l.LineNo, l.Amount, l.Price, l.Quantity, product, tolerance)
	}
	return nil
}

// net lays refund lines against the lines they take back and returns all
// unsettled lines in their order: an original with what is left of it, a
// refund with nothing.
func net(lines []claim.FeeLine) ([]claim.FeeLine, error) {
	netted := make([]claim.FeeLine, 0, len(lines))
	position := make(map[string]int, len(lines))
	settled := make(map[string]string)
	for _, l := range lines {
		if l.SettledBy != "" {
			settled[l.LineNo] = l.SettledBy
			continue
		}
		position[l.LineNo] = len(netted)
		netted = append(netted, l)
	}
	for i, l := range netted {
		if l.RefundOf == "" {
			continue
		}
		at, ok := position[l.RefundOf]
		if by := settled[l.RefundOf]; !ok && by != "" {
			return nil, ErrRefundSettled.With(l.LineNo, l.RefundOf, by)
		}
		if !ok || netted[at].RefundOf != "" {
			return nil, ErrRefundUnknown.With(l.LineNo, l.RefundOf)
		}
		original := &netted[at]
		if original.Code != l.Code || original.Price != l.Price {
			return nil, ErrRefundDiffers.With(l.LineNo, l.RefundOf)
		}
		original.Quantity += l.Quantity
		original.Amount += l.Amount
		if original.Quantity < 0 || original.Amount < 0 || original.Quantity == 0 && original.Amount != 0 {
			return nil, ErrRefundTooMuch.With(l.RefundOf)
		}
		netted[i].Quantity, netted[i].Amount = 0, 0
	}
	return netted, nil
}

// WithdrawFees takes unsettled lines back (2205, 2302). A line that has been
// refunded goes together with its refunds.
func (s *Service) WithdrawFees(ctx context.Context, c Caller, q Withdrawal) error {
	_, err := once(ctx, s, c, q.PsnNo, func(w Work, _ *Message) (struct{}, error) {
		if _, err := ownVisit(ctx, w, c, q.PsnNo, q.VisitID, "撤销费用明细"); err != nil {
			return struct{}{}, err
		}
		lines, err := w.FeeLines(ctx, q.PsnNo, q.VisitID)
		if err != nil {
			return struct{}{}, err
		}
		chosen := q.choose(lines)
		if len(chosen) == 0 {
			return struct{}{}, ErrNoSuchLines.With(q.VisitID)
		}
		if s.Control != nil {
			if err := s.Control.Withdrawn(ctx, w, c, q.PsnNo, q.VisitID, chosen); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, w.WithdrawLines(ctx, q.PsnNo, q.VisitID, chosen, s.Now())
	})
	return err
}

func (q Withdrawal) choose(lines []claim.FeeLine) []string {
	picked := make(map[string]bool)
	for _, l := range lines {
		if l.SettledBy == "" && (q.All || q.Batch != "" && l.Batch == q.Batch || q.LineNo != "" && l.LineNo == q.LineNo) {
			picked[l.LineNo] = true
		}
	}
	var numbers []string
	for _, l := range lines {
		if picked[l.LineNo] || l.RefundOf != "" && picked[l.RefundOf] && l.SettledBy == "" {
			numbers = append(numbers, l.LineNo)
		}
	}
	return numbers
}

// lastDay returns the last day of care that facts state, or the day of
// settlement while a stay is open.
func (f Facts) lastDay() period.Date {
	if f.End.IsZero() {
		return f.Day
	}
	return f.End
}
