package city

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// States of agreements and practitioners.
const (
	InForce   = "有效"
	Suspended = "暂停"
	Ended     = "终止"
)

// build founds the institutions: the table's number for each 100,000 persons,
// and at least its minimum, plus one hospital whose agreement has ended and one
// pharmacy whose agreement is suspended.
func (c *City) build(rng *rand.Rand) {
	names := placeNames{}
	for _, kind := range c.t.institutions {
		count := max(kind.int("至少"), int(math.Round(kind.num("每十万人")*float64(len(c.Persons))/100000)))
		for k := range count {
			i := c.found(rng, kind, names)
			i.Weight = 1 / math.Pow(float64(k+1), kind.num("规模指数"))
		}
	}
	for _, kind := range c.t.institutions {
		if state := map[string]string{"二级专科/民营医院": Ended, "定点零售药店（单体）": Suspended}[kind["种类"]]; state != "" {
			c.found(rng, kind, names).Agreement = state
		}
	}
	c.suspendDoctor()
}

// found adds one institution with its staff.
func (c *City) found(rng *rand.Rand, kind row, names placeNames) *Institution {
	serial := len(c.Institutions) + 1
	d := pick(rng, len(c.t.districts), func(i int) float64 { return c.t.districts[i].num("权重") })
	district := c.t.districts[d]
	i := &Institution{
		Region: Region, Kind: kind["种类"], Level: kind["等级"], Tier: kind.int("级"), Type: "1", Agreement: InForce,
		Community: kind["性质"] == "基层", CreditNo: CreditCode(district["代码"], serial),
	}
	letter, staff, role := "H", min(max(kind.int("医师数")/20, 2), 12), "医师"
	if kind["性质"] == "药店" {
		i.Type, letter, staff, role = "2", "P", 2, "药师"
	}
	i.Code = fmt.Sprintf("%s%s%05d", letter, district["代码"], serial)
	i.Name = names.name(i, district["名称"])
	people := namer{c.t, rng}
	for k := range staff {
		sex := []string{Male, Female}[rng.IntN(2)]
		name, _ := people.name(sex, 1965+rng.IntN(35))
		i.Staff = append(i.Staff, Practitioner{
			Code: fmt.Sprintf("D%s%06d", district["代码"], serial*100+k), Name: name, Kind: role, State: InForce,
		})
	}
	c.Institutions = append(c.Institutions, i)
	return i
}

// suspendDoctor suspends the last physician of the first hospital.
func (c *City) suspendDoctor() {
	staff := c.Institutions[0].Staff
	staff[len(staff)-1].State = Suspended
}

// placeNames counts the names given, so that each is given once.
type placeNames map[string]int

func (n placeNames) name(i *Institution, district string) string {
	pattern := map[string]string{
		"三级综合医院": "安澜市第%s人民医院", "三级专科/中医医院": "安澜市第%s中医医院", "二级综合医院": district + "第%s人民医院",
		"二级中医医院": district + "第%s中医医院", "妇幼保健院": district + "第%s妇幼保健院", "二级专科/民营医院": "安澜仁和第%s医院",
		"精神专科医院": "安澜市第%s安定医院", "一级医院（民营为主）": "安澜康民第%s医院", "乡镇卫生院": district + "第%s中心卫生院",
		"社区卫生服务中心": district + "第%s社区卫生服务中心", "社区卫生服务站": district + "第%s社区卫生服务站",
		"诊所/门诊部": district + "第%s诊所", "村卫生室": district + "第%s村卫生室", "定点零售药店（连锁）": "安澜澜江大药房第%s分店",
		"定点零售药店（单体）": district + "第%s药房", "双通道药店": "安澜双通道药店第%s店",
	}[i.Kind]
	n[pattern]++
	return fmt.Sprintf(pattern, ordinal(n[pattern]))
}

// ordinal writes 1–99 in Chinese numerals, larger numbers in digits.
func ordinal(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	case n < 100:
		return digits[n/10] + "十" + digits[n%10]
	default:
		return fmt.Sprint(n)
	}
}

// active returns the institutions of a tier with an agreement in force.
func (c *City) active(tiers ...int) []*Institution {
	var list []*Institution
	for _, i := range c.Institutions {
		for _, tier := range tiers {
			if i.Tier == tier && i.Agreement == InForce {
				list = append(list, i)
			}
		}
	}
	return list
}

// troubled returns the first institution whose agreement is in the state.
func (c *City) troubled(state string) *Institution {
	for _, i := range c.Institutions {
		if i.Agreement == state {
			return i
		}
	}
	return nil
}

// doctor draws a practitioner in good standing.
func (i *Institution) doctor(rng *rand.Rand) Practitioner {
	start := rng.IntN(len(i.Staff))
	for k := range i.Staff {
		if p := i.Staff[(start+k)%len(i.Staff)]; p.State == InForce {
			return p
		}
	}
	return i.Staff[0]
}
