故事 生育医疗:没有备案不能按生育结算;窗口办了生育备案,产前检查、住院分娩各按各的比例,产检有限额;撤了备案又不能

# 孙丽:成年居民。产前检查付 60%(十二个月里 1500 元以内的费用),三级医院住院分娩付 65%,都不设起付线。
初始化
机构 市一院
发 2001 人=孙丽 医疗类别=51
得 trtinfo[fund_pay_type=390100].trt_enjymnt_flag = 0
得 trtinfo[fund_pay_type=390100].trt_chk_rslt 含 "[YB2123]"
发 2001 人=孙丽 医疗类别=53
得 trtinfo[fund_pay_type=390100].trt_enjymnt_flag = 1
发 2201 人=孙丽 门诊号=SYM1

发 2203 医疗类别=51
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 48   |
拒 YB2123 生育备案

说明 窗口办生育备案,保持十二个月;备案以后照结
经办员 jingban
办 POST /api/v1/persons/R0001/registrations insutype=390 kind=生育 code=1 reason=早孕建册
办含 enddate
办 POST /api/v1/persons/R0001/registrations insutype=390 kind=生育 code=1 reason=早孕建册
办拒 YB2012
发 2001 人=孙丽 医疗类别=51
得 trtinfo[fund_pay_type=390100].trt_enjymnt_flag = 1
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 48   |
发 2206 医疗类别=51 总额=1200.00
得 setlinfo.hifp_pay = 720.00
发 2207 医疗类别=51 总额=1200.00
得 setlinfo.hifp_pay = 720.00
得 setlinfo.psn_cash_pay = 480.00
得 setlinfo.clr_type = 99940

说明 产检费用用过 1200,只剩 300 可以进入支付
发 2201 人=孙丽 门诊号=SYM2
发 2203 医疗类别=51
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 20   |
发 2207 医疗类别=51 总额=500.00
得 setlinfo.hifp_pay = 180.00
得 setlinfo.psn_cash_pay = 320.00

说明 计划生育手术不用备案,不占产检限额
发 2201 人=李㛃 门诊号=SYM3
发 2203 医疗类别=53
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 20   |
发 2207 医疗类别=53 总额=500.00
得 setlinfo.hifp_pay = 400.00

说明 住院分娩
发 2401 人=孙丽 住院号=SYZ1 医疗类别=52 时间="今天 08:00:00"
发 2301
  | 流水号 | 项目     | 单价  | 数量 | 时间           |
  | C1     | 二级护理 | 20.00 | 200  | 今天 09:00:00 |
发 2402
发 2303 总额=4000.00
记应答 预结算
发 2304 总额=4000.00
同应答 预结算 setl_id setl_time medins_setl_id opt_time
得 setlinfo.hifp_pay = 2600.00
得 setlinfo.act_pay_dedc = 0
得 setlinfo.psn_cash_pay = 1400.00

说明 别的人没有备案,住院分娩的费用上传就被拒
发 2401 人=李㛃 住院号=SYZ2 医疗类别=52 时间="今天 08:00:00"
发 2301
  | 流水号 | 项目     | 单价  | 数量 | 时间           |
  | C1     | 二级护理 | 20.00 | 200  | 今天 09:00:00 |
拒 YB2123 52

说明 终止备案,当天起不能
经办员 jingban
办 POST /api/v1/persons/R0001/registration-terminations kind=生育 code=1 reason=终止妊娠
办含 生育
发 2001 人=孙丽 医疗类别=51
得 trtinfo[fund_pay_type=390100].trt_chk_rslt 含 "[YB2123]"
