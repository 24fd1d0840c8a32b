// Package reconcile compares a provider's books of bills with the centre's
// (对账): the totals of a time first, and when they differ each bill.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020), transactions 3201 and 3202. The time
// is that of the settlement as the centre returned it, whole days at the place.
// A reversal is a row of its own with negative amounts and 退费结算标志 1. What only
// the centre has comes back with the message's id, for a later 2601. It writes
// nothing and corrects nothing.
package reconcile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/process/settlement"
)

// MaxDays is how long a reconciled time may be.
const MaxDays = 31

// Refusals of a reconciliation.
var (
	ErrDays      = fault.Define("YB5701", fault.Business, "对账日期 %s 至 %s 不对:结束日期不能早于开始日期,一次最多 %d 天,请改正后重发")
	ErrFileSums  = fault.Define("YB5702", fault.Business, "明细文件与申报的合计不符:%s,请核对文件后重新上传")
	ErrFileValue = fault.Define("YB5703", fault.Shape, "明细文件第 %d 行的%s“%s”看不懂,请改正后重新上传")
	ErrTwice     = fault.Define("YB5704", fault.Business, "明细文件第 %d 行与第 %d 行是同一笔结算 %s,请去掉重复的行后重新上传")
)

// Texts reads what a region decides of printed sums, by the settings that a
// settlement read.
type Texts interface {
	Printed(ctx context.Context, r settlement.Reader, record settlement.Record) (settlement.Printed, error)
}

// Service reconciles. All fields are required.
type Service struct {
	Store Store
	Texts Texts
	Zone  *time.Location // civil time of the place
}

// Refunds says which acts are compared.
type Refunds string

// The values of refd_setl_flag.
const (
	Both        Refunds = ""  // settlements and refunds
	Settlements Refunds = "0" // those that are no refunds
	OnlyRefunds Refunds = "1"
)

// Asked is what to compare; zero texts ask for any.
type Asked struct {
	Institution  string
	Scheme       string // insutype
	ClearingType string // clr_type
	Office       string // setl_optins
	Refunds      Refunds
	From, To     period.Date // To is the last day
}

// Sums are the totals of acts.
type Sums struct {
	Total, Fund, Account money.Fen
	Count                int64
}

// Act is one bill or refund as both books know it.
type Act struct {
	SetlID, VisitID, PsnNo string
	Original               string // the settlement that a refund mirrors
	MessageID              string
	Refund                 bool
	Total, Fund, Account   money.Fen
}

// Balance answers the totals that the centre has; Difference says in words where
// the provider's differ, "" when they agree. ErrDays.
type Balance struct {
	Sums
	Difference string
}

// Totals compares the totals of a time (3201).
func (s *Service) Totals(ctx context.Context, q Asked, stated Sums) (Balance, error) {
	acts, err := s.acts(ctx, q)
	if err != nil {
		return Balance{}, err
	}
	b := Balance{Sums: sumOf(acts)}
	b.Difference = b.differs(stated)
	return b, nil
}

func sumOf(acts []Act) (sums Sums) {
	for _, a := range acts {
		sums.Total += a.Total
		sums.Fund += a.Fund
		sums.Account += a.Account
		sums.Count++
	}
	return sums
}

// differs says in words where the provider's totals differ from the centre's.
func (c Sums) differs(p Sums) string {
	var words []string
	if c.Count != p.Count {
		words = append(words, fmt.Sprintf("笔数中心%d、机构%d", c.Count, p.Count))
	}
	for _, pair := range []struct {
		name             string
		centre, provider money.Fen
	}{{"医疗费总额", c.Total, p.Total}, {"基金支付总额", c.Fund, p.Fund}, {"个人账户支付", c.Account, p.Account}} {
		if pair.centre != pair.provider {
			words = append(words, fmt.Sprintf("%s中心%s、机构%s", pair.name, pair.centre, pair.provider))
		}
	}
	return strings.Join(words, ";")
}

// acts reads the institution's acts that are asked for, day by day.
func (s *Service) acts(ctx context.Context, q Asked) ([]Act, error) {
	if q.To < q.From || q.From.DaysUntil(q.To) >= MaxDays {
		return nil, ErrDays.With(q.From, q.To, MaxDays)
	}
	var acts []Act
	err := s.Store.Statement(ctx, func(r Reader) error {
		acts = nil
		for day := q.From; day <= q.To; day++ {
			records, err := r.RecordsOfInstitution(ctx, q.Institution, s.begin(day), s.begin(day+1))
			if err != nil {
				return err
			}
			for _, record := range records {
				act, fits, err := s.act(ctx, r, record, q)
				if err != nil {
					return err
				}
				if fits {
					acts = append(acts, act)
				}
			}
		}
		return nil
	})
	return acts, err
}

// sameOffice reports whether the office that a provider states clears the bill:
// by its own number, or because it lies in the same prefecture. "" is any.
func sameOffice(stated, office, region string) bool {
	return stated == "" || stated == office || len(stated) >= 4 && len(region) >= 4 && stated[:4] == region[:4]
}

// begin is the first instant of a civil day.
func (s *Service) begin(day period.Date) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, s.Zone)
}

// act reads a record as the provider was told it, and whether it is asked for.
func (s *Service) act(ctx context.Context, r Reader, record settlement.Record, q Asked) (Act, bool, error) {
	a := Act{
		SetlID: record.SetlID, VisitID: record.VisitID, PsnNo: record.PsnNo, MessageID: record.MessageID,
		Refund: record.Kind == settlement.Reversed, Total: record.Total,
	}
	if a.Refund {
		a.Original = record.Original
	}
	if q.Scheme != "" && q.Scheme != record.Scheme || q.Refunds == Settlements && a.Refund || q.Refunds == OnlyRefunds && !a.Refund {
		return a, false, nil
	}
	printed, err := s.Texts.Printed(ctx, r, record)
	if err != nil {
		return a, false, err
	}
	if q.ClearingType != "" && printed.ClearingType != "" && q.ClearingType != printed.ClearingType ||
		!sameOffice(q.Office, printed.ClearingOrg, record.Region) {
		return a, false, nil
	}
	for _, share := range record.Shares {
		switch share.Payer {
		case benefit.PayerAccount, benefit.PayerFamily:
			a.Account += share.Amount
		case benefit.PayerHospital, benefit.PayerCash:
		default:
			a.Fund += share.Amount
		}
	}
	if printed.AccountInFund {
		a.Fund += a.Account
	}
	return a, true, nil
}
