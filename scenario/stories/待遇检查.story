故事 结算之前先问一句:这个人能不能享受待遇,不能是为什么

机构 市一院
说明 在保、有协议:统筹、大额、账户都可以付;公务员补助、医疗救助不是人人都有
发 2001 人=王建国
得 trtinfo[fund_pay_type=310100].trt_enjymnt_flag = 1
得 trtinfo[fund_pay_type=310100].trt_chk_rslt 无
得 trtinfo[fund_pay_type=310100].begndate = 2024-01-01
得 trtinfo[fund_pay_type=320100].trt_enjymnt_flag = 0
得 trtinfo[fund_pay_type=320100].trt_chk_rslt 含 公务员
得 trtinfo[fund_pay_type=610100].trt_chk_rslt 含 医疗救助
发 2001 人=赵志强
得 trtinfo[fund_pay_type=320100].trt_enjymnt_flag = 1

说明 不能享受的,逐项写明原因
发 2001 人=陈伟
得 trtinfo[fund_pay_type=310100].trt_enjymnt_flag = 0
得 trtinfo[fund_pay_type=310100].trt_chk_rslt 含 "[YB2103]"
发 2001 人=王建国 医疗类别=14 病种=M01600
得 trtinfo[fund_pay_type=310100].trt_chk_rslt 含 "[YB2106]"
发 2001 人=李秀英 医疗类别=14 病种=M01600
得 trtinfo[fund_pay_type=310100].trt_enjymnt_flag = 1
发 2001 人=王建国 险种=390
得 trtinfo[1].trt_chk_rslt 含 "[YB2102]"
机构 H39010100005
发 2001 人=王建国
得 trtinfo[fund_pay_type=310100].trt_chk_rslt 含 "[YB3102]"

说明 药店只能购药
机构 惠民药房
发 2001 人=王建国
得 trtinfo[fund_pay_type=310100].trt_chk_rslt 含 "[YB3104]"
发 2001 人=王建国 医疗类别=41
得 trtinfo[fund_pay_type=310100].trt_enjymnt_flag = 1
发 2001 人=P404 险种=310
拒 YB2001 P404
