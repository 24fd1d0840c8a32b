package publication

import "yibao/ground/fault"

// Refusals of a publication; nothing is changed.
var (
	ErrFaulty     = fault.Define("YB6811", fault.Business, "《%s》检查出%d处错误,没有发布,原有政策不变;请按检查结果逐处改正后再发布")
	ErrNoAuthor   = fault.Define("YB6812", fault.Business, "发布政策须写明发布人,请登录后或用 --author 注明后再发布")
	ErrFragment   = fault.Define("YB6813", fault.Business, "《%s》没有写明统筹区、险种或业务,只能被其他政策承接,不能单独发布")
	ErrUndated    = fault.Define("YB6814", fault.Business, "《%s》没有写明从哪一天起施行,请补写“施行”后再发布")
	ErrIncomplete = fault.Define("YB6815", fault.System, "《%s》检查没有完成,没有发布,请重试或联系系统管理员")
)
