package signing

import "yibao/ground/fault"

// Refusals of the gate. None repeats a word of the sender.
var (
	ErrNotHere          = fault.Define("YB1311", fault.Shape, "本中心没有启用机构签名,只答复服务器本机的请求;请联系医保中心启用签名方式并领取密钥")
	ErrUnsigned         = fault.Define("YB1312", fault.Shape, "报文没有按本中心要求签名,缺少 %s;请按接入说明签名后重发")
	ErrTimestamp        = fault.Define("YB1313", fault.Shape, "签名时间写法不对(%s),请按接入说明改正后重发")
	ErrStale            = fault.Define("YB1314", fault.Shape, "签名时间与中心时间(%s)相差超过 %d 秒,请校准本机时钟,用新的时间重新签名后重发")
	ErrUnknownKey       = fault.Define("YB1315", fault.Shape, "没有登记这个应用标识,请核对密钥是否已领取、签名方式是否与本中心一致")
	ErrWrongSignature   = fault.Define("YB1316", fault.Shape, "签名不一致,请核对密钥和签名步骤;报文在签名之后不能再改动")
	ErrKeyNotHeld       = fault.Define("YB1317", fault.Shape, "密钥不在有效期内(%s),请换用现行密钥,或向医保中心申领")
	ErrReplayed         = fault.Define("YB1318", fault.Shape, "这个签名已经用过;重发报文时 msgid 不变,请用新的时间和随机数重新签名")
	ErrTooFast          = fault.Define("YB1319", fault.System, "本机构报文过快,超过每秒 %d 笔,本次未办理;请在 %d 秒后用同一报文重新签名重发")
	ErrOtherInstitution = fault.Define("YB1320", fault.Shape, "签名密钥不属于报文 fixmedins_code 所写的机构,请核对机构编号,或换用该机构自己的密钥")
	ErrOtherTransaction = fault.Define("YB1321", fault.Shape, "签名中的交易编号与报文不一致,请改为一致后重新签名")
	ErrNotSealed        = fault.Define("YB1322", fault.Shape, "本中心要求报文以 SM2 签名、SM4 加密,%s;请按接入说明处理后重发")
	ErrNoCentreKey      = fault.Define("YB9211", fault.System, "医保中心没有可用的签名密钥,本次未办理;请联系医保中心")
)
