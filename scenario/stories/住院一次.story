故事 居民在二级医院住院:入院、上传、退费、撤销一条、出院、预结算、结算;同年第二次住院起付线降低

# 孙丽:成年居民。二级住院起付 600 元(第二次 400),过后统筹付 75%。
机构 市二院
发 2401 人=孙丽 住院号=ZY001 时间="今天-3 09:00:00" 诊断=急性阑尾炎
发 2301
  | 流水号 | 项目       | 单价  | 数量 | 时间            |
  | C1     | 普通床位费 | 45.00 | 1    | 今天-3 12:00:00 |
  | C2     | 二级护理   | 20.00 | 1    | 今天-3 12:00:00 |
  | X1     | 头孢曲松针 | 38.80 | 6    | 今天-3 14:00:00 |
  | H1     | 血常规     | 25.00 | 2    | 今天-3 15:00:00 |
  | S1     | 阑尾切除术 | 1200  | 1    | 今天-2 10:00:00 |
  | S2     | 钛夹       | 350   | 2    | 今天-2 10:00:00 |
  | S3     | 进口补片   | 1500  | 1    | 今天-2 10:00:00 |
得 result[6].overlmt_amt = 100
得 result[6].preselfpay_amt = 180

发 2301
  | 流水号 | 项目           | 单价  | 数量 | 时间            | 退 |
  | C3     | 普通床位费     | 45.00 | 2    | 今天-1 12:00:00 |    |
  | C4     | 二级护理       | 20.00 | 2    | 今天-1 12:00:00 |    |
  | X2     | 头孢曲松针     | 38.80 | -2   | 今天-1 12:00:00 | X1 |
  | E1     | 一次性注射器   | 1.00  | 9    | 今天-1 12:00:00 |    |
得 result[3].det_item_fee_sumamt = -77.60
得 result[3].preselfpay_amt = -3.88

说明 注射器录错,撤销这一条
发 2302 流水号=E1
发 2302 流水号=E1
拒 YB4026 没有符合条件的未结算费用明细

说明 没有出院,只能试算,不能出院结算
发 2303 总额=3800.20
得 setlinfo.hifp_pay = 1003.08
发 2304 总额=3800.20
拒 YB4030 mid_setl_flag

发 2402 诊断=急性阑尾炎
发 2303 总额=3800.20
记应答 预结算
发 2304 总额=3800.20
同应答 预结算 setl_id setl_time medins_setl_id opt_time
得 setlinfo.fulamt_ownpay_amt = 1500
得 setlinfo.overlmt_selfpay = 115
得 setlinfo.preselfpay_amt = 247.76
得 setlinfo.inscp_scp_amt = 1937.44
得 setlinfo.act_pay_dedc = 600
得 setlinfo.hifp_pay = 1003.08
得 setlinfo.hifmi_pay = 0
得 setlinfo.psn_cash_pay = 2797.12
得 setlinfo.med_type = 21
得 setldetail[] = 1
得 setldetail[1].fund_pay_type = 390100
发 5203
得 setlinfo.begndate = 今天-3
得 setlinfo.enddate = 今天

说明 第二次住院:起付 400,范围内 2000,超过起付的 1600 付 75%
发 2401 人=孙丽 住院号=ZY002 时间="今天 08:00:00" 诊断=肺炎
发 2301
  | 流水号 | 项目     | 单价  | 数量 | 时间          |
  | C1     | 静脉注射 | 10.00 | 200  | 今天 10:00:00 |
发 2402 诊断=肺炎
发 2304 总额=2000.00
得 setlinfo.act_pay_dedc = 400
得 setlinfo.hifp_pay = 1200
得 setlinfo.psn_cash_pay = 800
