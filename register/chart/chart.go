// Package chart is the register of medical papers (病案资料) that institutions
// submit about a visit: the front page, orders, examination and laboratory
// reports, vital signs, the notes of a stay, and the settlement list (医疗保障基金
// 结算清单).
//
// Legal basis: 医疗保障基金使用监督管理条例 (国令735) art. 14–15 (institutions keep and
// submit the papers of care), 医疗保障基金结算清单填写规范 (医保办发〔2021〕34号),
// 定点医药机构接口规范 (XJ-K01-2020) transactions 4101–4105, 4401, 4402, 4501, 4502,
// 4602, 4701.
//
// A document is kept whole as it was submitted, beside the few facts that an
// audit looks it up by. It is never changed: what is submitted again is a
// further revision, the latest counts. The register decides nothing about them.
package chart

import (
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Kind is the kind of a document.
type Kind string

// The kinds of document.
const (
	FrontPage   Kind = "病案首页"
	Order       Kind = "医嘱"
	Examination Kind = "检查报告"
	Laboratory  Kind = "检验报告"
	VitalSigns  Kind = "体征记录"
	Notes       Kind = "电子病历"
	List        Kind = "结算清单"
)

// Document is one revision of one paper of a visit.
type Document struct {
	PsnNo, VisitID string
	Kind           Kind
	DocNo          string // within visit and kind; "" where a visit has but one
	Revision       int64  // 1 is the first
	Institution    string
	ItemCode       string // of what was ordered, examined or tested
	ItemName       string
	Doctor         string    // who ordered or reported
	Begin          time.Time // civil time of the place; zero when not stated
	End            time.Time
	Active         bool   // false: voided by its institution (vali_flag 0)
	Content        string // JSON as submitted
	Operator       string
	Recorded       time.Time
}

// ListState is where a settlement list stands (stas_type).
type ListState string

// The states of a settlement list, with the national codes.
const (
	ListOpen      ListState = "0" // 未提交: may be uploaded again
	ListSubmitted ListState = "1" // 已提交: no longer changed
	ListApproved  ListState = "2" // 审核通过: frozen
	ListReturned  ListState = "3" // 审核不通过: may be changed and submitted again
)

var listMoves = map[ListState][]ListState{
	ListOpen:      {ListSubmitted},
	ListSubmitted: {ListApproved, ListReturned},
	ListReturned:  {ListOpen, ListSubmitted},
}

// May reports whether a list may go to the next state; to stay is allowed.
func (s ListState) May(next ListState) bool { return s == next || slices.Contains(listMoves[s], next) }

// Name returns the Chinese name of the state.
func (s ListState) Name() string {
	return map[ListState]string{
		ListOpen: "未提交", ListSubmitted: "已提交", ListApproved: "审核通过", ListReturned: "审核不通过",
	}[s]
}

// ListStep is one state that a list took.
type ListStep struct {
	PsnNo, SetlID string
	Ordinal       int64 // 1 is the first
	Institution   string
	State         ListState
	Operator      string
	Recorded      time.Time
}

// Refusals of this register.
var (
	ErrUnknownDocument = fault.Define("YB4051", fault.Business, "就诊 %s 没有上传过%s %s,无法作废,请核对")
	ErrUnknownList     = fault.Define("YB4052", fault.Business, "结算 %s 还没有上传结算清单,请先上传(4101)")
)

// Key names a document within a visit.
type Key struct {
	Kind  Kind
	DocNo string
}

// Reader looks documents up.
type Reader interface {
	// Documents returns the latest revision of every document of a visit, of
	// one kind or, for "", of all, by kind and number.
	Documents(ctx context.Context, psnNo, visitID string, kind Kind) ([]Document, error)
	// ListSteps returns the states that a settlement's list took, oldest first.
	ListSteps(ctx context.Context, psnNo, setlID string) ([]ListStep, error)
	// ListsOf returns the latest revision of the lists of an institution whose
	// last day of settlement lies in the span, by settlement.
	ListsOf(ctx context.Context, institution string, days period.Span) ([]Document, error)
}

// Writer records documents.
type Writer interface {
	// AddDocuments adds revisions, all or nothing.
	AddDocuments(ctx context.Context, documents []Document) error
	AddListStep(ctx context.Context, s ListStep) error
}
