package his

import "yibao/ground/fault"

// Refusals of the door itself.
var (
	ErrBodyTooLarge     = fault.Define("YB1005", fault.Shape, "报文超过 %d MB,请减少一次上传的明细行数,分次上传")
	ErrUnknownInfno     = fault.Define("YB1007", fault.Shape, "本中心没有开通交易 %s,请核对 infno 和请求地址")
	ErrPathDiffers      = fault.Define("YB1008", fault.Shape, "请求地址是交易 %s,报文 infno 却是 %s,请改为一致后重发")
	ErrMethod           = fault.Define("YB1014", fault.Shape, "接口只接受 POST 请求,请检查接口程序")
	ErrBodyBroken       = fault.Define("YB1015", fault.Shape, "报文没有收完整,请检查网络后用同一报文重发")
	ErrForm             = fault.Define("YB1016", fault.Shape, "表单格式不对:应为 multipart/form-data,jsonStr 部分是报文,file 部分是文件")
	ErrOtherInstitution = fault.Define("YB1017", fault.Business, "只能办理本机构的业务,报文头的机构是 %s,输入中却是 %s,请核对 fixmedins_code")
	ErrFileBytes        = fault.Define("YB1018", fault.Shape, "文件数据 in 应为字节数组或 Base64 文本,或者用 multipart/form-data 把文件放在 file 部分上传")
	ErrNoDictionary     = fault.Define("YB1019", fault.Business, "没有字典 %s,请填写字段名,例如 insutype、med_type")
	ErrUnbalanced       = fault.Define("YB9301", fault.System, "结算结果未通过平衡校验(%s),没有返回结果;请勿收费,凭跟踪号 %s 联系医保中心")
	ErrInternal         = fault.Define("YB9302", fault.System, "医保中心系统出错,请稍后用同一报文重发;仍不成功的凭跟踪号 %s 联系医保中心")
)
