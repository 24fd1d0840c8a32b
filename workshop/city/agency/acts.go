package agency

import (
	"context"
	"strings"

	"yibao/workshop/city"
)

// atTheCounter does what people come for one by one.
func (p *play) atTheCounter(ctx context.Context) error {
	for _, part := range []func(context.Context) error{p.deaths, p.suspensions, p.moves, p.groups, p.births, p.doubles, p.applications, p.consents} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (p *play) deaths(ctx context.Context) error {
	for _, dead := range p.book.Deaths {
		in := object{"psn_no": dead.PsnNo, "die_date": dead.Death.String(), "reason": "居民死亡医学证明"}
		if _, err := p.enrol(ctx, "deaths", in); err != nil {
			return err
		}
	}
	return nil
}

func (p *play) suspensions(ctx context.Context) error {
	for _, s := range p.book.Suspended {
		in := object{"psn_no": s.PsnNo, "insutype": s.Scheme, "act": "暂停参保", "reason": "本人申请"}
		if _, err := p.enrol(ctx, "cover-changes", in); err != nil {
			return err
		}
	}
	return nil
}

// moves are changes of jobs.
func (p *play) moves(ctx context.Context) error {
	for _, m := range p.book.Moves {
		in := object{"psn_no": m.Person.PsnNo, "act": "增加", "uscc": m.To.CreditNo, "wage": m.Wage.String(), "from_other": true, "reason": "换单位"}
		if _, err := p.enrol(ctx, "unit-changes", in); err != nil {
			return err
		}
	}
	return nil
}

func (p *play) groups(ctx context.Context) error {
	for _, g := range p.book.Groups {
		in := object{"psn_no": g.PsnNo, "psn_idet_type": g.Aid, "reason": "民政认定名单"}
		if _, err := p.enrol(ctx, "group-changes", in); err != nil {
			return err
		}
	}
	return nil
}

// births registers children by a parent's card, insured from birth, and the
// families that they make.
func (p *play) births(ctx context.Context) error {
	for _, b := range p.book.Births {
		a, err := p.enrol(ctx, "newborns", object{
			"admdvs": city.Region, "psn_name": b.Name, "gend": b.Sex, "brdy": b.Day.String(), "birth_certno": b.CertNo,
			"parent_cert_type": "01", "parent_certno": b.Parent.CertNo, "begndate": b.Day.String(),
			"cover": object{"insutype": city.Resident, "psn_type": "1401"},
		})
		if err != nil {
			return err
		}
		p.born = append(p.born, a.text("psn_no"))
	}
	return nil
}

// doubles are persons who were registered a second time by another paper, and
// are made one again.
func (p *play) doubles(ctx context.Context) error {
	for _, d := range p.book.Doubles {
		a, err := p.enrol(ctx, "persons", object{
			"admdvs": city.Region, "psn_name": d.Person.Name, "psn_cert_type": d.CertType, "certno": d.CertNo,
			"gend": d.Person.Sex, "naty": d.Person.Nation, "brdy": d.Person.Birth.String(),
		})
		if err != nil {
			return err
		}
		in := object{"psn_no": d.Person.PsnNo, "absorbed_psn_no": a.text("psn_no"), "reason": "一人两号,护照与身份证"}
		if _, err := p.enrol(ctx, "merges", in); err != nil {
			return err
		}
	}
	return nil
}

// applications are chronic diseases that an expert decides on.
func (p *play) applications(ctx context.Context) error {
	for _, a := range p.book.Applicants {
		base := "/api/v1/persons/" + a.PsnNo + "/chronic-applications"
		disease := a.Chronic[0]
		applied, err := p.clerk.post(ctx, base, object{
			"insutype": a.Scheme, "opsp_dise_code": disease, "opsp_dise_name": p.city.DiseaseName(disease), "papers": "{}", "experts": []string{p.reviewer.staff},
		})
		if err != nil {
			return err
		}
		_, err = p.reviewer.post(ctx, base+"/"+applied.text("application_id")+"/votes", object{"agree": true, "opinion": "符合标准"})
		if err != nil {
			return err
		}
		p.summary.did("慢特病评审")
	}
	return nil
}

// consents let children use the account of the parent at work.
func (p *play) consents(ctx context.Context) error {
	for i, f := range p.book.Families {
		if i == consentsMade {
			return nil
		}
		in := object{"member_psn_no": f.Children[0].PsnNo, "relation": "子女", "material": "家庭共济授权书"}
		if _, err := p.clerk.post(ctx, "/api/v1/persons/"+f.Head.PsnNo+"/account-consents", in); err != nil {
			return err
		}
		p.summary.did("家庭共济授权")
	}
	return nil
}

// consentsMade is how many families consent.
const consentsMade = 8

// fields cuts a line of a file of ours.
func fields(line string) []string { return strings.Split(line, ",") }
