故事 公务员大额住院:统筹付满,大额补助接着付,公务员补助再付,账户付完,余下付现金

# 赵志强:公务员在职,账户 800 元。数目与 390100 职工住院的算例一致。
机构 市一院
发 2401 人=赵志强 住院号=DE001 时间="今天-9 09:00:00"
发 2301 时间="今天-3 10:00:00"
  | 流水号 | 项目     | 单价   | 数量 |
  | A1     | 静脉注射 | 500.00 | 1000 |
发 2402
发 2303 总额=500000.00 用账户=1
发 2304 总额=500000.00 用账户=1
得 setlinfo.act_pay_dedc = 1000
得 setlinfo.hifp_pay = 250000
得 setlinfo.hifob_pay = 193900
得 setlinfo.cvlserv_pay = 38920
得 setlinfo.fund_pay_sumamt = 482820
得 setlinfo.acct_pay = 800
得 setlinfo.balc = 0
得 setlinfo.psn_cash_pay = 16380
得 setlinfo.cvlserv_flag = 1
得 setldetail[] = 4
得 setldetail[fund_pay_type=330100].fund_payamt = 193900
得 setldetail[fund_pay_type=320100].fund_payamt = 38920
记 首次 = setlinfo.setl_id

说明 统筹的年度限额已经用完,再住一次只有大额补助和公务员补助
发 2401 人=赵志强 住院号=DE002 时间="今天 09:00:00"
发 2301
  | 流水号 | 项目     | 单价  | 数量 |
  | A1     | 静脉注射 | 10.00 | 1000 |
发 2402
发 2304 总额=10000.00
得 setlinfo.hifp_pay = 0
得 setlinfo.act_pay_dedc = 600
得 setlinfo.hifob_pay = 8460
得 setlinfo.cvlserv_pay = 1078
得 setlinfo.psn_cash_pay = 462

发 2305
反应答 $结算
发 2305 结算=$首次
拒 YB5005
