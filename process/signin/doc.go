// Package signin is how a member of staff proves who they are (登录): account,
// password and a one-time code from the telephone, the session that follows,
// and the changes of one's own password and telephone.
//
// Legal basis: GB/T 22239-2019 §8.1.4.1 (身份鉴别 a–d). Five wrong attempts lock the
// account for half an hour; a session ends when it is not used for 15 minutes,
// and after ten hours in any case; an account unused for 90 days is disabled. A
// password that somebody else gave out, or one of 90 days, has to be changed,
// and a telephone enrolled, before anything else can be done: until then the
// session is limited to the own account. It does not write the trail: who calls
// it does, in the same unit of work.
package signin

import (
	"time"

	"yibao/ground/fault"
)

// Refusals of a sign-in.
var (
	ErrWrong          = fault.Define("YB1841", fault.Business, "账号、口令或动态口令不对,请核对后重试;连续 5 次不对将锁定 30 分钟")
	ErrLocked         = fault.Define("YB1842", fault.Business, "账号因连续输错已锁定,请在 %s 之后再试,或请安全管理员解锁")
	ErrDisabled       = fault.Define("YB1843", fault.Business, "账号已停用,请联系系统管理员")
	ErrUnused         = fault.Define("YB1844", fault.Business, "账号超过 90 天没有使用,已经停用,请联系系统管理员启用")
	ErrCodeMissing    = fault.Define("YB1845", fault.Business, "请输入手机上的 6 位动态口令;手机不在身边的,请输入恢复码")
	ErrNoSession      = fault.Define("YB1846", fault.Business, "没有登录或登录已经过期,请重新登录")
	ErrLimited        = fault.Define("YB1847", fault.Business, "请先修改口令并绑定动态口令,再办理业务")
	ErrWrongPassword  = fault.Define("YB1848", fault.Business, "原口令不对,请重新输入")
	ErrWrongCode      = fault.Define("YB1849", fault.Business, "动态口令不对或已经用过,请等手机显示下一个再输入;一直不对的请核对手机时间")
	ErrNoEnrolment    = fault.Define("YB1850", fault.Business, "还没有领取动态口令的密钥,请先申请绑定")
	ErrUnknownSession = fault.Define("YB1852", fault.Business, "没有找到会话 %s,可能已经结束,请刷新会话列表")
	ErrEnrolled       = fault.Define("YB1851", fault.Business, "已经绑定了动态口令,更换手机请先由安全管理员重置,或用恢复码登录")
)

// The lock on wrong attempts.
const (
	failuresAllowed = 5
	lockedFor       = 30 * time.Minute
)
