package account

import "yibao/ground/fault"

// Refusals of this process.
var (
	ErrNoConsent   = fault.Define("YB7203", fault.Business, "%s 没有有效的共济授权给 %s,请先由账户所有人办理家庭共济授权")
	ErrOwnAccount  = fault.Define("YB7204", fault.Business, "不能授权给本人;本人的账户直接使用即可")
	ErrNoAccount   = fault.Define("YB7205", fault.Business, "%s 没有%s个人账户,请核对人员编号和险种")
	ErrTooMuch     = fault.Define("YB7206", fault.Business, "账户余额 %s 元,不足 %s 元,请核对金额")
	ErrNotPositive = fault.Define("YB7207", fault.Business, "金额 %s 元应大于零,请核对")
	ErrAlive       = fault.Define("YB7208", fault.Business, "%s 没有登记死亡,不能办理继承,请先办理死亡登记")
	ErrShares      = fault.Define("YB7209", fault.Business, "继承人分得的金额合计 %s 元,应等于账户余额 %s 元,请核对分配")
	ErrRunDiffers  = fault.Define("YB7210", fault.Conflict, "批次 %s 已按别的内容办理过(%s),同一批次不能换内容重做;请核对险种、期间和日期")
	ErrDead        = fault.Define("YB7212", fault.Business, "%s 已登记死亡,账户只能办理继承,不能再授权或提取")
	ErrNotEnded    = fault.Define("YB7214", fault.Business, "计息期 %s 至 %s 还没有结束,请在期满后计息")
	ErrHeldMoney   = fault.Define("YB7215", fault.Business, "%s 的账户还有 %s 元共济冻结没有了结,请稍后再办,或先办理冻结清理")
	ErrWords       = fault.Define("YB7216", fault.Business, "请写明办理的原因(不超过 100 字)")
	ErrOrder       = fault.Define("YB7218", fault.System, "批次 %s 的名单没有按人员编号排序(%s),本页未入账,请联系系统管理员")
	ErrHeirOwns    = fault.Define("YB7219", fault.Business, "账户所有人 %s 不能是自己的继承人,请核对继承人的人员编号")
	ErrCycle       = fault.Define("YB7270", fault.Business, "%s 规定按%s划入,不能划入 %s;按月的写 2026-03,按年的写 2026")
	ErrNotCredited = fault.Define("YB7271", fault.Business, "%s(%s)还没有划入完,没有可补划的,请先办理该期的划入")
)
