package contribution

import (
	"cmp"
	"context"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/contribution"
	"yibao/register/enrolment"
)

// declarationHead is the first line of a joint declaration (五险合一申报).
const declarationHead = "统一社会信用代码,险种,所属月份,人员编号,证件号码,姓名,申报工资"

// oursOf are the schemes of a declaration that belong to us: the four others are
// handed on as they came.
var oursOf = []string{"310"}

// otherSchemes are the schemes that may stand in a declaration beside ours: pensions,
// unemployment, work injury, maternity.
var otherSchemes = []string{"110", "210", "410", "510"}

// Declaring is one declaration file of an employer.
type Declaring struct {
	Region   string
	Name     string // of the file
	Body     string
	Operator string
}

// Declared is what became of a declaration.
type Declared struct {
	FileID   string
	Ours     int    // rows taken
	Changed  int    // wages that differ from the ones that stood
	HandedOn int    // rows of the other insurances
	Body     string // the file for them, its rows untouched
}

// declaredRow is one row of a declaration.
type declaredRow struct {
	line                                  int
	raw                                   string
	employer, scheme, psnNo, certNo, name string
	month                                 period.Date
	wage                                  money.Fen
}

// Declare takes one declaration of the five insurances: our rows become the wages of
// the people from the month on, the rows of the other four are put into a file of
// their own, untouched. All rows or none. ErrFileSeen, ErrFileRow, ErrDeclaredTwice.
func (s *Service) Declare(ctx context.Context, in Declaring) (Declared, error) {
	rows, wrong := readDeclaration(in.Body)
	if len(wrong) > 0 {
		return Declared{}, wrong[0].Err
	}
	var done Declared
	err := s.Store.Contribute(ctx, func(w Work) error {
		done = Declared{FileID: s.NewID()}
		if seen, err := w.FileSeen(ctx, hashOf(in.Body)); err != nil || seen != "" {
			return seenBefore(seen, err)
		}
		var others []string
		for _, row := range rows {
			if !slices.Contains(oursOf, row.scheme) {
				others = append(others, row.raw)
				continue
			}
			next, changed, err := s.declared(ctx, w, in.Region, row)
			if err != nil {
				return err
			}
			done.Ours++
			if !changed {
				continue
			}
			done.Changed++
			if err := w.AddEmployments(ctx, []enrolment.Employment{next}); err != nil {
				return err
			}
		}
		done.HandedOn = len(others)
		if len(others) > 0 {
			done.Body = declarationHead + "\n" + strings.Join(others, "\n") + "\n"
		}
		return s.keepDeclaration(ctx, w, in, done, len(rows))
	})
	return done, err
}

// WrongRow is a row of a declaration that cannot be taken.
type WrongRow struct {
	Line int
	Err  error // names the line
}

// CheckDeclaration tells what a declaration would do, and every row of it that
// cannot be taken; nothing is written. ErrFileSeen.
func (s *Service) CheckDeclaration(ctx context.Context, region, body string) (Declared, []WrongRow, error) {
	rows, wrong := readDeclaration(body)
	var done Declared
	err := s.Store.Contributions(ctx, func(r Reader) error {
		if seen, err := r.FileSeen(ctx, hashOf(body)); err != nil || seen != "" {
			return seenBefore(seen, err)
		}
		for _, row := range rows {
			if !slices.Contains(oursOf, row.scheme) {
				done.HandedOn++
				continue
			}
			_, changed, err := s.declared(ctx, r, region, row)
			if _, refused := fault.As(err); refused {
				wrong = append(wrong, WrongRow{row.line, err})
				continue
			}
			if err != nil {
				return err
			}
			done.Ours++
			if changed {
				done.Changed++
			}
		}
		return nil
	})
	slices.SortStableFunc(wrong, func(a, b WrongRow) int { return cmp.Compare(a.Line, b.Line) })
	return done, wrong, err
}

func seenBefore(seen string, err error) error {
	if err == nil && seen != "" {
		err = ErrFileSeen.With(seen)
	}
	return err
}

// keepDeclaration keeps the file as it came, and the one that goes on.
func (s *Service) keepDeclaration(ctx context.Context, w Work, in Declaring, done Declared, rows int) error {
	file := File{FileID: done.FileID, Region: in.Region, Direction: Inward, Kind: Declaration, Name: in.Name, Hash: hashOf(in.Body), Rows: rows,
		Day: s.today(), Body: in.Body, Operator: in.Operator, Recorded: s.instant()}
	if err := w.AddLevyFile(ctx, file, nil); err != nil || done.HandedOn == 0 {
		return err
	}
	file.FileID, file.Direction, file.Kind, file.Rows, file.Body = s.NewID(), Outward, HandedOn, done.HandedOn, done.Body
	file.Name, file.Hash = "四险-"+in.Name, hashOf(done.Body)
	return w.AddLevyFile(ctx, file, nil)
}

// declared is a person's work with the declared wage from the month on, and
// whether that is another wage than the one that stood.
func (s *Service) declared(ctx context.Context, r Reader, region string, row declaredRow) (next enrolment.Employment, changed bool, err error) {
	psnNo := row.psnNo
	if psnNo == "" {
		if psnNo, err = r.PersonByCertificate(ctx, "02", row.certNo); err != nil {
			return next, false, ErrFileRow.With(row.line, "证件号码没有对应的参保人")
		}
	}
	posts, err := r.EmploymentsOn(ctx, psnNo, row.month)
	if err != nil {
		return next, false, err
	}
	i := slices.IndexFunc(posts, func(e enrolment.Employment) bool {
		return e.Employer == row.employer && e.Relation == enrolment.AtWork && e.Region == region
	})
	if i < 0 {
		return next, false, ErrFileRow.With(row.line, "人员 "+psnNo+" 不在这个单位,请先办理人员增加")
	}
	if posts[i].Declared == row.wage {
		return next, false, nil
	}
	next = posts[i]
	next.Version = period.Version{ID: s.NewID(), Effective: period.Span{From: row.month, To: posts[i].Effective.To}, Recorded: s.instant()}
	next.Declared, next.Reason = row.wage, "工资申报"
	return next, true, nil
}

// readDeclaration reads the rows, and tells those that cannot be read; a person
// may stand once under each insurance.
func readDeclaration(body string) (rows []declaredRow, wrong []WrongRow) {
	lines := linesOf(body)
	if len(lines) == 0 || lines[0] != declarationHead {
		return nil, []WrongRow{{1, ErrFileRow.With(1, "第一行应是“"+declarationHead+"”")}}
	}
	seen := make(map[string]int)
	for i, raw := range lines[1:] {
		row, err := readDeclared(i+2, raw)
		if err != nil {
			wrong = append(wrong, WrongRow{i + 2, err})
			continue
		}
		key := strings.Join([]string{row.employer, row.scheme, row.psnNo, row.certNo, row.month.String()}, "/")
		if first := seen[key]; first != 0 {
			wrong = append(wrong, WrongRow{row.line, ErrDeclaredTwice.With(row.line, first)})
			continue
		}
		seen[key] = row.line
		rows = append(rows, row)
	}
	return rows, wrong
}

func readDeclared(line int, raw string) (declaredRow, error) {
	row := declaredRow{line: line, raw: raw}
	fields, err := fieldsOf(raw)
	if err != nil || len(fields) != 7 {
		return row, ErrFileRow.With(line, "应有 7 栏")
	}
	row.employer, row.scheme, row.psnNo, row.certNo, row.name = fields[0], fields[1], fields[3], fields[4], fields[5]
	if !slices.Contains(oursOf, row.scheme) && !slices.Contains(otherSchemes, row.scheme) {
		return row, ErrFileRow.With(line, "险种“"+row.scheme+"”不是五险之一")
	}
	if row.month, err = readMonth(fields[2]); err != nil {
		return row, ErrFileRow.With(line, "所属月份“"+fields[2]+"”应写成 2026-03")
	}
	if row.psnNo == "" && row.certNo == "" {
		return row, ErrFileRow.With(line, "人员编号和证件号码至少写一个")
	}
	if row.wage, err = money.ParseFen(fields[6]); err != nil || row.wage < 0 {
		return row, ErrFileRow.With(line, "申报工资“"+fields[6]+"”不是金额")
	}
	return row, nil
}

// linesOf parts a text into lines without their ends; empty lines at the end are
// dropped.
func linesOf(body string) []string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(body, "\ufeff"), "\r\n", "\n"), "\n")
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func fieldsOf(line string) ([]string, error) {
	fields, err := csv.NewReader(strings.NewReader(line)).Read()
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields, err
}

func readMonth(text string) (period.Date, error) {
	day, err := period.ParseDate(text + "-01")
	return day, err
}

// monthText writes a term as files do: 2026-03, or 2026 for a year.
func monthText(term period.Span) string {
	if term == contribution.YearSpan(term.From.Year()) {
		return strconv.Itoa(term.From.Year())
	}
	return term.From.String()[:len("2026-03")]
}
