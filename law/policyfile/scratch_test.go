package policyfile_test
import ("testing";"os";"fmt";"yibao/law/policyfile";"yibao/ground/period";"yibao/ground/money")
func TestScratch(t *testing.T){
 p, cs := policyfile.Load(os.DirFS("/tmp/pf/a"), "宁波.yaml")
 for _, c := range cs { fmt.Println(c) }
 if p==nil {t.Fatal()}
 M:=policyfile.Money; T:=policyfile.Text
 in := policyfile.Input{Date: period.MustDate("2015-01-01"), Facts: map[string]policyfile.Value{"医院等级":T("三级")},
 Rows: map[string]policyfile.Table{"费用明细": policyfile.TableOf([]string{"类别","金额"}, map[string]policyfile.Value{"类别":T("甲类"),"金额":M(7000000)},map[string]policyfile.Value{"类别":T("乙类"),"金额":M(2000000)},map[string]policyfile.Value{"类别":T("丙类"),"金额":M(1000000)})}}
 r, steps, err := p.Explain(in)
 fmt.Println(err)
 for _, s := range steps { fmt.Println(s.Sentence()); for _, q := range s.Rows { fmt.Println("   ", q.Sentence()) } }
 for _, s := range r.Shares { fmt.Println(s) }
 for n, a := range r.Portions.All() { fmt.Println(n, a) }
 for n, a := range r.Figures.All() { fmt.Println(n, a) }
 fmt.Println(r.Deltas, r.Limited, r.Rows)
 n := testing.Benchmark(func(b *testing.B){ b.ReportAllocs(); for b.Loop() { p.Settle(in) } })
 fmt.Println(n, n.MemString(), p.FactNames(), p.Columns("费用明细"))
 _ = money.Fen(0)
}
