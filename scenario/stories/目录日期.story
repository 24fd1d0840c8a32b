故事 目录按费用发生那天算:昨天起甲类改乙类,居民另有先付比例,限价按医院等级

# 李㛃:成年居民。社区住院起付 150 元,过后付 88%。
机构 城南社区
发 1101 人=李㛃
得 baseinfo.psn_name = 李㛃
发 2401 人=李㛃 住院号=ML001 时间="今天-3 09:00:00"
发 2301
  | 流水号 | 项目         | 单价  | 数量 | 时间            |
  | A1     | 依那普利片   | 20.00 | 10   | 今天-2 10:00:00 |
  | A2     | 依那普利片   | 20.00 | 10   | 今天-1 10:00:00 |
  | A3     | 复方丹参滴丸 | 50.00 | 2    | 今天-1 10:00:00 |
  | A4     | CT平扫       | 200   | 1    | 今天-1 10:00:00 |
得 result[1].preselfpay_amt = 0
得 result[1].chrgitm_lv = 01
得 result[2].preselfpay_amt = 20
得 result[2].chrgitm_lv = 02
得 result[3].selfpay_prop = 0.2
得 result[4].overlmt_amt = 40
得 result[4].pric_uplmt_amt = 160
发 2402
发 2304 总额=700.00
得 setlinfo.overlmt_selfpay = 40
得 setlinfo.preselfpay_amt = 56
得 setlinfo.inscp_scp_amt = 604
得 setlinfo.act_pay_dedc = 150
得 setlinfo.hifp_pay = 399.52

说明 职工同一种药先付一成
机构 市一院
发 2201 人=王建国 门诊号=ML002
发 2203
发 2204
  | 流水号 | 项目         | 单价  | 数量 |
  | F1     | 复方丹参滴丸 | 50.00 | 2    |
得 result[1].preselfpay_amt = 10

说明 停用的药不能传
发 2204
  | 流水号 | 项目         | 单价  | 数量 |
  | F2     | 旧止痛片     | 5.00  | 2    |
拒 YB4101 XN02BBA001A001010100011
