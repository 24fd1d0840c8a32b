package curation

import (
	"fmt"
	"slices"
	"strings"

	"yibao/register/knowledge"
)

// weighed drops drafts that repeat or contradict one another within the
// delivery: of equal ones the first stays; of contradictory ones none does.
func (r *reader) weighed() []draft {
	r.apart()
	first := map[string]int{}   // number → draft
	against := map[int]string{} // draft → why not
	for i := range r.drafts {
		d := &r.drafts[i]
		other, twice := first[d.point.Number]
		if !twice {
			first[d.point.Number] = i
			continue
		}
		o := &r.drafts[other]
		if sameSaying(&o.point, &d.point) {
			against[i] = fmt.Sprintf("与第 %d 行重复", o.row)
			continue
		}
		against[i] = fmt.Sprintf("与第 %d 行矛盾:%s 与 %s", o.row, terms(&d.point), terms(&o.point))
		against[other] = fmt.Sprintf("与第 %d 行矛盾:%s 与 %s", d.row, terms(&o.point), terms(&d.point))
	}
	r.contradicted(against)
	var kept []draft
	for i := range r.drafts {
		d := &r.drafts[i]
		part := &r.report.Parts[d.part]
		if why, refused := against[i]; refused {
			r.refuse(d, part, why)
			continue
		}
		part.Points++
		part.Codes += len(d.point.Items)
		kept = append(kept, *d)
	}
	return kept
}

// apart tells points of one kind and name with different codes from one another
// by their first code.
func (r *reader) apart() {
	first := map[string]int{}
	for i := range r.drafts {
		p := &r.drafts[i].point
		other, twice := first[p.Number]
		if !twice {
			first[p.Number] = i
			continue
		}
		if slices.ContainsFunc(r.drafts[other].point.Items, func(k knowledge.Key) bool { return slices.Contains(p.Items, k) }) {
			continue
		}
		p.Number += "/" + p.Items[0].Text
	}
}

// limiting are the kinds of which two points with different terms on the same
// item cannot both hold; pairs and lists of what is allowed may be many.
func limiting(p *knowledge.Point) bool {
	return len(p.Others) == 0 && p.Group == "" && len(p.Values) > 0
}

// contradicted finds points of one kind that say different things of one item
// on the same days.
func (r *reader) contradicted(against map[int]string) {
	said := map[itemKey]int{}
	for i := range r.drafts {
		p := &r.drafts[i].point
		if !limiting(p) {
			continue
		}
		for _, k := range p.Items {
			key := itemKey{kind: p.Kind, item: k.Text}
			other, twice := said[key]
			if !twice {
				said[key] = i
				continue
			}
			o := &r.drafts[other].point
			if o.Effective.Overlaps(p.Effective) && terms(o) != terms(p) && against[i] == "" {
				why := "编码 " + k.Text + " 与第 %d 行矛盾:%s 与 %s"
				against[i] = fmt.Sprintf(why, r.drafts[other].row, terms(p), terms(o))
				against[other] = fmt.Sprintf(why, r.drafts[i].row, terms(o), terms(p))
			}
		}
	}
}

func sameSaying(a, b *knowledge.Point) bool {
	return terms(a) == terms(b) && a.Effective == b.Effective && slices.Equal(a.Items, b.Items) && slices.Equal(a.Others, b.Others)
}

// terms writes what a point says, for comparison and for people.
func terms(p *knowledge.Point) string {
	parts := make([]string, 0, len(p.Values))
	for _, v := range p.Values {
		parts = append(parts, v.Name+" "+v.Text)
	}
	slices.Sort(parts)
	if p.Group != "" {
		parts = append(parts, "组 "+p.Group)
	}
	if len(parts) == 0 {
		return "(无参数)"
	}
	return strings.Join(parts, "、")
}
