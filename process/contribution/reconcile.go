package contribution

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/contribution"
	"yibao/register/enrolment"
)

// The heads of our files to and from the tax authority and the banks; the columns
// are described in docs/guide/contributions.md.
const (
	dueHead  = "缴费单号,对象类别,对象编号,险种,所属期,截止日,本金,滞纳金,应缴合计"
	paidHead = "流水号,对象类别,对象编号,险种,所属期,金额,缴款日"
	endMark  = "合计"
)

func hashOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// Sending asks for a file of what is due.
type Sending struct {
	Region, Scheme string
	Due            period.Date // bills due by then
	Day            period.Date // of the late fee; zero: today
	Name           string
	Operator       string
}

// DueFile writes the file of open bills (应缴文件) for the tax authority or a bank,
// with count and sum in its last line, and keeps it.
func (s *Service) DueFile(ctx context.Context, in Sending) (File, error) {
	if in.Day == 0 {
		in.Day = s.today()
	}
	var file File
	err := s.Store.Contribute(ctx, func(w Work) error {
		var text strings.Builder
		file = File{FileID: s.NewID(), Region: in.Region, Direction: Outward, Kind: DueFile, Name: in.Name, Day: in.Day, Operator: in.Operator, Recorded: s.instant()}
		text.WriteString(dueHead + "\n")
		for debtor, bill := "", ""; ; {
			bills, err := w.OpenBills(ctx, OpenQuery{Region: in.Region, Scheme: in.Scheme, Due: in.Due, AfterDebtor: debtor, AfterBill: bill, Limit: personsAtOnce})
			if err != nil {
				return err
			}
			for _, b := range bills {
				if err := s.dueRow(ctx, w, &text, &file, b, in.Day); err != nil {
					return err
				}
				debtor, bill = b.Debtor.No, b.BillID
			}
			if len(bills) < personsAtOnce {
				break
			}
		}
		fmt.Fprintf(&text, "%s,%d,%s\n", endMark, file.Rows, file.Amount)
		file.Body = text.String()
		file.Hash = hashOf(file.Body)
		return w.AddLevyFile(ctx, file, nil)
	})
	return file, err
}

func (s *Service) dueRow(ctx context.Context, w Work, text *strings.Builder, file *File, b contribution.Bill, day period.Date) error {
	allocations, err := w.Allocations(ctx, b.Debtor)
	if err != nil {
		return err
	}
	state, err := s.billState(ctx, w, b, allocations, day)
	if err != nil {
		return err
	}
	total := state.Owed + state.LateDue
	if total == 0 {
		return nil
	}
	fmt.Fprintf(text, "%s,%s,%s,%s,%s,%s,%s,%s,%s\n", b.BillID, b.Debtor.Kind, b.Debtor.No, b.Scheme, monthText(b.Term), b.Due, state.Owed, state.LateDue, total)
	file.Rows++
	file.Amount += total
	return nil
}

// Receiving is a file of what came in (到账文件).
type Receiving struct {
	Region   string
	Channel  contribution.Channel
	Day      period.Date // of the payments in the file
	Name     string
	Body     string
	Post     bool // true: what is missing here is taken in; false: only compared
	Operator string
}

// Received is the outcome of a file.
type Received struct {
	FileID      string
	Rows        int
	Amount      money.Fen
	Matched     int // in both books alike
	Posted      int // taken in by this file
	Differences []Difference

	touched *touched
}

// paidRow is one row of a 到账文件.
type paidRow struct {
	line   int
	serial string
	debtor contribution.Debtor
	scheme string
	term   string
	amount money.Fen
	paidOn period.Date
}

// Receive compares a file of what came in with our books of the day, and takes in
// what is missing where asked. Every difference has a name. The file is refused as
// a whole when a row cannot be read or its end does not add up. ErrFileSeen,
// ErrFileRow, ErrFileTotal.
func (s *Service) Receive(ctx context.Context, in Receiving) (Received, error) {
	rows, amount, err := readPaid(in.Body)
	if err != nil {
		return Received{}, err
	}
	var done Received
	err = s.contribute(ctx, func(w Work, t *touched) error {
		done = Received{FileID: s.NewID(), Rows: len(rows), Amount: amount, touched: t}
		hash := hashOf(in.Body)
		if !in.Post {
			hash = "" // a comparison may be repeated
		} else if seen, err := w.FileSeen(ctx, hash); err != nil || seen != "" {
			return seenBefore(seen, err)
		}
		if err := s.compare(ctx, w, in, rows, &done); err != nil {
			return err
		}
		return w.AddLevyFile(ctx, File{FileID: done.FileID, Region: in.Region, Direction: Inward, Kind: PaidFile, Name: in.Name, Hash: hash, Rows: len(rows),
			Amount: amount, Day: in.Day, Body: in.Body, Operator: in.Operator, Recorded: s.instant()}, done.Differences)
	})
	return done, err
}

// compare takes the rows one by one, then what stands only here.
func (s *Service) compare(ctx context.Context, w Work, in Receiving, rows []paidRow, done *Received) error {
	ours, err := w.PaymentsOn(ctx, in.Region, in.Channel, in.Day)
	if err != nil {
		return err
	}
	known := make(map[string]contribution.Payment, len(ours))
	for _, p := range ours {
		known[p.Serial] = p
	}
	seen := make(map[string]int)
	for _, row := range rows {
		if first := seen[row.serial]; first != 0 {
			done.differ(Twice, row, 0, fmt.Sprintf("与第 %d 行流水号相同", first))
			continue
		}
		seen[row.serial] = row.line
		if err := s.compareRow(ctx, w, in, row, known, done); err != nil {
			return err
		}
	}
	for _, p := range ours {
		if seen[p.Serial] == 0 {
			done.Differences = append(done.Differences, Difference{Kind: MissingThere, Serial: p.Serial, Debtor: p.Debtor, Ours: p.Amount, Note: "我方 " + p.PaymentID})
		}
	}
	return nil
}

func (done *Received) differ(kind DifferenceKind, row paidRow, ours money.Fen, note string) {
	done.Differences = append(done.Differences, Difference{Kind: kind, Serial: row.serial, Debtor: row.debtor, Theirs: row.amount, Ours: ours, Line: row.line, Note: note})
}

func (s *Service) compareRow(ctx context.Context, w Work, in Receiving, row paidRow, known map[string]contribution.Payment, done *Received) error {
	p, here := known[row.serial]
	if !here {
		owner, id, taken, err := w.SerialOwner(ctx, in.Channel, row.serial)
		if err != nil {
			return err
		}
		if taken {
			done.differ(Twice, row, 0, "流水号已在别的日期入账:"+owner.No+" "+id)
			return nil
		}
		return s.missing(ctx, w, in, row, done)
	}
	switch {
	case p.Debtor != row.debtor:
		done.differ(WrongPerson, row, p.Amount, "我方记在 "+string(p.Debtor.Kind)+" "+p.Debtor.No)
	case p.Amount != row.amount:
		done.differ(OtherAmount, row, p.Amount, "我方 "+p.Amount.String()+"元")
	default:
		same, theirs, err := s.sameTerm(ctx, w, p, row)
		if err != nil {
			return err
		}
		if !same {
			done.differ(WrongMonth, row, p.Amount, "我方记在 "+theirs)
			return nil
		}
		done.Matched++
	}
	return nil
}

// sameTerm reports whether some of the payment went to a bill of the row's term, or
// to none.
func (s *Service) sameTerm(ctx context.Context, w Work, p contribution.Payment, row paidRow) (bool, string, error) {
	allocations, err := w.Allocations(ctx, p.Debtor)
	if err != nil {
		return false, "", err
	}
	var terms []string
	for _, a := range allocations {
		if a.PaymentID != p.PaymentID {
			continue
		}
		b, err := w.BillOf(ctx, p.Debtor, a.BillID)
		if err != nil {
			return false, "", err
		}
		if monthText(b.Term) == row.term {
			return true, "", nil
		}
		terms = append(terms, monthText(b.Term))
	}
	return len(terms) == 0, strings.Join(terms, "、"), nil
}

// missing is a row that our books do not have: taken in where asked and possible.
func (s *Service) missing(ctx context.Context, w Work, in Receiving, row paidRow, done *Received) error {
	bills, err := w.Bills(ctx, row.debtor)
	if err != nil {
		return err
	}
	var ids []string
	for _, b := range bills {
		if b.Voided == nil && b.Scheme == row.scheme && b.Region == in.Region && monthText(b.Term) == row.term {
			ids = append(ids, b.BillID)
		}
	}
	switch known, err := s.knownDebtor(ctx, w, row.debtor, row.paidOn); {
	case err != nil:
		return err
	case !known:
		done.differ(WrongPerson, row, 0, "我方没有这个缴费对象")
		return nil
	case len(ids) == 0:
		done.differ(WrongMonth, row, 0, "我方没有 "+row.term+" 的缴费单")
		return nil
	case !in.Post:
		done.differ(MissingHere, row, 0, "")
		return nil
	}
	done.Posted++
	_, err = s.pay(ctx, w, Paying{Debtor: row.debtor, Region: in.Region, Scheme: row.scheme, Channel: in.Channel, Serial: row.serial, Amount: row.amount,
		PaidOn: row.paidOn, Bills: ids, Operator: in.Operator})
	if err != nil {
		return err
	}
	return s.mark(ctx, w, done.touched, row.debtor, in.Region, row.scheme, EntryPaid)
}

func (s *Service) knownDebtor(ctx context.Context, w Work, d contribution.Debtor, day period.Date) (bool, error) {
	var err error
	switch d.Kind {
	case contribution.Person:
		_, err = w.PersonOn(ctx, d.No, day)
	case contribution.Employer:
		_, err = w.EmployerOn(ctx, d.No, day)
	}
	if errors.Is(err, enrolment.ErrUnknownPerson) || errors.Is(err, enrolment.ErrUnknownEmployer) {
		return false, nil
	}
	return err == nil, err
}

// readPaid reads a 到账文件 with its last line: 合计, count, sum.
func readPaid(body string) ([]paidRow, money.Fen, error) {
	lines := linesOf(body)
	if len(lines) < 2 || lines[0] != paidHead {
		return nil, 0, ErrFileRow.With(1, "第一行应是“"+paidHead+"”,最后一行应是“合计,笔数,金额”")
	}
	var rows []paidRow
	var sum money.Fen
	for i, raw := range lines[1 : len(lines)-1] {
		row, err := readPaidRow(i+2, raw)
		if err != nil {
			return nil, 0, err
		}
		rows = append(rows, row)
		if sum, err = money.Sum(sum, row.amount); err != nil {
			return nil, 0, ErrFileRow.With(row.line, "金额太大")
		}
	}
	end, err := fieldsOf(lines[len(lines)-1])
	if err != nil || len(end) != 3 || end[0] != endMark {
		return nil, 0, ErrFileRow.With(len(lines), "最后一行应是“合计,笔数,金额”")
	}
	count, err := strconv.Atoi(end[1])
	total, err2 := money.ParseFen(end[2])
	if err != nil || err2 != nil {
		return nil, 0, ErrFileRow.With(len(lines), "笔数或金额写得不对")
	}
	if count != len(rows) || total != sum {
		return nil, 0, ErrFileTotal.With(count, total, len(rows), sum)
	}
	return rows, sum, nil
}

func readPaidRow(line int, raw string) (paidRow, error) {
	row := paidRow{line: line}
	f, err := fieldsOf(raw)
	if err != nil || len(f) != 7 {
		return row, ErrFileRow.With(line, "应有 7 栏")
	}
	row.serial, row.debtor, row.scheme, row.term = f[0], contribution.Debtor{Kind: contribution.DebtorKind(f[1]), No: f[2]}, f[3], f[4]
	if row.serial == "" || row.debtor.No == "" {
		return row, ErrFileRow.With(line, "流水号和对象编号不能空着")
	}
	switch row.debtor.Kind {
	case contribution.Employer, contribution.Person, contribution.Project:
	default:
		return row, ErrFileRow.With(line, "对象类别“"+f[1]+"”应是 单位、个人 或 项目")
	}
	if row.amount, err = money.ParseFen(f[5]); err != nil || row.amount <= 0 {
		return row, ErrFileRow.With(line, "金额“"+f[5]+"”应大于零,最多两位小数")
	}
	if row.paidOn, err = period.ParseDate(f[6]); err != nil {
		return row, ErrFileRow.With(line, "缴款日“"+f[6]+"”应写成 2026-03-05")
	}
	return row, nil
}
