故事 特困人员大额住院:统筹付满,大病保险减半起付,余下医疗救助付清

# 郑有田:成年居民、特困。起付系数为零。
机构 市一院
发 2401 人=郑有田 住院号=DB001 时间="今天-9 09:00:00"
发 2301 时间="今天-3 10:00:00"
  | 流水号 | 项目     | 单价   | 数量 |
  | A1     | 静脉注射 | 400.00 | 1000 |
发 2402
发 2304 总额=400000.00
得 setlinfo.act_pay_dedc = 0
得 setlinfo.hifp_pay = 150000
得 setlinfo.hifmi_pay = 174375
得 setlinfo.maf_pay = 75625
得 setlinfo.psn_cash_pay = 0
得 setldetail[] = 3
得 setldetail[fund_pay_type=390200].fund_payamt = 174375
发 5206
得 cuminfo[cum_type_code=D390101].cum = 150000
得 cuminfo[cum_type_code=本年大病基数].cum = 242500
得 cuminfo[cum_type_code=本年住院次数].cum = 1
得 cuminfo[cum_type_code=D610101].cum = 75625
命令 explain $结算
含 大病保险
含 医疗救助
发 2305
反应答 $结算
发 5206
得 cuminfo[] = 0
