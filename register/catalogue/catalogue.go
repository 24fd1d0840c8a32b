// Package catalogue is the register of the three catalogues (药品、诊疗项目、医用
// 耗材) as a 统筹区 pays them: class, prepay rate, limit price, each dated; and of
// the code lists beside them (diagnoses, operations, listed diseases).
//
// Legal basis: 基本医疗保险用药管理暂行办法 (国家医保局令1号) and the local lists. The
// same national code can have a row of its own for one scheme; it goes before
// the row for all schemes.
package catalogue

import (
	"context"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// Kind says which list a code belongs to.
type Kind string

// The kinds that a fee line can be: they have a class, a category and prices.
const (
	Drug        Kind = "药品"  // western and patent Chinese medicine
	Herb        Kind = "饮片"  // 中药饮片
	Preparation Kind = "自制剂" // made by a hospital
	EthnicDrug  Kind = "民族药"
	Service     Kind = "项目"
	Consumable  Kind = "耗材"
)

// The kinds that are codes and names only.
const (
	Diagnosis      Kind = "疾病"
	Operation      Kind = "手术操作"
	ChronicDisease Kind = "门诊慢特病"
	PaidByDisease  Kind = "按病种付费"
	DaySurgery     Kind = "日间手术"
	Morphology     Kind = "肿瘤形态学"
	TCMDisease     Kind = "中医疾病"
	TCMSyndrome    Kind = "中医证候"
)

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{
		Drug, Service, Consumable, Diagnosis, Herb, Preparation, EthnicDrug,
		Operation, ChronicDisease, PaidByDisease, DaySurgery, Morphology, TCMDisease, TCMSyndrome,
	}
}

// Billable reports whether a fee line can be of the kind.
func (k Kind) Billable() bool {
	switch k {
	case Drug, Herb, Preparation, EthnicDrug, Service, Consumable:
		return true
	}
	return false
}

// Class is chrgitm_lv.
type Class string

// The payment classes.
const (
	ClassA Class = "01" // 甲类
	ClassB Class = "02" // 乙类
	ClassC Class = "03" // 丙类: outside, the patient pays all
)

// Limits are limit prices (支付标准) by hospital level; zero means none.
type Limits struct{ Tertiary, Secondary, Primary money.Price }

// Entry is one version of a catalogue entry in a region.
type Entry struct {
	period.Version
	Region   string // admdvs
	Scheme   string // insutype this row is for; "" for all
	Code     string // med_list_codg, or the diagnosis code
	Kind     Kind
	Name     string
	Spec     string
	Unit     string
	Class    Class
	Category string     // med_chrgitm_type 01–14
	Prepay   money.Rate // 先行自付比例
	Limits   Limits
	Active   bool // false: withdrawn
}

// Refusals of this register.
var (
	ErrUnknownItem      = fault.Define("YB4101", fault.Business, "医保目录编码 %s 在 %s 不在目录内,请核对 med_list_codg,新项目请先做目录对照")
	ErrUnknownDiagnosis = fault.Define("YB4102", fault.Business, "诊断编码 %s 不在疾病诊断目录内,请按国家医保版 ICD-10 编码填写")
)

// Key names what a line asks for: a code on a day.
type Key struct {
	Code string
	Day  period.Date
}

// Reader looks entries up.
type Reader interface {
	// EntriesOn returns the entry of each key for the region and scheme; keys
	// without an active entry are missing from the map.
	EntriesOn(ctx context.Context, region, scheme string, keys []Key) (map[Key]Entry, error)
	EntryVersions(ctx context.Context, versionIDs []string) ([]Entry, error)
}

// Writer adds versions, all or nothing.
type Writer interface {
	AddEntries(ctx context.Context, entries []Entry) error
}
