// Package extract tells providers what the registers hold: catalogues as files
// by version (目录下载), catalogue entries and mappings by page (目录查询), and who
// is a contracted provider (医药机构信息获取). It writes nothing.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020), transactions 1201 and 1301–1319.
// A catalogue file follows from its number: the number names the sheet, the
// 统筹区 and the editions, and rows are never changed, so the same number always
// gives the same bytes and nothing has to be kept. The registers hold codes,
// names, classes and prices; columns that the national files have beyond that
// are written as null.
package extract

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/ground/tsv"
	"yibao/register/mapping"
	"yibao/register/provider"
)

// Refusals of the extracts.
var (
	ErrVersion = fault.Define("YB4211", fault.Business, "目录版本号 %s 不是本中心发出的,第一次下载请填 v0000,以后填本地最大版本号")
	ErrFileNo  = fault.Define("YB4212", fault.Business, "文件查询号 %s 不是目录下载(1301–1315)给出的,请重新查询")
	ErrPage    = fault.Define("YB4213", fault.Business, "页码应从 1 开始,每页 1 到 %d 条,请改正 page_num、page_size 后重发")
	ErrAskName = fault.Define("YB4214", fault.Business, "查询医药机构请填写机构编号,或至少两个字的名称")
)

// Limits of an answer.
const (
	MaxRows         = 50_000 // rows of a catalogue file, but that an edition is not divided
	MaxPage         = 1000   // rows of a page
	maxInstitutions = 50
	ticketDays      = 7
)

// Service answers questions. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location // civil time of the place
}

// Asker is who asks, and which regions the message names.
type Asker struct {
	Institution                string
	InsuredRegion, PlaceRegion string // "" when absent
}

// Ticket says where a catalogue file can be fetched.
type Ticket struct {
	FileNo string
	Name   string
	Until  period.Date
	Rows   int64
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// versionText writes an edition as ver: texts sort as their numbers do.
func versionText(edition int64) string { return fmt.Sprintf("v%010d", edition) }

// Version is the ver that the entry came with.
func (e Edited) Version() string { return versionText(e.Edition) }

func parseVersion(text string) (int64, error) {
	digits := strings.TrimPrefix(strings.ToLower(text), "v")
	if digits == "" && len(text) < 2 {
		return 0, nil
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > maxEdition {
		return 0, ErrVersion.With(text)
	}
	return n, nil
}

const maxEdition = 9_999_999_999

// Announce says which file brings a catalogue from the asker's version up to
// date, or towards it when there is much: asking again with the last version of
// that file brings the rest. ErrVersion, provider.ErrUnknownInstitution,
// provider.ErrNoContract.
func (s *Service) Announce(ctx context.Context, a Asker, sheet Sheet, ver string) (t Ticket, err error) {
	after, err := parseVersion(ver)
	if err != nil {
		return t, err
	}
	err = s.Store.Extract(ctx, func(r Reader) error {
		region, err := s.region(ctx, r, a)
		if err != nil {
			return err
		}
		editions, err := r.Editions(ctx, region, sheet.parts, after)
		if err != nil {
			return err
		}
		upTo, rows := after, int64(0)
		for _, e := range editions {
			if rows > 0 && rows+e.Rows > MaxRows {
				break
			}
			upTo, rows = e.Number, rows+e.Rows
		}
		f := fileNo{sheet.Number, region, after, upTo}
		t = Ticket{FileNo: f.String(), Name: f.name(), Until: s.today().AddDays(ticketDays), Rows: rows}
		return nil
	})
	return t, err
}

// region finds the 统筹区 whose catalogue the asker works by.
func (s *Service) region(ctx context.Context, r Reader, a Asker) (string, error) {
	institution, err := r.InstitutionOn(ctx, a.Institution, s.today())
	if err != nil {
		return "", err
	}
	agreements, err := r.AgreementsOn(ctx, a.Institution, s.today())
	if err != nil {
		return "", err
	}
	return provider.HomeOf(institution, agreements, a.InsuredRegion, a.PlaceRegion)
}

// fileNo is the number of a catalogue file in its parts: 1301 390100 0000000000
// 0000000012.
type fileNo struct {
	sheet, region string
	after, upTo   int64
}

const fileNoLength = 30

func (f fileNo) String() string {
	return fmt.Sprintf("%s%s%010d%010d", f.sheet, f.region, f.after, f.upTo)
}

func (f fileNo) name() string {
	return fmt.Sprintf("%s_%s_%s_%s.txt.zip", f.sheet, f.region, versionText(f.after), versionText(f.upTo))
}

// IsCatalogue reports whether a file number is one of Announce's.
func IsCatalogue(no string) bool {
	_, err := parseFileNo(no)
	return err == nil
}

func parseFileNo(no string) (f fileNo, err error) {
	if len(no) != fileNoLength || strings.Trim(no, "0123456789") != "" || sheets[no[:4]].Number == "" {
		return f, ErrFileNo.With(no)
	}
	f.sheet, f.region = no[:4], no[4:10]
	var errs [2]error
	f.after, errs[0] = strconv.ParseInt(no[10:20], 10, 64)
	f.upTo, errs[1] = strconv.ParseInt(no[20:], 10, 64)
	if errs[0] != nil || errs[1] != nil || f.upTo < f.after {
		return f, ErrFileNo.With(no)
	}
	return f, nil
}

// Fetch makes the file of a number: a ZIP with one TSV of the catalogue's
// columns, without a header. ErrFileNo.
func (s *Service) Fetch(ctx context.Context, no string) (name string, content []byte, err error) {
	f, err := parseFileNo(no)
	if err != nil {
		return "", nil, err
	}
	sheet := sheets[f.sheet]
	err = s.Store.Extract(ctx, func(r Reader) error {
		entries, err := r.EditionRows(ctx, f.region, sheet.parts, f.after, f.upTo)
		if err != nil {
			return err
		}
		content, err = tsv.Pack(strings.TrimSuffix(f.name(), ".zip"), func(write func([]string) error) error {
			for _, e := range entries {
				if err := write(sheet.row(e, s.Zone)); err != nil {
					return err
				}
			}
			return nil
		})
		return err
	})
	return f.name(), content, err
}

// Entries answers a page of the catalogue that the asker works by. ErrPage.
func (s *Service) Entries(ctx context.Context, a Asker, q Query) (rows Rows[Edited], err error) {
	if err := q.Page.check(); err != nil {
		return rows, err
	}
	err = s.Store.Extract(ctx, func(r Reader) (err error) {
		if q.Region, err = s.region(ctx, r, a); err != nil {
			return err
		}
		rows, err = r.CatalogueRows(ctx, q)
		return err
	})
	return rows, err
}

// Mappings answers a page of the asker's own mappings. ErrPage.
func (s *Service) Mappings(ctx context.Context, a Asker, q MappingQuery) (rows Rows[mapping.Mapping], err error) {
	if err := q.Page.check(); err != nil {
		return rows, err
	}
	q.Institution = a.Institution
	err = s.Store.Extract(ctx, func(r Reader) (err error) {
		if _, err = s.region(ctx, r, a); err != nil {
			return err
		}
		rows, err = r.Mappings(ctx, q)
		return err
	})
	return rows, err
}

func (p Page) check() error {
	if p.Number < 1 || p.Size < 1 || p.Size > MaxPage {
		return ErrPage.With(MaxPage)
	}
	return nil
}

// Institutions answers who is a contracted provider today, by code or by a part
// of the name. ErrAskName, provider.ErrUnknownInstitution for an asker that is
// none.
func (s *Service) Institutions(ctx context.Context, a Asker, kind, code, name string) (found []provider.Institution, err error) {
	if code == "" && len([]rune(name)) < 2 {
		return nil, ErrAskName.With()
	}
	err = s.Store.Extract(ctx, func(r Reader) (err error) {
		if _, err = r.InstitutionOn(ctx, a.Institution, s.today()); err != nil {
			return err
		}
		found, err = r.Institutions(ctx, kind, code, name, s.today(), maxInstitutions)
		return err
	})
	return found, err
}
