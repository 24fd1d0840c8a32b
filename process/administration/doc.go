// Package administration keeps the agency's organisations and accounts (账号管理):
// the first three administrators, new staff, disabling, resets, and the granting
// of roles.
//
// Legal basis: GB/T 22239-2019 §8.1.4.2 (访问控制 a–d: no default account, least
// privilege, 三员分立). The system administrator makes accounts, which can do
// nothing; the security administrator proposes roles for them, and a second
// officer approves (process/approval calls Grant then). Nobody changes the own
// account here. Passwords given out have to be changed at the first sign-in.
// The trail is written by who calls.
package administration

import (
	"io"
	"time"

	"yibao/ground/fault"
	"yibao/register/access"
)

// Refusals of administration.
var (
	ErrInitialised   = fault.Define("YB1861", fault.Business, "系统已经初始化过,账号请由系统管理员在管理接口中建立")
	ErrBadAccount    = fault.Define("YB1862", fault.Business, "账号名 %s 应为 3 到 32 个小写字母、数字、点或横线,以字母开头,请更正")
	ErrBadName       = fault.Define("YB1863", fault.Business, "请填写姓名或名称(1 到 60 个字)")
	ErrOwnAccount    = fault.Define("YB1864", fault.Business, "不能变更本人的账号,请由另一位管理员办理")
	ErrOutOfScope    = fault.Define("YB1865", fault.Business, "机构 %s 不在您的管辖范围内,请由有管辖权的机构办理")
	ErrBadOrgNo      = fault.Define("YB1867", fault.Business, "机构编号 %s 应为 4 到 20 个数字或字母,请更正")
	ErrLastAdmin     = fault.Define("YB1868", fault.Business, "这是最后一位在用的%s,停用或收回后将无人管理,请先另设一位")
	ErrStaffDisabled = fault.Define("YB1869", fault.Business, "账号 %s 已停用,请先启用再授予角色")
)

// Service administers. All fields are required.
type Service struct {
	Store  access.Store
	Now    func() time.Time
	NewID  func() string
	Random io.Reader
	Hasher access.Hasher
}

// Issued is an account with the password that was made for it, told once. TOTP
// is the telephone's secret of a demonstration account.
type Issued struct {
	Staff    access.Staff
	Password string
	TOTP     string
}
