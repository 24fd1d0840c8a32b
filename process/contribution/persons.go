package contribution

import (
	"context"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/register/contribution"
)

// persons assesses the next persons who pay by themselves: residents, and
// flexible workers of the employees' scheme.
func (a *assessment) persons(ctx context.Context) error {
	insured, err := a.Insured(ctx, a.run.Region, a.run.Scheme, a.run.Term.From, a.run.After, personsAtOnce)
	if err != nil {
		return err
	}
	debtors := make([]contribution.Debtor, len(insured))
	for i, p := range insured {
		debtors[i] = contribution.Debtor{Kind: contribution.Person, No: p.PsnNo}
	}
	assessed, err := a.Assessed(ctx, a.class.Name, contribution.Regular, a.run.Term, debtors)
	if err != nil {
		return err
	}
	for i, p := range insured {
		a.run.After = p.PsnNo
		switch {
		case !paysAlone(p):
		case assessed[debtors[i]]:
			a.run.Skipped++
		default:
			if err := a.person(debtors[i], p); err != nil {
				return err
			}
		}
	}
	a.run.Done = len(insured) < personsAtOnce
	return nil
}

// paysAlone reports whether the person is assessed by itself: a resident who has
// no other cover, or a worker without an employer who is not retired.
func paysAlone(p contribution.Insured) bool {
	if p.Scheme == "310" {
		return p.Employer == "" && coding.PersonCategory(p.PersonType).Group() != coding.GroupRetired
	}
	return !p.Elsewhere
}

func (a *assessment) person(debtor contribution.Debtor, p contribution.Insured) error {
	facts := factsOf(p, a.run.Term.From)
	bill := a.bill(debtor)
	bill.Heads = 1
	_, base, err := a.judge.Amounts(a.policy, a.class, a.run.Term.From, &facts, bill.Amounts)
	if err != nil {
		return a.refuse(debtor, p.PsnNo, err)
	}
	bill.Base = base
	return a.take(bill)
}

// factsOf are what a policy may read of an insured person.
func factsOf(p contribution.Insured, day period.Date) levyfile.Facts {
	var f levyfile.Facts
	age := p.Birth.AgeOn(day)
	f.SetCount(levyfile.Age, max(age, 0))
	f.Choose(levyfile.Sex, sexOf(p.Sex))
	f.Choose(levyfile.Tier, p.Tier)
	f.Choose(levyfile.People, peopleOf(p.PersonType, age))
	f.Choose(levyfile.Status, "在职")
	if coding.PersonCategory(p.PersonType).Group() == coding.GroupRetired {
		f.Choose(levyfile.Status, "退休")
	}
	f.Belong(GroupWords(p.Groups)...)
	return f
}

// sexOf is the word for a national code; "" when it is not said.
func sexOf(code string) string {
	switch code {
	case "1":
		return "男"
	case "2":
		return "女"
	}
	return ""
}

// peopleOf tells the class of residents: by category where it says so, else by age.
func peopleOf(personType string, age int) string {
	switch {
	case age < 1:
		return "新生儿"
	case personType == "1403" || personType == "1404":
		return "大学生"
	case age < 18:
		return "学生儿童"
	default:
		return "成年人"
	}
}

// groupWords maps psn_idet_type codes to the words of contribution policies. A
// code that is not here pays like anybody.
var groupWords = map[string]string{
	"2301": "特困", "2304": "特困", "2307": "特困", "2303": "低保", "2305": "低保边缘", "2302": "返贫致贫",
	"2308": "重度残疾",
}

// GroupWords returns the words for the groups a person belongs to, each once.
func GroupWords(codes []string) []string {
	var words []string
	for _, code := range codes {
		if word, ok := groupWords[code]; ok && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}
