package importing

import "yibao/ground/fault"

// Refusals of a whole file.
var (
	ErrBadRows     = fault.Define("YB8001", fault.Business, "《%s》共%d行,其中%d行有误,全部未导入;请按返回文件“错误原因”列逐行改正后重新导入")
	ErrUnknownFile = fault.Define("YB8002", fault.Business, "看不出《%s》是哪一种导入文件,请按模板命名(%s)或使用模板的表头")
	ErrEncoding    = fault.Define("YB8003", fault.Business, "《%s》第%d行有无法识别的字符,请把文件另存为“CSV UTF-8(逗号分隔)”后重新导入")
	ErrWideFile    = fault.Define("YB8004", fault.Business, "《%s》是 Unicode(UTF-16)文本,请另存为“CSV UTF-8(逗号分隔)”后重新导入")
	ErrEmptyFile   = fault.Define("YB8005", fault.Business, "《%s》是空文件,第一行应是表头:%s")
	ErrHeader      = fault.Define("YB8006", fault.Business, "《%s》表头有误:%s;请按模板改正表头后重新导入")
	ErrQuoting     = fault.Define("YB8007", fault.Business, "《%s》第%d行的引号不成对,后面的内容无法读取,请改正引号或用电子表格重新另存为 CSV")
	ErrUnread      = fault.Define("YB8008", fault.System, "《%s》没有读完整,未导入,请重新上传")
)

// Refusals of a row; a row tells all that hold.
var (
	ErrFieldCount  = fault.Define("YB8010", fault.Business, "本行有%d栏,表头有%d栏,请检查是否多了或少了逗号")
	ErrRequired    = fault.Define("YB8011", fault.Business, "“%s”不能为空,请填写")
	ErrDate        = fault.Define("YB8012", fault.Business, "“%s”的“%s”不是日期,请写成 2026-01-31 或 20260131")
	ErrMoney       = fault.Define("YB8013", fault.Business, "“%s”的“%s”不是以元为单位的金额,请写成 1234.50,最多两位小数,不带单位和千分位")
	ErrMoneySign   = fault.Define("YB8014", fault.Business, "“%s”为 %s,必须大于 0;确需冲减的请走调账,不要导入负数")
	ErrYesNo       = fault.Define("YB8015", fault.Business, "“%s”的“%s”只能填“是”或“否”,请改正")
	ErrCode        = fault.Define("YB8016", fault.Business, "“%s”的“%s”不在代码表内%s,请填代码或名称")
	ErrAdmDvs      = fault.Define("YB8017", fault.Business, "“%s”的“%s”不是医保区划,请填6位区划代码")
	ErrTooLong     = fault.Define("YB8018", fault.Business, "“%s”有%d个字,最多%d个字,请缩短")
	ErrMangled     = fault.Define("YB8019", fault.Business, "“%s”的“%s”已被电子表格改成科学计数,原号码丢失,请把该列设为文本后重新填写")
	ErrIdentity    = fault.Define("YB8020", fault.Business, "“%s”不能登记:%s")
	ErrBirthDiffer = fault.Define("YB8021", fault.Business, "出生日期 %s 与身份证号码中的 %s 不一致,请按证件改正")
	ErrSexDiffer   = fault.Define("YB8022", fault.Business, "性别“%s”与身份证号码中的“%s”不一致,请按证件改正")
	ErrLifetime    = fault.Define("YB8023", fault.Business, "死亡日期 %s 早于出生日期 %s,请核对")
	ErrFuture      = fault.Define("YB8024", fault.Business, "“%s”%s 晚于今天 %s,请核对")
	ErrSpan        = fault.Define("YB8025", fault.Business, "结束日期 %s 早于开始日期 %s,请改正;没有结束的请留空")
	ErrPrepay      = fault.Define("YB8026", fault.Business, "先行自付比例“%s”应在 0 到 100%% 之间,请写成 10%% 或 0.1")
	ErrLimitPrice  = fault.Define("YB8027", fault.Business, "“%s”的“%s”不是限价,请写成以元为单位的数,最多六位小数,不能为负;没有限价的请留空")
	ErrIllegal     = fault.Define("YB8029", fault.Business, "“%s”的“%s”含有空格或不可见字符,请删除后重新填写")
	ErrRepeated    = fault.Define("YB8030", fault.Business, "与第%d行重复:%s,请只保留一行")
	ErrOverlapping = fault.Define("YB8031", fault.Business, "与第%d行的日期重叠:%s,请改成前后衔接的时段")
	ErrNoPerson    = fault.Define("YB8032", fault.Business, "人员编号 %s 没有登记,请先导入人员,或核对编号")
	ErrNoProvider  = fault.Define("YB8033", fault.Business, "机构编号 %s 没有登记,请先导入机构,或核对编号")
	ErrTaken       = fault.Define("YB8034", fault.Business, "该证件(凭证)已登记给人员编号 %s,请先查重,确是同一人的办理合并")
	ErrPosted      = fault.Define("YB8035", fault.Business, "这笔钱已经入账:%s,请勿重复导入;确是另一笔的请改写说明或日期")
	ErrKindOfCode  = fault.Define("YB8036", fault.Business, "机构编号 %s 是%s的编码,与类型“%s”不符,请核对")
	ErrCreditNo    = fault.Define("YB8037", fault.Business, "统一社会信用代码“%s”应是18位且校验位正确,请按登记证书填写;没有的请留空")
	ErrNoEmployer  = fault.Define("YB8039", fault.Business, "单位 %s 没有登记,请先导入单位,或核对统一社会信用代码")
	ErrWaiting     = fault.Define("YB8038", fault.Business, "待遇开始日期 %s 晚于结束日期 %s,该时段永远不能享受待遇,请核对")
)
