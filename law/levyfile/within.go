package levyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/law/expr"
)

// within is a range of a figure: from low on, up to high. Both ends belong to it
// unless openHigh.
type within struct {
	low, high       money.Rate
	hasLow, hasHigh bool
	openHigh        bool // 不满: high itself does not belong to it
}

// parseWithin reads 不满45, 45-59, 60以上 or 45.
func parseWithin(text string, unit expr.Unit) (within, bool) {
	number := func(part string) (money.Rate, bool) {
		part = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(part), string(unit)))
		value, from, ok := expr.Literal(part)
		if !ok {
			return value, false
		}
		fitted, code, _ := expr.Fit(value, from, unit)
		return fitted, code == ""
	}
	var w within
	var ok bool
	switch {
	case strings.HasPrefix(text, "不满"):
		w.hasHigh, w.openHigh = true, true
		w.high, ok = number(strings.TrimPrefix(text, "不满"))
	case strings.HasSuffix(text, "以上"):
		w.hasLow = true
		w.low, ok = number(strings.TrimSuffix(text, "以上"))
	case strings.Contains(text, "-"):
		low, high, _ := strings.Cut(text, "-")
		w.hasLow, w.hasHigh = true, true
		var also bool
		w.low, ok = number(low)
		w.high, also = number(high)
		ok = ok && also && w.low.Cmp(w.high) <= 0
	default:
		w.hasLow, w.hasHigh = true, true
		w.low, ok = number(text)
		w.high = w.low
	}
	return w, ok
}

func (w within) contains(v money.Rate) bool {
	if w.hasLow && v.Cmp(w.low) < 0 {
		return false
	}
	if !w.hasHigh {
		return true
	}
	order := v.Cmp(w.high)
	return order < 0 || order == 0 && !w.openHigh
}

// before reports whether all of w lies before next.
func (w within) before(next within) bool {
	if !w.hasHigh || !next.hasLow {
		return false
	}
	order := w.high.Cmp(next.low)
	return order < 0 || order == 0 && w.openHigh
}

// meets reports whether nothing lies between w and next: counts go up by one.
func (w within) meets(next within, unit expr.Unit) bool {
	if w.openHigh {
		return w.high.Cmp(next.low) == 0
	}
	if !unit.IsCount() {
		return false
	}
	after, err := w.high.Add(money.Whole(1))
	return err == nil && after.Cmp(next.low) == 0
}
