// Package restriction is the register of what keeps a covered person from
// benefits for a time (待遇限制): the waiting period after late or interrupted
// enrolment, the freeze while contributions are in arrears, a suspension by an
// officer's decision.
//
// Legal basis: 社会保险法 art. 23 and 63, 国办发〔2024〕38号 (waiting and repair), 医保经办
// 条例 (国令765). A restriction is a dated version with the reason in words: the
// rule, the days, and what to do. It is lifted by a further version; nothing is
// overwritten, so a settlement can name what it was judged by.
//
// Limits: the package keeps facts. How long somebody waits is judged by
// judge/entitlement from a policy file.
package restriction

import (
	"context"

	"yibao/ground/period"
)

// Kind says what restricts.
type Kind string

// The kinds.
const (
	Waiting Kind = "等待期"
	Arrears Kind = "欠费暂停"
	Decided Kind = "核定暂停" // by an officer, e.g. after 违规
)

// Restriction is one version of a restriction: no benefit for care whose first
// day is in Effective.
type Restriction struct {
	period.Version
	PsnNo  string
	Scheme string
	Kind   Kind
	Code   string // tells restrictions of a kind apart: the day since when
	Active bool   // false: lifted for the days of Effective
	Rule   string // the rule with its paper
	Reason string // why, with the numbers
	Remedy string // what the person can do
	Basis  string // version id of the policy that it was judged by, or ""
}

// Reader looks restrictions up.
type Reader interface {
	// RestrictionsOn returns the restrictions of the person on the day, one for
	// each scheme, kind and code, lifted ones included.
	RestrictionsOn(ctx context.Context, psnNo string, day period.Date) ([]Restriction, error)
	// RestrictionVersions returns versions by id, for replay.
	RestrictionVersions(ctx context.Context, psnNo string, versionIDs []string) ([]Restriction, error)
}

// HistoryReader reads all versions.
type HistoryReader interface {
	// RestrictionsOf returns every version of the person, oldest recorded first.
	RestrictionsOf(ctx context.Context, psnNo string) ([]Restriction, error)
}

// Writer adds versions, all or nothing.
type Writer interface {
	AddRestrictions(ctx context.Context, list []Restriction) error
}

// key tells restrictions of one person apart.
type key struct {
	scheme string
	kind   Kind
	code   string
}

// Latest returns what holds on the day, as RestrictionsOn does.
func Latest(all []Restriction, day period.Date) []Restriction {
	return period.Latest(all, day, func(r Restriction) key { return key{r.Scheme, r.Kind, r.Code} })
}
