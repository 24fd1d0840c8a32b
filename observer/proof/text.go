package proof

import (
	"fmt"
	"strings"
	"time"

	"yibao/ground/coding"
	"yibao/process/settlement"
)

// Text says in Chinese what a proof that was checked proves. published tells
// whether the last anchor is one that the reader has from elsewhere; zone is the
// civil time to print.
func (p Proof) Text(published bool, zone *time.Location) string {
	var out strings.Builder
	clock := func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04:05") }
	f := p.Face
	fmt.Fprintf(&out, "证明成立:%s %s 在封存的账中。\n", f.Kind, f.SetlID)
	if f.Original != "" {
		fmt.Fprintf(&out, "它所对的原结算是 %s。\n", f.Original)
	}
	fmt.Fprintf(&out, "  统筹区 %s,%s,%s\n", f.Region, coding.Insurance(f.Scheme).Name(), clock(f.SettledAt))
	fmt.Fprintf(&out, "  医疗费总额 %s 元 = 全自费 %s + 超限价 %s + 先行自付 %s + 符合政策范围 %s;其中起付线 %s\n",
		f.Total.Grouped(), f.SelfFunded.Grouped(), f.OverLimit.Grouped(), f.Prepaid.Grouped(), f.InScope.Grouped(), f.Deductible.Grouped())
	for _, s := range f.Shares {
		if s.Amount == 0 {
			continue
		}
		fmt.Fprintf(&out, "  %18s 元  %s", s.Amount.Grouped(), s.Payer)
		if s.Layer != "" && s.Layer != s.Payer {
			fmt.Fprintf(&out, "(%s)", s.Layer)
		}
		out.WriteByte('\n')
	}
	fmt.Fprintf(&out, "它由第 %d 号锚封存(%s,共 %d 节)", p.Anchor.Number, clock(p.Anchor.Recorded), p.Anchor.Links)
	if p.Last.Number > p.Anchor.Number {
		fmt.Fprintf(&out, ",到第 %d 号锚(%s)没有变动", p.Last.Number, clock(p.Last.Recorded))
	}
	out.WriteString("。\n")
	if published {
		fmt.Fprintf(&out, "锚与所给的一致:%s\n", p.Last.Hash)
	} else {
		fmt.Fprintf(&out, "请把这个锚与医保中心公布的比对,一致才算数:%s\n", p.Last.Hash)
	}
	if f.Kind == settlement.Settled {
		out.WriteString("证明说的是结算当时的内容;后来是否撤销,以医保中心的记录为准。\n")
	}
	return out.String()
}
