package bills

import "yibao/ground/fault"

// Refusals of files.
var (
	ErrNoTable     = fault.Define("YB4550", fault.Business, "读不懂这个文件:%s。请提供带表头的 CSV(UTF-8 或 GB18030)或 Parquet 文件")
	ErrNoColumn    = fault.Define("YB4551", fault.Business, "文件缺少必需的列:%s。列的名称见指南“批量审核文件的列”")
	ErrTwoColumns  = fault.Define("YB4552", fault.Business, "列“%s”出现了两次,请删去一列")
	ErrColumnType  = fault.Define("YB4553", fault.Business, "列“%s”的类型 %s 不收:金额和数量请用 DECIMAL、整数或文本,不用浮点数")
	ErrFaultyRows  = fault.Define("YB4554", fault.Business, "有 %d 行不能用,没有产生结果。请按所列的行号改正后重新运行")
	ErrUnknownFile = fault.Define("YB4555", fault.Business, "结果文件 %s 的后缀不认得,请写 .csv 或 .parquet")
)
