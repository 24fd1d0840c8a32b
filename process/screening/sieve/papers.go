package sieve

import "yibao/judge/audit"

// chains lists the person's orders and reports by item and number.
func (w *worker) chains() {
	m := &w.marks
	if m.ordered {
		return
	}
	m.ordered = true
	for n := w.vlo; n < w.vhi; n++ {
		v := &w.b.visits[n]
		for i := v.firstOrder; i < v.firstOrder+v.orders; i++ {
			m.byItem.add(m.now, w.b.orders[i].item, i)
			if no := w.b.orders[i].no; no != 0 {
				m.byNo.add(m.now, no, i)
			}
		}
		for i := v.firstReport; i < v.firstReport+v.reports; i++ {
			m.reports.add(m.now, w.b.reports[i].item, i)
		}
	}
}

func (v *visit) hasOrder(i int32) bool {
	return v.firstOrder <= i && i < v.firstOrder+v.orders
}

func (v *visit) hasReport(i int32) bool {
	return v.firstReport <= i && i < v.firstReport+v.reports
}

// isOrdered reports whether an order that was not cancelled speaks of a line.
func (w *worker) isOrdered(i int32, v *visit) bool {
	w.chains()
	m, day := &w.marks, w.b.day[i]
	for o := m.byItem.first(m.now, w.code1(i)); o >= 0; o = m.byItem.next[o] {
		x := &w.b.orders[o]
		if v.hasOrder(o) && x.flags&orderCancelled == 0 && x.day <= day && day <= max(x.day, x.until) {
			return true
		}
	}
	if no := w.b.order[i]; no != 0 {
		for o := m.byNo.first(m.now, no); o >= 0; o = m.byNo.next[o] {
			if v.hasOrder(o) && w.b.orders[o].flags&orderCancelled == 0 {
				return true
			}
		}
	}
	return false
}

// isReported reports whether a report of the line's item, not before its day
// unless any will do, is there.
func (w *worker) isReported(i int32, v *visit, any bool) bool {
	w.chains()
	m := &w.marks
	for r := m.reports.first(m.now, w.code1(i)); r >= 0; r = m.reports.next[r] {
		if v.hasReport(r) && (any || w.b.reports[r].day >= w.b.day[i]) {
			return true
		}
	}
	return false
}

func unreported(w *worker, i int32, v *visit, _ *terms) bool {
	return w.differs(v.ReportsKnown, v.ReportsKnown && w.isReported(i, v, false))
}

func fictitious(w *worker, i int32, v *visit, _ *terms) bool {
	if !v.OrdersKnown || !v.ReportsKnown {
		return w.told
	}
	return !w.isOrdered(i, v) && !w.isReported(i, v, true)
}

func unordered(c *compiling) {
	c.eachLine(func(w *worker, i int32) bool {
		if kind := w.b.kind(i); kind != audit.Drug && kind != audit.Herb || !w.asked(i) {
			return false
		}
		v := w.visitOf(i)
		return w.differs(v.OrdersKnown, v.OrdersKnown && w.isOrdered(i, v))
	})
}

func unrefunded(c *compiling) {
	c.eachVisit(func(w *worker, v *visit, _ int32) bool { return w.differs(v.OrdersKnown, !v.cancelled) })
}

// countOrder holds when more was charged of an item in a visit than ordered.
func countOrder(c *compiling) {
	c.person(func(w *worker) bool {
		for n := w.vlo; n < w.vhi; n++ {
			v := &w.b.visits[n]
			if v.Judged && v.OrdersKnown && v.orders > 0 && w.tooMany(v, n) {
				return true
			}
		}
		return false
	})
}

func (w *worker) tooMany(v *visit, n int32) bool {
	m := &w.marks
	m.count++
	for i := v.firstOrder; i < v.firstOrder+v.orders; i++ {
		o := &w.b.orders[i]
		if o.flags&orderCancelled != 0 {
			continue
		}
		s, _ := m.sums.get(m.count, o.item)
		s.quantity += int64(o.quantity)
		s.unknown = s.unknown || o.flags&orderKnown == 0
		m.sums.put(m.count, o.item, s)
	}
	for i := w.lo; i < w.hi; i++ {
		if w.b.visit[i] != n || w.quantity(i) <= 0 {
			continue
		}
		code := w.code1(i)
		s, ok := m.sums.get(m.count, code)
		switch {
		case !ok && w.b.order[i] != 0:
			return true
		case !ok || s.unknown:
			continue
		}
		if s.quantity -= w.quantity(i); s.quantity < 0 {
			return true
		}
		m.sums.put(m.count, code, s)
	}
	return false
}

// recordFields holds when a required field is empty or two papers differ.
func recordFields(c *compiling) {
	c.eachVisit(func(_ *worker, v *visit, _ int32) bool {
		for i, x := range v.Fields {
			if x.Required && x.Value == "" {
				return true
			}
			for _, y := range v.Fields[:i] {
				if y.Name == x.Name && y.Value != x.Value && x.Value != "" && y.Value != "" {
					return true
				}
			}
		}
		return false
	})
}
