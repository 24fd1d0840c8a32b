package settlement

import (
	"slices"

	"yibao/ground/money"
)

// same reports whether two records have one canonical text. It compares values,
// which takes a small part of the time that writing the texts does.
func same(a, b *Record) bool {
	return sameFace(a, b) &&
		a.PsnNo == b.PsnNo && a.Seq == b.Seq && a.Forced == b.Forced && a.Institution == b.Institution &&
		a.Operator == b.Operator && a.Transaction == b.Transaction && a.MessageID == b.MessageID && a.VisitID == b.VisitID &&
		a.Facts == b.Facts && a.Balance == b.Balance &&
		slices.Equal(a.Versions, b.Versions) && slices.EqualFunc(a.Lines, b.Lines, sameLine)
}

func sameFace(a, b *Record) bool {
	return a.SetlID == b.SetlID && a.Kind == b.Kind && a.Original == b.Original && a.Region == b.Region && a.Scheme == b.Scheme &&
		a.SettledAt.UnixMicro() == b.SettledAt.UnixMicro() &&
		a.Total == b.Total && a.SelfFunded == b.SelfFunded && a.OverLimit == b.OverLimit && a.Prepaid == b.Prepaid &&
		a.InScope == b.InScope && a.Deductible == b.Deductible && slices.Equal(a.Shares, b.Shares)
}

func sameLine(a, b LineShare) bool {
	return a.LineNo == b.LineNo && a.EntryID == b.EntryID && a.Amount == b.Amount &&
		a.SelfFunded == b.SelfFunded && a.OverLimit == b.OverLimit && a.Prepaid == b.Prepaid && a.InScope == b.InScope &&
		a.Class == b.Class && a.Category == b.Category && sameRate(a.PrepayRate, b.PrepayRate) && a.Limit == b.Limit &&
		a.Excluded == b.Excluded && a.Barred == b.Barred && slices.Equal(a.Parts, b.Parts)
}

func sameRate(a, b money.Rate) bool { return a.Num() == b.Num() && a.Den() == b.Den() }
