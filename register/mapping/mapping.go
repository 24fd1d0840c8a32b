// Package mapping is the register of catalogue mappings (目录对照): which national
// code a provider's own code for a drug, service or consumable stands for.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020), transactions 3301, 3302 and 1317.
// A mapping is a version; changing or withdrawing it adds another. It says
// nothing about what is paid: a fee line is judged by its national code.
package mapping

import (
	"context"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Mapping is one version of a mapping.
type Mapping struct {
	period.Version
	Institution string // fixmedins_code
	LocalCode   string // fixmedins_hilist_id
	LocalName   string
	ListType    string // list_type: 101 西药中成药 …
	Code        string // med_list_codg
	Region      string // 统筹区 whose catalogue has the code
	Detail      Detail
	Active      bool // false: withdrawn
}

// Detail is what the provider tells of its item beside the codes.
type Detail struct {
	ApprovalNo, DosageForm, Excluded, Content, Unit, Spec, PackSpec, Memo string
}

// Key names what a version is a version of.
type Key struct{ LocalCode, ListType, Code string }

// Key returns the mapping's key within its institution.
func (m Mapping) Key() Key { return Key{m.LocalCode, m.ListType, m.Code} }

// Refusals of this register.
var (
	ErrUnknownMapping = fault.Define("YB4201", fault.Business, "本机构没有把目录编号 %s 对照到医疗目录编码 %s,或已经撤销,请核对后重发")
	ErrWrongSpan      = fault.Define("YB4203", fault.Business, "目录对照的结束日期 %s 早于开始日期 %s,请改正后重发")
)

// Reader looks mappings up.
type Reader interface {
	// MappingsOf returns every version of the mappings of a local code, oldest
	// recorded first.
	MappingsOf(ctx context.Context, institution, localCode string) ([]Mapping, error)
}

// Writer adds versions.
type Writer interface {
	AddMapping(ctx context.Context, m Mapping) error
}
