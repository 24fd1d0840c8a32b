package message

import "yibao/ground/fault"

// Refusals of the envelope.
var (
	ErrEmptyBody     = fault.Define("YB1001", fault.Shape, "报文为空,请检查接口程序是否写入了请求内容")
	ErrEncoding      = fault.Define("YB1002", fault.Shape, "报文既不是 UTF-8 也不是 GB18030 编码,请检查接口程序的字符集后重发")
	ErrJSON          = fault.Define("YB1003", fault.Shape, "报文不是合法的 JSON(第 %d 字节附近),请检查引号、逗号和括号后重发")
	ErrNotObject     = fault.Define("YB1004", fault.Shape, "报文最外层应为 JSON 对象 {…},请检查接口程序")
	ErrNoInfno       = fault.Define("YB1006", fault.Shape, "缺少交易编号 infno,请填写后重发")
	ErrNoMsgid       = fault.Define("YB1009", fault.Shape, "缺少发送方报文ID msgid,请填写后重发")
	ErrLongMsgid     = fault.Define("YB1010", fault.Shape, "发送方报文ID msgid 有 %d 个字符,最多 30 个,请缩短后重发")
	ErrNoInstitution = fault.Define("YB1011", fault.Shape, "缺少定点医药机构编号 fixmedins_code,请填写后重发")
	ErrNoInput       = fault.Define("YB1012", fault.Shape, "缺少交易输入 input,请填写后重发")
	ErrInput         = fault.Define("YB1013", fault.Shape, "交易输入 input 应为 JSON 对象;如果是加密报文,本中心未启用加密,请用明文重发")
)

// Refusals of a node of the input.
var (
	ErrNoNode    = fault.Define("YB1101", fault.Shape, "交易输入缺少节点 %s(%s),请补上后重发")
	ErrNode      = fault.Define("YB1102", fault.Shape, "节点 %s(%s)应为对象或列表,请检查接口程序")
	ErrEmptyList = fault.Define("YB1103", fault.Shape, "节点 %s(%s)一行也没有,至少要有一行")
	ErrLongList  = fault.Define("YB1104", fault.Shape, "节点 %s(%s)有 %d 行,一次最多 %d 行,请分次上传")
	ErrManyNodes = fault.Define("YB1105", fault.Shape, "节点 %s(%s)只能有一个,却收到 %d 个,请拆成多笔交易")
)

// Refusals of one field. %s is the place: "feedetail 第3行 cnt(数量)".
var (
	ErrRequired = fault.Define("YB1201", fault.Shape, "%s 为必填项,请填写后重发")
	ErrLong     = fault.Define("YB1202", fault.Shape, "%s 有 %d 个字符,最多 %d 个,请缩短后重发")
	ErrNumber   = fault.Define("YB1203", fault.Shape, "%s 不是数字,请改正后重发")
	ErrScale    = fault.Define("YB1204", fault.Shape, "%s 小数超过 %d 位,请按规定位数四舍五入后重发")
	ErrLarge    = fault.Define("YB1205", fault.Shape, "%s 数值过大,整数部分最多 %d 位,请核对后重发")
	ErrDate     = fault.Define("YB1206", fault.Shape, "%s 不是有效日期,格式应为 2026-01-31,请改正后重发")
	ErrTime     = fault.Define("YB1207", fault.Shape, "%s 不是有效时间,格式应为 2026-01-31 08:30:00,请改正后重发")
	ErrNested   = fault.Define("YB1208", fault.Shape, "%s 应为单个值,却收到对象或列表,请检查接口程序")
	ErrCode     = fault.Define("YB1209", fault.Shape, "%s 只能是 %s,请改正后重发")
	ErrInteger  = fault.Define("YB1210", fault.Shape, "%s 应为整数,请改正后重发")
	ErrControl  = fault.Define("YB1211", fault.Shape, "%s 含有不可见的控制字符,请删去后重发")
)

// Refusals that compare fields.
var (
	ErrCardSn      = fault.Define("YB1301", fault.Shape, "就诊凭证类型为 03(社会保障卡)时必须填写卡识别码 card_sn,请读卡后重发")
	ErrWho         = fault.Define("YB1302", fault.Shape, "就诊凭证编号 mdtrt_cert_no 与证件号码 certno 至少填写一项,请补上后重发")
	ErrDuplicateSn = fault.Define("YB1303", fault.Shape, "费用明细流水号 feedetl_sn 在本次上传中重复(第 %d 行与第 %d 行),请改为不同的流水号")
	ErrMixedVisits = fault.Define("YB1304", fault.Shape, "一次只能上传同一人同一次就诊的明细,第 %d 行的就诊ID或人员编号与第 1 行不同,请分次上传")
	ErrRepeatedRow = fault.Define("YB1306", fault.Shape, "%s %s 在本次上传中重复(第 %d 行与第 %d 行),请核对后重发")
	ErrMixedPapers = fault.Define("YB1307", fault.Shape, "一次只能上传同一人同一次就诊的资料,第 %d 行的就诊ID或人员编号与第 1 行不同,请分次上传")
	ErrMonth       = fault.Define("YB1308", fault.Shape, "结算年月 setl_ym 应为六位年月,例如 202601,请改正后重发")
	ErrCumYm       = fault.Define("YB1305", fault.Shape, "累计年月 cum_ym 应为六位年月,例如 202601,请改正后重发")
)
