故事 退休职工在三级医院看一次门诊:挂号、就诊、上传费用、预结算、结算,用个人账户

# 李秀英:职工退休,个人账户 3000.50 元。三级门诊起付 400 元,过后统筹付 60%。
机构 市一院
发 9001
得 signinoutb.sign_no 有
发 1101 人=李秀英
得 baseinfo.psn_name = 李秀英
得 insuinfo[1].balc = 3000.50
得 insuinfo[1].insutype = 310
得 idetinfo[] = 0

发 2201 人=李秀英 门诊号=MZ001
发 2203 诊断=高血压病
发 2204
  | 流水号 | 项目           | 单价  | 数量 |
  | F1     | 普通门诊诊察费 | 25.00 | 1    |
  | F2     | 氨氯地平片     | 30.00 | 2    |
  | F3     | 阿托伐他汀片   | 45.50 | 2    |
  | F4     | CT平扫         | 230   | 1    |
  | F5     | 维生素C泡腾片  | 36    | 1    |
  | F6     | 磁共振平扫     | 800   | 1    |

说明 诊察费限价 20;阿托伐他汀先付 10%;CT 限价 200 再先付 10%;维生素C自费;磁共振先付 20%
得 result[] = 6
得 result[1].overlmt_amt = 5
得 result[3].preselfpay_amt = 9.10
得 result[4].overlmt_amt = 30
得 result[4].preselfpay_amt = 20
得 result[5].fulamt_ownpay_amt = 36
得 result[6].inscp_scp_amt = 640

记库 预结算前
发 2206 总额=1242.00 用账户=1
记应答 预结算
同库 预结算前
得 setlinfo.setl_id 无

发 2207 总额=1242.00 用账户=1
同应答 预结算 setl_id setl_time medins_setl_id opt_time
得 setlinfo.medfee_sumamt = 1242.00
得 setlinfo.fulamt_ownpay_amt = 36
得 setlinfo.overlmt_selfpay = 35
得 setlinfo.preselfpay_amt = 189.10
得 setlinfo.inscp_scp_amt = 981.90
得 setlinfo.act_pay_dedc = 400
得 setlinfo.hifp_pay = 349.14
得 setlinfo.fund_pay_sumamt = 349.14
得 setlinfo.acct_pay = 892.86
得 setlinfo.psn_cash_pay = 0
得 setlinfo.balc = 2107.64
得 setldetail[] = 2
得 setldetail[fund_pay_type=310100].fund_payamt = 349.14
得 setldetail[fund_pay_type=310200].fund_payamt = 892.86

说明 查询与结算时一样
发 5203
得 setlinfo.hifp_pay = 349.14
得 setlinfo.psn_pay = 892.86
得 setlinfo.cash_payamt = 0
得 setlinfo.begndate = 今天
发 5206
得 cuminfo[cum_type_code=D310101].cum = 349.14
发 1101 人=李秀英
得 insuinfo[1].balc = 2107.64

说明 第二次门诊,起付线已经付满
发 2201 人=李秀英 门诊号=MZ002
发 2203 诊断=高血压病
发 2204
  | 流水号 | 项目       | 单价  | 数量 |
  | F1     | 氨氯地平片 | 30.00 | 1    |
发 2207 总额=30.00
得 setlinfo.act_pay_dedc = 0
得 setlinfo.hifp_pay = 18
得 setlinfo.psn_cash_pay = 12
得 setlinfo.acct_pay = 0
得 setlinfo.balc = 2107.64

说明 同一次就诊可以分批收费
发 2204 批次=P2
  | 流水号 | 项目       | 单价  | 数量 |
  | F2     | 血常规     | 25.00 | 1    |
发 2204 批次=P3
  | 流水号 | 项目       | 单价  | 数量 |
  | F3     | 二甲双胍片 | 12.34 | 3    |
发 2207 批次=P3 总额=37.02
得 setlinfo.hifp_pay = 22.21
得 setlinfo.psn_cash_pay = 14.81
发 2207 批次=P2 总额=25.00
得 setlinfo.hifp_pay = 15

说明 说明书打印每一步和它的依据
命令 explain $结算
含 门诊
含 统筹
