// Package policy is the register of published benefit policies and region
// settings: which text was in force, from which day, and since when the centre
// has known it.
//
// A published version is the whole bundle of files (with the files it inherits
// from), so that any past settlement can be judged again by the very text it
// was judged by. The latest published version of a policy goes before earlier
// ones on the days it covers.
package policy

import (
	"context"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Document says what a published text is.
type Document string

// The documents.
const (
	Benefit Document = "待遇政策"
	Region  Document = "统筹区设置"
	Levy    Document = "缴费政策"
)

// File is one text of a bundle.
type File struct{ Name, Text string }

// Published is one published version.
type Published struct {
	period.Version
	Document Document
	Region   string // admdvs
	Scheme   string // insutype; "" for region settings
	Business string // 住院, 门诊, 门诊慢特病, 药店; "" for settings and contributions
	Title    string
	Entry    string // name of the file that the bundle is entered by
	Files    []File
	Hash     string // hex SHA-256 of the bundle
	Author   string // who published it
	Approver string // the second person, when two publish; else ""
}

// Refusals of this register.
var (
	ErrNoPolicy   = fault.Define("YB6801", fault.Business, "统筹区 %s 没有险种 %s 的%s待遇政策在 %s 有效,请联系经办机构发布政策")
	ErrNoLevy     = fault.Define("YB6712", fault.Business, "统筹区 %s 没有险种 %s 的缴费政策在 %s 有效,请联系经办机构发布缴费政策")
	ErrNoSettings = fault.Define("YB6802", fault.Business, "统筹区 %s 还没有发布统筹区设置,请联系经办机构")
)

// Reader looks published versions up.
type Reader interface {
	// Policies returns all versions published for the region and scheme,
	// without their files, which PublishedVersion brings.
	Policies(ctx context.Context, region, scheme string) ([]Published, error)
	// Settings returns all published settings of the region, without files.
	Settings(ctx context.Context, region string) ([]Published, error)
	// PublishedVersion returns one version by id.
	PublishedVersion(ctx context.Context, versionID string) (Published, error)
}

// LevyReader looks published contribution policies up.
type LevyReader interface {
	// Levies returns all contribution policies published for the region and
	// scheme, oldest recorded first, without their files.
	Levies(ctx context.Context, region, scheme string) ([]Published, error)
	// PublishedVersion is that of Reader.
	PublishedVersion(ctx context.Context, versionID string) (Published, error)
}

// Writer publishes.
type Writer interface {
	Publish(ctx context.Context, p Published) error
}
