package audit

import (
	"errors"
	"strings"

	"yibao/ground/money"
	"yibao/law/rulefile"
)

// moment is what a written rule is judged on: a line of a visit, or a visit.
type moment struct {
	v     *view
	at    int32 // place in view.lines, −1 for a visit
	visit *Visit
	n     int32
}

func (m *moment) line() *line { return &m.v.lines[m.at] }

// missing says which fact a formula needs and nobody told.
type missing string

func (m missing) Error() string { return string(m) }

// writtenRule is the evaluator of rules that users write.
type writtenRule struct {
	formulas rulefile.Formulas[*moment]
	onLine   bool
}

// compileWritten makes the evaluator of a rule that a user wrote.
func compileWritten(r *rulefile.Rule) (evaluator, string) {
	formulas, problems := rulefile.Compile(&r.Written, lookup())
	if len(problems) > 0 {
		return nil, problems[0].Message
	}
	return &writtenRule{formulas, r.Written.On == rulefile.OnLine}, ""
}

func (k *writtenRule) judge(v *view) {
	if !k.onLine {
		for i := range v.facts.Visits {
			if visit := &v.facts.Visits[i]; visit.Judged {
				k.one(&moment{v: v, at: -1, visit: visit, n: int32(i)})
			}
		}
		return
	}
	m := &moment{v: v}
	for i := range v.lines {
		if l := &v.lines[i]; l.judged {
			m.at, m.visit, m.n = int32(i), l.visit, l.Visit
			k.one(m)
		}
	}
}

func (k *writtenRule) one(m *moment) {
	v := m.v
	holds, err := k.formulas.Hit(m)
	var fact missing
	if errors.As(err, &fact) {
		v.unjudged(m.n, m.at, string(fact))
		return
	}
	if err != nil || !holds {
		return
	}
	f := v.begin(nil, m.n)
	if m.at < 0 {
		v.whole(f, m.n)
		f.note("就诊", m.visit.ID)
		v.keepVisit(f)
		return
	}
	over := m.line().quantity
	if k.formulas.Over != nil {
		over = k.over(m)
	}
	v.question(f, m.at, over)
	f.note("费用行", m.line().Item+" "+m.line().Name)
	v.keep(f)
}

// over is the quantity that the rule says is over, within the line's own.
func (k *writtenRule) over(m *moment) money.Quantity {
	rate, err := k.formulas.Over(m)
	if err != nil {
		return 0
	}
	units, err := rate.Mul(money.Whole(int64(oneUnit)))
	if err != nil {
		return 0
	}
	fen, err := units.Fen(money.DownFen) // of ten-thousandths
	if err != nil || fen <= 0 {
		return 0
	}
	return min(money.Quantity(fen), m.line().quantity)
}

// Figures of quantities and prices as written rules see them: units, and fen.
func units(q money.Quantity) (money.Rate, error) { return money.NewRate(int64(q), int64(oneUnit)) }

const millionthsPerFen = 10_000

func figureOf(get func(*moment) money.Rate) func(*moment) (money.Rate, error) {
	return func(m *moment) (money.Rate, error) { return get(m), nil }
}

// lookup gives written rules their words.
func lookup() *rulefile.Lookup[*moment] {
	return &rulefile.Lookup[*moment]{Figures: figures, Choices: choices, Texts: texts, TruthCalls: truthCalls, FigureCalls: figureCalls}
}

var figures = map[string]func(*moment) (money.Rate, error){
	"数量":   func(m *moment) (money.Rate, error) { return units(m.line().quantity) },
	"单价":   func(m *moment) (money.Rate, error) { return money.NewRate(int64(m.line().Price), millionthsPerFen) },
	"金额":   figureOf(func(m *moment) money.Rate { return money.FenRate(m.line().amount) }),
	"基金支付": figureOf(func(m *moment) money.Rate { return money.FenRate(m.line().fund) }),
	"开药天数": func(m *moment) (money.Rate, error) {
		return told(m.line().Supply > 0, int64(m.line().Supply), "用药天数")
	},
	"收费日期": figureOf(func(m *moment) money.Rate { return money.Whole(int64(m.line().Day)) }),
	"入院日期": figureOf(func(m *moment) money.Rate { return money.Whole(int64(m.visit.Begin)) }),
	"出院日期": func(m *moment) (money.Rate, error) { return told(m.visit.End != 0, int64(m.visit.End), "出院日期") },
	"住院天数": func(m *moment) (money.Rate, error) {
		return told(m.visit.End != 0, int64(m.visit.Begin.DaysUntil(m.visit.End)), "出院日期")
	},
	"就诊基金": figureOf(func(m *moment) money.Rate { return money.FenRate(m.v.fundOf(m.n)) }),
	"年龄": func(m *moment) (money.Rate, error) {
		day := m.visit.Begin
		if m.at >= 0 {
			day = m.line().Day
		}
		birth := m.v.facts.Person.Birth
		return told(birth != 0 && birth <= day, int64(birth.AgeOn(day)), "出生日期")
	},
}

func told(known bool, value int64, fact string) (money.Rate, error) {
	if !known {
		return money.Rate{}, missing(fact)
	}
	return money.Whole(value), nil
}

var choices = map[string]func(*moment) (int, error){
	"项目种类": func(m *moment) (int, error) { return int(m.line().Kind), nil },
	"就医方式": func(m *moment) (int, error) {
		for i, way := range []rulefile.VisitWay{rulefile.Online, rulefile.OtherWay, rulefile.Purchase, rulefile.Inpatient, rulefile.Outpatient} {
			if m.visit.Way&way != 0 {
				return 5 - i, nil
			}
		}
		return 0, missing("就医方式")
	},
	"机构级别": func(m *moment) (int, error) {
		if m.visit.Level == 0 {
			return 0, missing("机构级别")
		}
		return int(m.visit.Level), nil
	},
	"性别": func(m *moment) (int, error) {
		if s := m.v.facts.Person.Sex; s == 1 || s == 2 {
			return int(s), nil
		}
		return 0, missing("性别")
	},
}

var texts = map[string]func(*moment) (string, error){
	"编码":   func(m *moment) (string, error) { return m.line().Item, nil },
	"名称":   func(m *moment) (string, error) { return m.line().Name, nil },
	"费用类别": func(m *moment) (string, error) { return m.line().Category, nil },
	"处方号":  func(m *moment) (string, error) { return m.line().Prescription, nil },
	"科室":   func(m *moment) (string, error) { return say(m.line().department(), "科室") },
	"医师":   func(m *moment) (string, error) { return say(m.line().doctor(), "医师") },
	"医疗类别": func(m *moment) (string, error) { return say(m.visit.MedType, "医疗类别") },
	"险种":   func(m *moment) (string, error) { return say(m.visit.Scheme, "险种") },
	"机构":   func(m *moment) (string, error) { return m.visit.Institution, nil },
	"主诊断": func(m *moment) (string, error) {
		if d := m.visit.main(); d != nil {
			return d.Code, nil
		}
		return "", missing("主诊断")
	},
}

func say(text, fact string) (string, error) {
	if text == "" {
		return "", missing(fact)
	}
	return text, nil
}

var truthCalls = map[string]func(text string) func(*moment) (bool, error){
	"编码开头": func(text string) func(*moment) (bool, error) {
		return func(m *moment) (bool, error) { return strings.HasPrefix(m.line().Item, text), nil }
	},
	"名称含": func(text string) func(*moment) (bool, error) {
		return func(m *moment) (bool, error) { return strings.Contains(m.line().Name, text), nil }
	},
	"诊断开头": func(text string) func(*moment) (bool, error) {
		list := []rulefile.Code{{Text: text}}
		return func(m *moment) (bool, error) {
			if len(m.visit.Diagnoses) == 0 {
				return false, missing("诊断")
			}
			return m.v.anyDiagnosis(m.visit, list, false), nil
		}
	},
	"既往诊断开头": func(text string) func(*moment) (bool, error) {
		return func(m *moment) (bool, error) {
			for _, code := range m.v.facts.Person.History {
				if strings.HasPrefix(code, text) {
					return true, nil
				}
			}
			return false, nil
		}
	},
}

var figureCalls = map[string]func(text string, days int) func(*moment) (money.Rate, error){
	"累计数量": func(text string, days int) func(*moment) (money.Rate, error) {
		return func(m *moment) (money.Rate, error) {
			var sum money.Quantity
			m.back(text, days, func(l *line) { sum += l.quantity })
			return units(sum)
		}
	},
	"累计次数": func(text string, days int) func(*moment) (money.Rate, error) {
		return func(m *moment) (money.Rate, error) {
			var n int64
			m.back(text, days, func(*line) { n++ })
			return money.Whole(n), nil
		}
	},
	"累计基金": func(text string, days int) func(*moment) (money.Rate, error) {
		return func(m *moment) (money.Rate, error) {
			var sum money.Fen
			m.back(text, days, func(l *line) { sum += l.fund })
			return money.FenRate(sum), nil
		}
	},
	"距上次": func(text string, days int) func(*moment) (money.Rate, error) {
		return func(m *moment) (money.Rate, error) {
			least := days
			m.back(text, days, func(l *line) {
				if l.at != m.line().at {
					least = min(least, l.Day.DaysUntil(m.line().Day))
				}
			})
			return money.Whole(int64(least)), nil
		}
	},
	"就诊次数": func(text string, days int) func(*moment) (money.Rate, error) {
		var terms rulefile.Terms
		_ = terms.Read("就医方式", text) // a word that is no way counts nothing
		return func(m *moment) (money.Rate, error) {
			var n int64
			for i := range m.v.facts.Visits {
				o := &m.v.facts.Visits[i]
				gap := o.Begin.DaysUntil(m.visit.Begin)
				if o.Way&terms.Ways != 0 && gap >= 0 && gap < days && (gap > 0 || int32(i) <= m.n) {
					n++
				}
			}
			return money.Whole(n), nil
		}
	},
}

// back walks from the line to those before it, within so many days, whose code
// begins so; the line itself is among them.
func (m *moment) back(prefix string, days int, visit func(*line)) {
	day := m.line().Day
	for i := m.at; i >= 0; i-- {
		l := &m.v.lines[i]
		if l.Day.DaysUntil(day) >= days {
			return
		}
		if strings.HasPrefix(l.Item, prefix) {
			visit(l)
		}
	}
}
