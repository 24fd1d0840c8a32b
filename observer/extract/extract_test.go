package extract_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/ground/tsv"
	"yibao/observer/extract"
	"yibao/register/catalogue"
	"yibao/register/mapping"
	"yibao/register/provider"
)

var ctx = context.Background()

// shelf is a catalogue in memory.
type shelf struct {
	provider.Reader
	entries []extract.Edited
	sizes   []extract.Edition // when set, told in place of what entries have
}

func (s *shelf) Extract(_ context.Context, read func(extract.Reader) error) error { return read(s) }

func (s *shelf) InstitutionOn(_ context.Context, code string, _ period.Date) (provider.Institution, error) {
	if code == "" {
		return provider.Institution{}, provider.ErrUnknownInstitution.With(code)
	}
	return provider.Institution{Code: code, Region: "390101"}, nil
}
func (s *shelf) AgreementsOn(context.Context, string, period.Date) ([]provider.Agreement, error) {
	return []provider.Agreement{{Region: "390200"}, {Region: "390100"}}, nil
}
func (s *shelf) Editions(_ context.Context, region string, _ []extract.Part, after int64) (list []extract.Edition, err error) {
	for _, e := range s.sizes {
		if e.Number > after && region == "390100" {
			list = append(list, e)
		}
	}
	return list, nil
}
func (s *shelf) EditionRows(_ context.Context, region string, parts []extract.Part, after, upTo int64) (list []extract.Edited, err error) {
	for _, e := range s.entries {
		for _, p := range parts {
			fits := p.Kind == e.Kind && (p.Category == "" || p.Category == e.Category) && (p.Except == "" || p.Except != e.Category)
			if fits && e.Edition > after && e.Edition <= upTo && region == "390100" {
				list = append(list, e)
			}
		}
	}
	return list, nil
}
func (s *shelf) CatalogueRows(context.Context, extract.Query) (extract.Rows[extract.Edited], error) {
	return extract.Rows[extract.Edited]{List: s.entries}, nil
}
func (s *shelf) Mappings(context.Context, extract.MappingQuery) (extract.Rows[mapping.Mapping], error) {
	return extract.Rows[mapping.Mapping]{}, nil
}
func (s *shelf) Institutions(context.Context, string, string, string, period.Date, int) ([]provider.Institution, error) {
	return nil, nil
}

func open(s *shelf) *extract.Service {
	return &extract.Service{Store: s, Now: func() time.Time { return time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("UTC+8", 8*3600)}
}

var hospital = extract.Asker{Institution: "H1", InsuredRegion: "390100"}

// TestVersions: what clients send as their version, and how far one file goes.
func TestVersions(t *testing.T) {
	t.Parallel()
	s := open(&shelf{sizes: []extract.Edition{{Number: 2, Rows: 30_000}, {Number: 5, Rows: 20_000}, {Number: 6, Rows: 1}, {Number: 9, Rows: 70_000}}})
	for _, c := range []struct {
		ver, upTo string
		rows      int64
	}{
		{"v0000", "0000000005", 50_000}, {"", "0000000005", 50_000}, {"0", "0000000005", 50_000},
		{"v0000000005", "0000000006", 1}, {"V5", "0000000006", 1}, {"6", "0000000009", 70_000}, // an edition is not divided
		{"v9", "0000000009", 0}, {"v0000000012", "0000000012", 0},
	} {
		ticket, err := s.Announce(ctx, hospital, extract.Sheets()["1301"], c.ver)
		if err != nil || ticket.Rows != c.rows || !strings.HasSuffix(ticket.FileNo, c.upTo) || len(ticket.FileNo) != 30 || !extract.IsCatalogue(ticket.FileNo) {
			t.Errorf("%q: %+v %v", c.ver, ticket, err)
		}
		if ticket.Until != period.MustDate("2026-03-12") {
			t.Errorf("until %s", ticket.Until)
		}
	}
	for _, ver := range []string{"v-1", "F001_2024", "v1.0", "99999999999", "v 1"} {
		if _, err := s.Announce(ctx, hospital, extract.Sheets()["1301"], ver); !errors.Is(err, extract.ErrVersion) {
			t.Errorf("%q: %v", ver, err)
		}
	}
	if _, err := s.Announce(ctx, extract.Asker{}, extract.Sheets()["1301"], ""); !errors.Is(err, provider.ErrUnknownInstitution) {
		t.Errorf("a stranger: %v", err)
	}
}

// TestFileNumbers: only numbers that this program gives lead to a file.
func TestFileNumbers(t *testing.T) {
	t.Parallel()
	s := open(&shelf{})
	for _, no := range []string{
		"", "1301390100", "130439010000000000000000000012", "130039010000000000000000000012", "13013901000000000000000000001x",
		"130139010000000000120000000000", strings.Repeat("1", 30), "../../../../../../etc/passwd",
	} {
		if _, _, err := s.Fetch(ctx, no); !errors.Is(err, extract.ErrFileNo) || extract.IsCatalogue(no) {
			t.Errorf("%q: %v", no, err)
		}
	}
}

// TestSheets: each sheet has its columns, finds the entries of its list and puts
// code, name, validity and version in their columns; all else is null.
func TestSheets(t *testing.T) {
	t.Parallel()
	const days = 24 * time.Hour
	made := &shelf{}
	for i, k := range catalogue.Kinds() {
		made.entries = append(made.entries, extract.Edited{Edition: 7, Entry: catalogue.Entry{
			Version: period.Version{ID: fmt.Sprint("E", i), Effective: period.Since(period.MustDate("2026-01-01")), Recorded: time.Unix(0, 0).Add(20_000 * days)},
			Region:  "390100", Kind: k, Code: "C-" + string(k), Name: "N-" + string(k), Class: catalogue.ClassB, Category: "09", Active: true,
		}})
	}
	herb := made.entries[0]
	herb.Code, herb.Category, herb.Active, herb.Scheme = "C-旧饮片", "10", false, "390"
	herb.Effective.To = period.MustDate("2026-02-01")
	made.entries = append(made.entries, herb)
	s := open(made)
	widths := map[string]int{"1301": 97, "1302": 33, "1303": 83, "1305": 19, "1306": 71, "1307": 24, "1308": 24, "1309": 16, "1310": 15, "1311": 15, "1313": 11, "1314": 14, "1315": 14}
	lists := map[string]string{
		"1301": "药品", "1302": "饮片 旧饮片", "1303": "自制剂", "1305": "项目", "1306": "耗材", "1307": "疾病", "1308": "手术操作", "1309": "门诊慢特病",
		"1310": "按病种付费", "1311": "日间手术", "1313": "肿瘤形态学", "1314": "中医疾病", "1315": "中医证候",
	}
	if len(extract.Sheets()) != len(widths) {
		t.Errorf("%d sheets", len(extract.Sheets()))
	}
	for number, width := range widths {
		name, content, err := s.Fetch(ctx, number+"39010000000000000000000007")
		if err != nil || !strings.HasPrefix(name, number+"_390100_v0000000000_v0000000007.txt") {
			t.Errorf("%s: %s %v", number, name, err)
			continue
		}
		text, err := tsv.Unpack(content)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := tsv.Rows(string(text), width)
		if err != nil {
			t.Fatalf("%s: %v", number, err)
		}
		var codes []string
		for _, row := range rows {
			all := strings.Join(row, "|")
			for _, c := range strings.Fields(lists[number]) {
				if strings.Contains(all, "C-"+c) {
					codes = append(codes, c)
				}
			}
			if !strings.Contains(all, "N-") || !strings.Contains(all, "v0000000007") {
				t.Errorf("%s: %s", number, all)
			}
		}
		if strings.Join(codes, " ") != lists[number] {
			t.Errorf("%s holds %v, want %s", number, codes, lists[number])
		}
		if number == "1302" && (rows[1][12] != "2026-01-31" || rows[1][13] != "0") {
			t.Errorf("ends %s, valid %s", rows[1][12], rows[1][13])
		}
	}
}

// TestPages: pages are bounded; a name to look for has two characters.
func TestPages(t *testing.T) {
	t.Parallel()
	s := open(&shelf{})
	for _, p := range []extract.Page{{}, {Number: 0, Size: 1}, {Number: 1, Size: 0}, {Number: 1, Size: extract.MaxPage + 1}, {Number: -1, Size: 5}} {
		_, err := s.Entries(ctx, hospital, extract.Query{Page: p})
		_, err2 := s.Mappings(ctx, hospital, extract.MappingQuery{Page: p})
		if !errors.Is(err, extract.ErrPage) || !errors.Is(err2, extract.ErrPage) {
			t.Errorf("%+v: %v %v", p, err, err2)
		}
	}
	for name, want := range map[string]error{"": extract.ErrAskName, "市": extract.ErrAskName, "市一": nil} {
		if _, err := s.Institutions(ctx, hospital, "1", "", name); !errors.Is(err, want) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
