package policyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// cut is a place between figures: just below a value or just above it.
type cut struct {
	value money.Rate
	above bool
	none  bool // beyond every value
}

func (a cut) compare(b cut) int {
	switch {
	case a.none || b.none:
		return truthSign(a.none) - truthSign(b.none)
	case a.value.Cmp(b.value) != 0:
		return a.value.Cmp(b.value)
	default:
		return truthSign(a.above) - truthSign(b.above)
	}
}

func truthSign(b bool) int {
	if b {
		return 1
	}
	return 0
}

// holds reports whether a figure lies before the cut.
func (a cut) holds(v money.Rate) bool {
	if a.none {
		return true
	}
	order := v.Cmp(a.value)
	return order < 0 || order == 0 && a.above
}

// keyRange is a key such as 不满45, 45-59 or 60以上.
type keyRange struct {
	hasLow    bool
	low, high cut
	openLow   bool // 以上 and A-B go on where the row before ended
}

// parseRange reads a key; ok is false when it is no range.
func parseRange(text string, unit expr.Unit) (keyRange, bool) {
	number := func(part string) (money.Rate, bool) {
		part = strings.TrimSuffix(strings.TrimSpace(part), string(unit))
		value, from, ok := expr.Literal(strings.TrimSpace(part))
		if !ok {
			return value, false
		}
		fitted, code, _ := expr.Fit(value, from, unit)
		return fitted, code == ""
	}
	text = strings.TrimSpace(text)
	r := keyRange{high: cut{none: true}}
	var ok bool
	switch {
	case strings.HasPrefix(text, "至"):
		r.high = cut{above: true}
		r.high.value, ok = number(strings.TrimPrefix(text, "至"))
	case strings.HasPrefix(text, "不满"):
		r.high = cut{}
		r.high.value, ok = number(strings.TrimPrefix(text, "不满"))
	case strings.HasPrefix(text, "超过"):
		r.hasLow, r.low = true, cut{above: true}
		r.low.value, ok = number(strings.TrimPrefix(text, "超过"))
	case strings.HasSuffix(text, "以上"):
		r.hasLow, r.openLow = true, true
		r.low.value, ok = number(strings.TrimSuffix(text, "以上"))
	case strings.Contains(text, "-"):
		low, high, _ := strings.Cut(text, "-")
		r.hasLow, r.openLow, r.high = true, true, cut{above: true}
		var ok2 bool
		r.low.value, ok = number(low)
		r.high.value, ok2 = number(high)
		ok = ok && ok2
	default:
		r.hasLow, r.high = true, cut{above: true}
		r.low.value, ok = number(text)
		r.high.value = r.low.value
	}
	if unit.IsCount() {
		r.low, r.high = r.low.whole(), r.high.whole()
	}
	return r, ok
}

// whole moves a cut above n to below n + 1, for figures that are whole.
func (a cut) whole() cut {
	if !a.above {
		return a
	}
	next, err := a.value.Add(money.Whole(1))
	if err != nil {
		return a
	}
	return cut{value: next}
}

// numberKeys are rows by ranges of a figure, in rising order.
type numberKeys struct {
	compiler *compiler
	table    *table
	at       *node
	dim      dimension
	rows     []int
	lows     []cut
	highs    []cut
	noLow    bool // the first range begins below everything
	gap      bool
	rest     int
	restKey  *node
}

func (k *numberKeys) take(row int, key *node) bool {
	if key.text == restName {
		k.rest, k.restKey = row, key
		return true
	}
	r, ok := parseRange(key.text, k.dim.unit)
	if !ok {
		k.compiler.report.at(key, "P215", "“"+key.text+"”不是一档"+string(k.dim.unit)+"的写法。", "写成 0、不满45、45-59、60以上、至60%、超过60% 的样子,或 其余。")
		return false
	}
	last := cut{}
	if len(k.highs) > 0 {
		last = k.highs[len(k.highs)-1]
	}
	switch {
	case !r.hasLow && len(k.highs) == 0:
		k.noLow = true
	case !r.hasLow:
		r.low = last
	case r.openLow && len(k.highs) > 0 && last.above && last.value.Cmp(r.low.value) == 0:
		r.low = last
	}
	name := k.table.param.name
	if len(k.highs) > 0 && r.low.compare(last) < 0 || r.high.compare(r.low) <= 0 && !(k.noLow && len(k.highs) == 0) {
		k.compiler.report.at(key, "P216", "参数“"+name+"”:“"+key.text+"”和上一档重叠,或者次序不对。", "各档从小到大写,不要重叠。")
		return false
	}
	if len(k.highs) > 0 && r.low.compare(last) > 0 {
		k.gap = true
		k.missing(key, "“"+key.text+"”和上一档接不上。", "上一档到哪里,这一档就从哪里起;检查是不是漏了一档。")
	}
	if len(k.highs) == 0 && r.hasLow && r.low.compare(cut{}) > 0 {
		k.gap = true
		k.missing(key, "没有写比“"+key.text+"”小的情形。", "补上;政策确实没有规定的,写 其余: 无。")
	}
	k.rows, k.lows, k.highs = append(k.rows, row), append(k.lows, r.low), append(k.highs, r.high)
	return true
}

// missing notes a gap; it is complained about when there is no 其余.
func (k *numberKeys) missing(key *node, message, help string) {
	if k.at.get(restName) == nil {
		k.compiler.report.at(key, "P216", "参数“"+k.table.param.name+"”:"+message, help)
	}
}

func (k *numberKeys) finish() func(f *frame) (int, error) {
	open := len(k.highs) == 0 || !k.highs[len(k.highs)-1].none
	switch {
	case k.rest < 0 && open:
		k.compiler.report.at(k.at, "P214", "参数“"+k.table.param.name+"”没有写更大的"+k.dim.node.text+"的值。", "最后一档写成“60以上”的样子;政策确实没有规定的,写 其余: 无。")
	case k.rest >= 0 && !open && !k.gap:
		k.compiler.report.at(k.restKey, "P213", "“其余”没有剩下的情形。", "前面各行已经写全,删去“其余”。")
	}
	rows, lows, highs, noLow, rest, figure := k.rows, k.lows, k.highs, k.noLow, k.rest, k.dim.figure
	return func(f *frame) (int, error) {
		v, err := figure(f)
		if err != nil {
			return -1, err
		}
		for i, high := range highs {
			if !high.holds(v) {
				continue
			}
			if i == 0 && noLow || !lows[i].holds(v) {
				return rows[i], nil
			}
			break
		}
		return rest, nil
	}
}
