package protect

import "yibao/ground/fault"

// Refusals of protection.
var (
	ErrNoMaster   = fault.Define("YB9214", fault.System, "数据库里有加密的数据,请用 --master-key 或环境变量 YIBAO_MASTER_KEY 指明主密钥文件")
	ErrMaster     = fault.Define("YB9215", fault.System, "主密钥与数据库不符,打不开数据密钥;请核对主密钥文件是不是这个数据库的")
	ErrMasterFile = fault.Define("YB9216", fault.System, "主密钥文件 %s 不能用:%s")
	ErrBroken     = fault.Define("YB9217", fault.System, "表 %s 的 %s 有一处密文打不开,数据可能被改动或移动过;请运行 yibao verify,并从备份核对")
	ErrSelfTest   = fault.Define("YB9218", fault.System, "国密算法自检没有通过(%s),程序不能使用;请更换程序或机器,不要继续办理业务")
)
