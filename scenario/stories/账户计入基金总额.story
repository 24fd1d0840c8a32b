故事 统筹区改了设置,把个人账户印在基金支付总额里:以前的结算照原样查,以后的按新样印,分项不变

机构 市一院
发 2201 人=李秀英 门诊号=JR001
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 40   |
发 2207 总额=1000.00 用账户=1
得 setlinfo.hifp_pay = 360
得 setlinfo.acct_pay = 640
得 setlinfo.fund_pay_sumamt = 360
记 以前就诊 = setlinfo.mdtrt_id
记 以前 = setlinfo.setl_id

抄改 新设置 $仓库/policies/390100-安澜/统筹区.yaml "账户计入基金支付总额: 否" "账户计入基金支付总额: 是"
命令 publish --author 经办丙 $新设置
发 5203
得 setlinfo.fund_pay_sumamt = 360

账户计入 是
发 2201 人=李秀英 门诊号=JR002
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 4    |
发 2207 总额=100.00 用账户=1
得 setlinfo.hifp_pay = 60
得 setlinfo.acct_pay = 40
得 setlinfo.fund_pay_sumamt = 100
得 setldetail[fund_pay_type=310200].fund_payamt = 40
发 2208
反应答 $结算
