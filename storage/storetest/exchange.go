package storetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yibao/observer/extract"
	"yibao/observer/reconcile"
	"yibao/process/settlement"
	"yibao/process/submission"
	"yibao/register/catalogue"
	"yibao/register/exchange"
	"yibao/register/mapping"
	"yibao/storage/relational"
)

// submit runs a work that must succeed.
func (b *Bench) submit(work func(submission.Work) error) {
	b.Helper()
	b.ok(b.db().Submit(ctx, work))
}

// submitted returns what a reading brings, which must succeed.
func submitted[T any](b *Bench, what func(submission.Reader) (T, error)) (value T) {
	b.Helper()
	b.ok(b.db().Submitted(ctx, func(r submission.Reader) (err error) {
		value, err = what(r)
		return err
	}))
	return value
}

// extracted returns what a reading brings, which must succeed.
func extracted[T any](b *Bench, what func(extract.Reader) (T, error)) (value T) {
	b.Helper()
	b.ok(b.db().Extract(ctx, func(r extract.Reader) (err error) {
		value, err = what(r)
		return err
	}))
	return value
}

func handed(owner, id, content string, recorded, expires int) exchange.File {
	return exchange.File{
		Owner: owner, ID: id, Purpose: exchange.Uploaded, Name: "明细.zip", Digest: "d" + id, Size: int64(len(content)),
		Content: []byte(content), Recorded: at(recorded), Expires: at(expires),
	}
}

func mapped(id, local, code string, minutes int, active bool) mapping.Mapping {
	return mapping.Mapping{
		Version: version(id, minutes, "2026-01-01", ""), Institution: "H1", LocalCode: local, LocalName: "阿莫西林_100%", ListType: "101",
		Code: code, Region: "330200", Detail: mapping.Detail{Unit: "盒", Memo: `"引号"`}, Active: active,
	}
}

var drugs = []extract.Part{{Kind: catalogue.Drug}}

// codesOf tells the rows of catalogue entries.
func codesOf(list []extract.Edited) (codes []string) {
	for _, e := range list {
		codes = append(codes, e.ID)
	}
	return codes
}

var exchangeCases = []Case{
	{"文件/a file comes back to its owner, byte for byte, and to nobody else", func(b *Bench) {
		f := handed("H1", "F1", "PK\x00\x01\xff", 0, 9)
		b.submit(func(w submission.Work) error { return w.AddFile(ctx, f) })
		b.same(&f, submitted(b, func(r submission.Reader) (*exchange.File, error) { return r.File(ctx, "H1", "F1") }))
		b.same((*exchange.File)(nil), submitted(b, func(r submission.Reader) (*exchange.File, error) { return r.File(ctx, "H2", "F1") }))
	}},
	{"文件/what an owner holds counts until it expires, and is thrown away then", func(b *Bench) {
		b.submit(func(w submission.Work) error { return w.AddFile(ctx, handed("H1", "F1", "12345", 0, 2)) })
		b.submit(func(w submission.Work) error { return w.AddFile(ctx, handed("H2", "F2", "1", 0, 2)) })
		held := func(minutes int) int64 {
			return submitted(b, func(r submission.Reader) (int64, error) { return r.Held(ctx, "H1", at(minutes)) })
		}
		b.same([]int64{5, 0}, []int64{held(1), held(2)})
		b.submit(func(w submission.Work) error { return w.AddFile(ctx, handed("H1", "F3", "123", 2, 9)) })
		b.same(int64(3), held(0))
		b.same(true, submitted(b, func(r submission.Reader) (bool, error) { f, err := r.File(ctx, "H2", "F2"); return f != nil, err }))
	}},
	{"文件/of one message that comes many times at once, one is done", func(b *Bench) {
		stores := []*relational.Store{b.db(), b.open("W2")}
		done := make(chan string, 16)
		for i := range cap(done) {
			go func() {
				c := settlement.Caller{Institution: "H1", Transaction: "9101", MessageID: "M1", InputHash: "h"}
				do := func(ctx context.Context, _ string, work func(submission.Work) error) error {
					return stores[i%2].Submit(ctx, work)
				}
				id, err := settlement.Once(ctx, do, c, at(0), "", func(w submission.Work, _ *settlement.Message) (string, error) {
					id := fmt.Sprint("F", i)
					return id, w.AddFile(ctx, handed("H1", id, "x", 0, 9))
				})
				if err != nil {
					id = err.Error()
				}
				done <- id
			}()
		}
		first := <-done
		for range cap(done) - 1 {
			b.same(first, <-done)
		}
		b.same(int64(1), submitted(b, func(r submission.Reader) (int64, error) { return r.Held(ctx, "H1", at(0)) }))
	}},
	{"签到/a sign-in is found by its institution and signed out once", func(b *Bench) {
		in := exchange.SignIn{Institution: "H1", ID: "S1", Operator: "001", Address: "127.0.0.1 00-00", In: at(0)}
		b.submit(func(w submission.Work) error { return w.AddSignIn(ctx, in) })
		b.submit(func(w submission.Work) error { return w.SignedOut(ctx, "H1", "S1", at(5)) })
		out := in
		out.Out = at(5)
		b.same(&out, submitted(b, func(r submission.Reader) (*exchange.SignIn, error) { return r.SignInOf(ctx, "H1", "S1") }))
		b.same((*exchange.SignIn)(nil), submitted(b, func(r submission.Reader) (*exchange.SignIn, error) { return r.SignInOf(ctx, "H2", "S1") }))
	}},
	{"对照/the versions of a local code, oldest first, and pages of them", func(b *Bench) {
		first, again, gone := mapped("M1", "Y1", "X1", 0, true), mapped("M2", "Y1", "X1", 1, true), mapped("M3", "Y1", "X1", 2, false)
		other := mapped("M4", "Y2", "X2", 3, true)
		for _, m := range []mapping.Mapping{again, first, gone, other} {
			b.submit(func(w submission.Work) error { return w.AddMapping(ctx, m) })
		}
		b.same([]mapping.Mapping{first, again, gone}, submitted(b, func(r submission.Reader) ([]mapping.Mapping, error) { return r.MappingsOf(ctx, "H1", "Y1") }))
		yes := true
		page := func(q extract.MappingQuery) extract.Rows[mapping.Mapping] {
			return extracted(b, func(r extract.Reader) (extract.Rows[mapping.Mapping], error) { return r.Mappings(ctx, q) })
		}
		b.same(extract.Rows[mapping.Mapping]{List: []mapping.Mapping{again}, Total: 3},
			page(extract.MappingQuery{Institution: "H1", LocalName: "林_1", Active: &yes, Page: extract.Page{Number: 2, Size: 1}}))
		b.same(extract.Rows[mapping.Mapping]{}, page(extract.MappingQuery{Institution: "H1", LocalName: "林%2", Page: extract.Page{Number: 1, Size: 9}}))
		b.same(extract.Rows[mapping.Mapping]{}, page(extract.MappingQuery{Institution: "H2", Page: extract.Page{Number: 1, Size: 9}}))
	}},
	{"目录下载/rows added later are in a later edition", func(b *Bench) {
		b.entries(entry("X1", "", catalogue.ClassA, version("E1", 5, "2020-01-01", "")), entry("X2", "", catalogue.ClassA, version("E2", 5, "2020-01-01", "")))
		b.entries(entry("X1", "", catalogue.ClassB, version("E0", 1, "2026-01-01", "")))
		editions := extracted(b, func(r extract.Reader) ([]extract.Edition, error) { return r.Editions(ctx, "330200", drugs, 0) })
		if len(editions) != 2 || editions[0].Rows != 2 || editions[1].Rows != 1 || editions[0].Number >= editions[1].Number {
			b.Fatalf("editions %+v", editions)
		}
		rows := func(after, upTo int64) []string {
			return codesOf(extracted(b, func(r extract.Reader) ([]extract.Edited, error) {
				return r.EditionRows(ctx, "330200", drugs, after, upTo)
			}))
		}
		b.same([]string{"E1", "E2"}, rows(0, editions[0].Number))
		b.same([]string{"E0"}, rows(editions[0].Number, editions[1].Number))
		b.same([]string(nil), rows(editions[1].Number, editions[1].Number+1000))
	}},
	{"目录查询/a page of what fits all conditions", func(b *Bench) {
		limited := entry("X3", "", catalogue.ClassB, version("E3", 3, "2020-01-01", "2021-01-01"))
		limited.Limits = catalogue.Limits{Secondary: 5_000_000}
		plain := entry("X1", "", catalogue.ClassA, version("E1", 1, "2020-01-01", ""))
		plain.Limits = catalogue.Limits{}
		b.entries(plain, entry("X2", "", catalogue.ClassB, version("E2", 2, "2024-01-01", "")), limited)
		ask := func(change func(*extract.Query)) []string {
			q := extract.Query{Region: "330200", Parts: drugs, Page: extract.Page{Number: 1, Size: 10}}
			change(&q)
			return codesOf(extracted(b, func(r extract.Reader) (extract.Rows[extract.Edited], error) { return r.CatalogueRows(ctx, q) }).List)
		}
		no := false
		for want, change := range map[string]func(*extract.Query){
			"E1 E2 E3": func(*extract.Query) {},
			"E2":       func(q *extract.Query) { q.Page = extract.Page{Number: 2, Size: 1} },
			"E3":       func(q *extract.Query) { q.Since = at(3) },
			"E1 E2":    func(q *extract.Query) { q.On = day("2025-01-01") },
			"E2 E3":    func(q *extract.Query) { q.Class = catalogue.ClassB },
			"E1":       func(q *extract.Query) { q.Code, q.Name = "X1", "林<" },
			"":         func(q *extract.Query) { q.Active = &no },
		} {
			b.same(want, strings.Join(ask(change), " "))
		}
		b.same("E3", ask(func(q *extract.Query) { q.Limited, q.Class, q.Code = extract.Secondary, catalogue.ClassB, "X3" })[0])
	}},
	{"对账/an institution's acts between two instants, and no other's", func(b *Bench) {
		b.persons("1001", "1002")
		for i, place := range []string{"H1", "H2", "H1", "H1"} {
			r := record([]string{"1001", "1002"}[i%2], fmt.Sprint("S", i+1), int64(i+1), settlement.Settled, "")
			r.Institution, r.SettledAt = place, at(i)
			b.do(r.PsnNo, func(w settlement.Work) error { return w.AddRecord(ctx, r) })
		}
		acts := func(from, to time.Time) (ids []string) {
			b.ok(b.db().Statement(ctx, func(r reconcile.Reader) error {
				found, err := r.RecordsOfInstitution(ctx, "H1", from, to)
				for _, x := range found {
					ids = append(ids, x.SetlID)
					if len(x.Shares) == 0 {
						b.Errorf("%s has no shares", x.SetlID)
					}
				}
				return err
			}))
			return ids
		}
		b.same([]string{"S1", "S3", "S4"}, acts(at(0), at(4)))
		b.same([]string{"S3"}, acts(at(1), at(3)))
	}},
}
