package sieve

import (
	"yibao/ground/money"
	"yibao/judge/audit"
)

// takeBack works out what refunds leave of the person's lines. Netting is the
// judge's own, of those lines alone that a refund may speak of.
func (w *worker) takeBack() {
	w.net, w.refunds, w.touched, w.facts.Lines = w.net[:0], w.refunds[:0], w.touched[:0], w.facts.Lines[:0]
	for i := w.lo; i < w.hi; i++ {
		if w.b.quantity[i] < 0 {
			w.refunds = append(w.refunds, i)
		}
		w.net = append(w.net, audit.Netted{
			Quantity: max(0, money.Quantity(w.b.quantity[i])), Amount: money.Fen(w.b.amount[i]), Fund: money.Fen(w.b.fund[i]),
		})
	}
	for i := w.lo; i < w.hi; i++ {
		if w.maySpeakOf(i) {
			w.touched = append(w.touched, i)
			w.b.lineOf(i, w.vlo, &w.facts)
		}
	}
	w.left = audit.Net(&w.facts.Facts, w.left[:0])
	for k, i := range w.touched {
		w.net[i-w.lo] = w.left[k]
	}
}

// maySpeakOf reports whether a line is a refund, or one that a refund of its
// visit names by number or item.
func (w *worker) maySpeakOf(i int32) bool {
	for _, r := range w.refunds {
		if r == i || w.b.visit[r] == w.b.visit[i] && (w.b.refundOf[r] == w.b.no[i] || w.code1(r) == w.code1(i)) {
			return true
		}
	}
	return false
}
