// Package accountability is how a member of staff acts (操作问责): the caller must
// hold the permission of the act, a repeated request gets its first answer, and
// what was done is written into the trail in the same unit of work, so that no
// act stands without its entry, and no entry without its act. A refusal is
// entered too.
//
// Legal basis: GB/T 22239-2019 §8.1.4.2 and §8.1.4.3, 医保经办条例 (国令765) on internal
// control. It decides who may act and remembers that it was done; what the act
// does is another process's, which joins the unit of work through its context.
package accountability

import "yibao/ground/fault"

// Refusals of an act.
var (
	ErrForbidden    = fault.Define("YB1831", fault.Business, "您的岗位没有“%s”的权限,如工作需要请联系安全管理员")
	ErrKeyReused    = fault.Define("YB1832", fault.Conflict, "请求编号 %s 已用于另一项内容不同的操作,请换新的 Idempotency-Key 再提交")
	ErrKeyMissing   = fault.Define("YB1833", fault.Shape, "请在 Idempotency-Key 中给出 8 到 64 个字符的请求编号,同一操作重发时用同一编号")
	ErrNobody       = fault.Define("YB1834", fault.System, "操作没有操作人,已拒绝;请联系系统管理员")
	ErrNoReason     = fault.Define("YB1835", fault.Business, "%s须写明原因,请补充后再提交")
	ErrInitialFirst = fault.Define("YB1836", fault.Business, "系统还没有初始化,请先在服务器上运行 yibao init 建立三员账号")
)
