// Package access is the register of who may act in the agency (经办机构): its
// organisations, its staff, their roles, the permissions that each act needs,
// how far a person's data scope reaches, and the means of identification
// (password, one-time codes, sessions).
//
// Legal basis: 网络安全法 art. 21, GB/T 22239-2019 §8.1.4 (等保三级: 身份鉴别, 访问控制),
// 医保经办条例 (国令765) on 岗位分离. The package keeps facts and pure decisions about
// them; it reads no clock and makes no randomness. Keys of institutions are kept
// beside, for the national interface.
//
// Unlike the registers that money is decided on, rows here are changed in place
// with a revision; what stood before is in the trail (register/trail).
package access

import (
	"slices"
	"time"

	"yibao/ground/fault"
)

// Refusals of this register.
var (
	ErrUnknownStaff        = fault.Define("YB1801", fault.Business, "没有人员账号 %s,请核对编号或账号")
	ErrUnknownOrganisation = fault.Define("YB1802", fault.Business, "没有经办机构 %s,请核对机构编号")
	ErrAccountTaken        = fault.Define("YB1803", fault.Business, "账号 %s 已有人使用,请换一个账号名")
	ErrOrganisationTaken   = fault.Define("YB1804", fault.Business, "机构编号 %s 已经存在,请核对或换一个编号")
	ErrChanged             = fault.Define("YB1805", fault.Conflict, "这条登记已被别人改过(现为第 %d 版),请重新查看后再改")
	ErrNoScope             = fault.Define("YB1806", fault.System, "查询没有带数据范围,已拒绝;请联系系统管理员")
	ErrRoleConflict        = fault.Define("YB1807", fault.Business, "角色“%s”不能与“%s”由同一人担任,请改派")
	ErrUnknownRole         = fault.Define("YB1808", fault.Business, "没有角色“%s”,可用的角色见角色列表")
	ErrBadRegion           = fault.Define("YB1809", fault.Business, "医保区划 %s 应为 6 位数字,请更正")
)

// State says whether an account or organisation is in use.
type State string

// The states.
const (
	Active   State = "正常"
	Disabled State = "停用"
)

// Organisation is one 经办机构 or one of its desks: county, township, village.
type Organisation struct {
	OrgNo  string
	Name   string
	Region string // admdvs whose data it may see; 390100 reaches all of 3901
	Parent string // OrgNo above it, "" for the topmost
	State  State
	Rev    int64
}

// Staff is one member of staff. An account is one person's and is never shared.
type Staff struct {
	StaffNo  string
	Account  string // the name used to sign in, lower case
	Name     string
	OrgNo    string
	Roles    []Role
	State    State
	Disabled string // why, "" while active
	Created  time.Time
	Rev      int64
}

// Has reports whether the person holds the role.
func (s Staff) Has(r Role) bool { return slices.Contains(s.Roles, r) }

// May reports whether one of the person's roles carries the permission; Own
// needs no role.
func (s Staff) May(p Permission) bool {
	return p == Own || slices.ContainsFunc(s.Roles, func(r Role) bool { return r.Carries(p) })
}

// Secret is what a person proves identity with. Nothing in it is shown.
type Secret struct {
	StaffNo    string
	Password   string   // tagged hash, see Hasher
	History    []string // hashes of passwords before, newest first
	ChangedAt  time.Time
	MustChange bool     // at the next sign-in, before anything else
	TOTP       string   // base32 secret; "" before enrolment
	TOTPReady  bool     // the person has shown a code of it
	TOTPStep   int64    // the last step used, so that no code serves twice
	Recovery   []string // digests of recovery codes not used yet
	Failures   int
	LockedTill time.Time
	LastAt     time.Time // last sign-in
	LastFrom   string
	Rev        int64
}

// IdleLimit is how long an account may go unused before it is disabled.
const IdleLimit = 90 * 24 * time.Hour

// Unused reports whether the account has not been used for IdleLimit.
func (s Secret) Unused(created, now time.Time) bool {
	last := s.LastAt
	if last.Before(created) {
		last = created
	}
	return now.Sub(last) > IdleLimit
}

// ValidRegion reports whether a text is an admdvs of six digits.
func ValidRegion(region string) bool {
	return len(region) == 6 && !slices.ContainsFunc([]byte(region), func(b byte) bool { return b < '0' || b > '9' }) && region != "000000"
}
