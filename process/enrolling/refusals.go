package enrolling

import (
	"errors"
	"strconv"
	"strings"

	"yibao/ground/fault"
)

// Refusals of enrolment business.
var (
	ErrSeveral      = fault.Define("YB2203", fault.Business, "共有%d处需要补正:%s")
	ErrKeyReused    = fault.Define("YB2204", fault.Conflict, "业务编号 %s 已用于另一项内容不同的业务,请换新的编号再提交")
	ErrRequired     = fault.Define("YB2205", fault.Business, "缺少“%s”,请补充")
	ErrElsewhere    = fault.Define("YB2206", fault.Business, "统筹区 %s 不在本机构的经办范围内,请由参保地经办机构办理")
	ErrIdentity     = fault.Define("YB2207", fault.Business, "“%s”不能登记:%s")
	ErrDiffers      = fault.Define("YB2208", fault.Business, "%s %s 与证件号码中的 %s 不一致,请按证件改正")
	ErrOnFile       = fault.Define("YB2209", fault.Business, "该证件已登记给人员编号 %s,请直接为该人员办理,确有两个编号的办理合并")
	ErrCode         = fault.Define("YB2210", fault.Business, "“%s”的“%s”不在代码表内,请按代码表填写")
	ErrFuture       = fault.Define("YB2211", fault.Business, "%s %s 晚于今天 %s,请核对")
	ErrBeforeBirth  = fault.Define("YB2212", fault.Business, "生效日期 %s 早于出生日期 %s,请核对")
	ErrDead         = fault.Define("YB2213", fault.Business, "该人员已于 %s 死亡,不能办理%s;登记有误的请先更正死亡登记")
	ErrCovered      = fault.Define("YB2214", fault.Business, "该人员自 %s 起已参加%s,不能重复参保;中断的请办理恢复")
	ErrDoubleCover  = fault.Define("YB2215", fault.Business, "该人员在 %s 正在参加%s(统筹区 %s),不能重复参保;请先终止原险种,或选择“同时终止原险种”")
	ErrNotCovered   = fault.Define("YB2216", fault.Business, "该人员在 %s 没有参加%s,请核对险种和日期,未参保的请先办理参保")
	ErrNotActive    = fault.Define("YB2217", fault.Business, "该人员的%s在 %s 的状态是“%s”,不能办理%s")
	ErrNotSuspended = fault.Define("YB2218", fault.Business, "该人员的%s在 %s 没有暂停,不需要恢复")
	ErrSameCategory = fault.Define("YB2219", fault.Business, "人员类别已经是“%s”,不需要变更")
	ErrNoSuchGroup  = fault.Define("YB2220", fault.Business, "该人员在 %s 没有“%s”身份,不能取消")
	ErrInGroup      = fault.Define("YB2221", fault.Business, "该人员在 %s 已有“%s”身份,不需要再认定")
	ErrUnitOnFile   = fault.Define("YB2222", fault.Business, "统一社会信用代码 %s 已登记为“%s”,变更信息的请办理单位信息变更")
	ErrCreditCode   = fault.Define("YB2223", fault.Business, "统一社会信用代码“%s”应是18位且校验位正确,请按登记证书填写")
	ErrUnitClosed   = fault.Define("YB2224", fault.Business, "单位 %s 在 %s 的状态是“%s”,不能办理人员增加")
	ErrUnitStaffed  = fault.Define("YB2225", fault.Business, "单位 %s 还有在册人员(如 %s),请先办理人员减少,再注销单位")
	ErrAtUnit       = fault.Define("YB2226", fault.Business, "该人员在 %s 已是单位 %s 的%s人员,工资变动请办理工资变更")
	ErrOtherUnit    = fault.Define("YB2227", fault.Business, "该人员在 %s 仍在单位 %s 在职,请先由原单位办理减少,或选择“同时从原单位减少”")
	ErrNotAtUnit    = fault.Define("YB2228", fault.Business, "该人员在 %s 不是单位 %s 的人员,请核对")
	ErrHouseholds   = fault.Define("YB2229", fault.Business, "该人员在 %s 已属于家庭 %s,请先办理离户")
	ErrNoHousehold  = fault.Define("YB2230", fault.Business, "该人员在 %s 不属于任何家庭,不能离户")
	ErrOneHead      = fault.Define("YB2231", fault.Business, "家庭 %s 应有且只有一位户主,现在有%d位,请核对与户主关系")
	ErrParent       = fault.Define("YB2232", fault.Business, "没有按父母证件 %s 找到参保人;父母不在本地参保的,请在“监护人不在本地参保”一栏说明")
	ErrNotNewborn   = fault.Define("YB2233", fault.Business, "出生日期 %s 距今超过%d天,不按新生儿登记,请按居民参保登记办理")
	ErrTwoReasons   = fault.Define("YB2234", fault.Business, "办理%s须写明真实原因,请补充")
	ErrSameRegion   = fault.Define("YB2235", fault.Business, "转出地和转入地都是 %s,不需要转移")
	ErrMoverInside  = fault.Define("YB2236", fault.Business, "该人员有未结清的就诊 %s,请先结算或撤销,再办理%s")
	ErrCertificate  = fault.Define("YB2237", fault.Business, "转移凭证 %s 与转出地开具的不一致:%s,请核对凭证")
	ErrCertUsed     = fault.Define("YB2238", fault.Business, "转移凭证 %s 已办理过转入,不能重复办理")
	ErrDeathBefore  = fault.Define("YB2239", fault.Business, "死亡日期 %s 早于出生日期 %s,请核对")
	ErrSelfMerge    = fault.Define("YB2240", fault.Business, "两个人员编号相同(%s),不需要合并")
	ErrMergedBefore = fault.Define("YB2241", fault.Business, "人员编号 %s 名下已合并过 %s,不能再并入别人;请把 %s 并入 %s,或先撤销原合并")
	ErrNotAlike     = fault.Define("YB2242", fault.Business, "两个人员编号的%s不同(%s、%s),不能合并;确是同一人的请先更正个人信息")
	ErrNotMerged    = fault.Define("YB2243", fault.Business, "人员编号 %s 没有合并到别的编号,不需要撤销")
	ErrSpentSince   = fault.Define("YB2244", fault.Business, "合并以后 %s 已使用了 %s 账户中的 %s 元,撤销前请先把这笔款项补回")
	ErrUnknownKind  = fault.Define("YB2245", fault.Business, "没有“%s”这种参保业务,请核对业务名称")
	ErrSpan         = fault.Define("YB2246", fault.Business, "结束日期 %s 早于开始日期 %s,请改正;没有结束的请留空")
	ErrLaterVersion = fault.Define("YB2247", fault.Business, "该人员的%s从 %s 起已有登记,请选择此后的日期,或先办理更正")
	ErrMoveBalance  = fault.Define("YB2248", fault.Business, "账户余额 %s 元为负,不能随关系转移,请先核对账户")
	ErrYears        = fault.Define("YB2260", fault.Business, "最低缴费年限要求%d个月,已计入%d个月,还差%d个月,不能变更为退休;可在“退休年限核定”开单,一次性补缴 %s 元(到账后即可变更),或继续按月缴费到满")
	ErrTwoBasics    = fault.Define("YB2249", fault.Business, "人员编号 %s 在参加%s,%s 在参加%s,两个险种不能并存;请先终止其中一个,再办理合并")
)

// faults collects what is wrong with one act, so that it is told at once.
type faults struct{ list []*fault.Fault }

func (f *faults) add(refusals ...*fault.Fault) { f.list = append(f.list, refusals...) }

// take keeps a refusal and hands any other error back.
func (f *faults) take(err error) error {
	if refusal, ok := fault.As(err); ok && refusal.Kind != fault.System {
		f.add(refusal)
		return nil
	}
	return err
}

// need asks for a text that must not be empty.
func (f *faults) need(label, text string) {
	if strings.TrimSpace(text) == "" {
		f.add(ErrRequired.With(label))
	}
}

// refusal is nil, the only fault, or all of them in one sentence; errors.Is
// finds each. Who serves another region is told nothing else.
func (f *faults) refusal() error {
	for _, one := range f.list {
		if one.Code == ErrElsewhere.Code {
			return one
		}
	}
	switch len(f.list) {
	case 0:
		return nil
	case 1:
		return f.list[0]
	}
	causes := make([]error, len(f.list))
	sentences := make([]string, len(f.list))
	for i, one := range f.list {
		causes[i], sentences[i] = one, strconv.Itoa(i+1)+"."+one.Sentence
	}
	return ErrSeveral.Because(errors.Join(causes...), len(f.list), strings.Join(sentences, ";"))
}
