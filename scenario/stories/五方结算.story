故事 低保的公务员大额住院:统筹、大额补助、公务员补助、医疗救助、个人账户在一次结算里各付各的

# 赵志强:公务员在职,账户 800 元,补登低保。公务员补助后还剩 17180 元,救助 75%。
导入 身份
  人员编号,身份类别,开始日期,结束日期,有效
  E0003,2303,2024-01-01,,是
机构 市一院
发 2401 人=赵志强 住院号=WF001 时间="今天-9 09:00:00"
发 2301 时间="今天-3 10:00:00"
  | 流水号 | 项目     | 单价   | 数量 |
  | A1     | 静脉注射 | 500.00 | 1000 |
发 2402
发 2304 总额=500000.00 用账户=1
得 setlinfo.hifp_pay = 250000
得 setlinfo.hifob_pay = 193900
得 setlinfo.cvlserv_pay = 38920
得 setlinfo.maf_pay = 12885
得 setlinfo.acct_pay = 800
得 setlinfo.psn_cash_pay = 3495
得 setlinfo.fund_pay_sumamt = 495705
得 setldetail[] = 5
得 setldetail[fund_pay_type=310100].fund_payamt = 250000
得 setldetail[fund_pay_type=330100].fund_payamt = 193900
得 setldetail[fund_pay_type=320100].fund_payamt = 38920
得 setldetail[fund_pay_type=610100].fund_payamt = 12885
记 首次 = setlinfo.setl_id

说明 撤销时五本账一起退回
发 2305
反应答 $结算
