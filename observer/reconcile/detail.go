package reconcile

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/ground/money"
	"yibao/ground/tsv"
)

// columns of an uploaded file: setl_id, mdtrt_id, psn_no, medfee_sumamt,
// fund_pay_sumamt, acct_pay, refd_setl_flag.
const uploadColumns = 7

// Difference is a bill on which the books do not agree.
type Difference struct {
	Act
	Memo string // what is different, in words
}

// Detailed is the outcome of comparing bill by bill.
type Detailed struct {
	Centre      Sums
	Differences []Difference
}

// Details compares each bill of an uploaded file (3202), a ZIP or plain text of
// the national columns, in UTF-8 or GB18030. The file has to add up to what the
// message states. ErrDays, ErrFileSums, ErrFileValue, ErrTwice, refusals of tsv.
func (s *Service) Details(ctx context.Context, q Asked, stated Sums, content []byte) (Detailed, error) {
	provider, err := readBills(content)
	if err != nil {
		return Detailed{}, err
	}
	if words := fileDiffers(sumOf(provider), stated); words != "" {
		return Detailed{}, ErrFileSums.With(words)
	}
	centre, err := s.acts(ctx, q)
	if err != nil {
		return Detailed{}, err
	}
	return Detailed{Centre: sumOf(centre), Differences: compare(centre, provider)}, nil
}

// fileDiffers says where a file does not add up to what was stated of it.
func fileDiffers(file, stated Sums) string {
	var words []string
	if file.Count != stated.Count {
		words = append(words, fmt.Sprintf("文件%d笔、申报%d笔", file.Count, stated.Count))
	}
	if file.Total != stated.Total {
		words = append(words, fmt.Sprintf("文件医疗费总额%s、申报%s", file.Total, stated.Total))
	}
	if file.Fund != stated.Fund {
		words = append(words, fmt.Sprintf("文件基金支付总额%s、申报%s", file.Fund, stated.Fund))
	}
	return strings.Join(words, ";")
}

// key tells the rows of a file apart: a refund may be named by its own number or
// by that of the settlement it takes back.
type key struct {
	setlID string
	refund bool
}

// compare lists the bills that only one side has or that differ, those of the
// provider's file first.
func compare(centre, provider []Act) (differences []Difference) {
	at := make(map[key]int, len(centre))
	for i, a := range centre {
		if a.Original != "" {
			at[key{a.Original, true}] = i
		}
	}
	for i, a := range centre {
		at[key{a.SetlID, a.Refund}] = i
	}
	found := make([]bool, len(centre))
	for _, p := range provider {
		i, known := at[key{p.SetlID, p.Refund}]
		switch {
		case !known:
			differences = append(differences, Difference{p, "中心没有这笔结算,或不在所对的日期、险种、清算类别内"})
		case found[i]:
			differences = append(differences, Difference{p, "与文件中另一行是中心的同一笔退费"})
		default:
			found[i] = true
			if memo := differsFrom(centre[i], p); memo != "" {
				p.MessageID = centre[i].MessageID
				differences = append(differences, Difference{p, memo})
			}
		}
	}
	for i, a := range centre {
		if !found[i] {
			a.SetlID, a.VisitID = "", "" // by the standard: msgid is what a 2601 asks for
			differences = append(differences, Difference{a, "机构文件中没有这笔结算"})
		}
	}
	return differences
}

// differsFrom says in words where a bill of the provider differs.
func differsFrom(c, p Act) string {
	var words []string
	for _, pair := range []struct {
		name             string
		centre, provider string
	}{
		{"人员编号", c.PsnNo, p.PsnNo}, {"就诊ID", c.VisitID, p.VisitID}, {"医疗费总额", c.Total.String(), p.Total.String()},
		{"基金支付总额", c.Fund.String(), p.Fund.String()}, {"个人账户支出", c.Account.String(), p.Account.String()},
	} {
		if pair.centre != pair.provider {
			words = append(words, fmt.Sprintf("%s中心%s、机构%s", pair.name, pair.centre, pair.provider))
		}
	}
	return strings.Join(words, ";")
}

// readBills reads the rows of an uploaded file. A header row is passed over.
func readBills(content []byte) ([]Act, error) {
	text, err := tsv.Unpack(content)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(text) {
		if text, err = simplifiedchinese.GB18030.NewDecoder().Bytes(text); err != nil {
			return nil, tsv.ErrZip.Because(err)
		}
	}
	rows, err := tsv.Rows(string(text), uploadColumns)
	if err != nil {
		return nil, err
	}
	var bills []Act
	line := map[key]int{}
	for i, row := range rows {
		if i == 0 && (row[0] == "setl_id" || row[0] == "结算ID") {
			continue
		}
		bill, err := readBill(i+1, row)
		if err != nil {
			return nil, err
		}
		k := key{bill.SetlID, bill.Refund}
		if first := line[k]; first > 0 {
			return nil, ErrTwice.With(i+1, first, bill.SetlID)
		}
		line[k] = i + 1
		bills = append(bills, bill)
	}
	return bills, nil
}

func readBill(line int, row []string) (Act, error) {
	a := Act{SetlID: row[0], VisitID: row[1], PsnNo: row[2], Refund: row[6] == "1"}
	if a.SetlID == "" {
		return a, ErrFileValue.With(line, "结算ID", row[0])
	}
	for _, column := range []struct {
		name, text string
		to         *money.Fen
	}{{"医疗费总额", row[3], &a.Total}, {"基金支付总额", row[4], &a.Fund}, {"个人账户支出", row[5], &a.Account}} {
		if column.text == "" {
			continue
		}
		amount, err := money.ParseFen(column.text)
		if err != nil {
			return a, ErrFileValue.With(line, column.name, column.text)
		}
		*column.to = amount
	}
	if row[6] != "0" && row[6] != "1" {
		return a, ErrFileValue.With(line, "退费结算标志", row[6])
	}
	return a, nil
}

// File writes the differences in the national columns, packed.
func (d Detailed) File(name string) ([]byte, error) {
	return tsv.Pack(name, func(write func([]string) error) error {
		for _, x := range d.Differences {
			refund := "0"
			if x.Refund {
				refund = "1"
			}
			err := write([]string{
				x.PsnNo, x.VisitID, x.SetlID, x.MessageID, "1", refund, x.Memo,
				x.Total.String(), x.Fund.String(), x.Account.String(),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
