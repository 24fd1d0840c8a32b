故事 审核规则在结算之前:转自费、不予办理、提醒,各有边界;撤销、再结、重放照旧

# 知识:血常规一天 1 次,CT平扫 30 天 2 次(结算控制);静脉注射限女性(本区改为报错);二甲双胍限女性(本区改为提醒)。
# 王建国:男,职工在职,市一院三级门诊。CT平扫先付 10%,三级限价 200。
说明 差一点、正好:不超
机构 市一院
发 2201 人=王建国 门诊号=K1
发 2203
发 2204
  | 流水号 | 项目   | 单价   | 数量 |
  | A1     | 血常规 | 25.00  | 1    |
  | A2     | CT平扫 | 200.00 | 1    |
得 result[1].inscp_scp_amt = 25
得 result[1].memo 无
得 result[2].inscp_scp_amt = 180
得 result[2].memo 无

说明 结算控制:同一天第二次,后来的一行转自费,写明原因
发 2204
  | 流水号 | 项目   | 单价  | 数量 | 时间          |
  | A3     | 血常规 | 25.00 | 1    | 今天 23:30:00 |
得 result[1].fulamt_ownpay_amt = 25
得 result[1].inscp_scp_amt = 0
得 result[1].selfpay_prop = 1
得 result[1].memo 含 ITEM_FREQ
记库 预结算前
发 2206 总额=250.00
同库 预结算前
得 setlinfo.fulamt_ownpay_amt = 25
得 setlinfo.preselfpay_amt = 20
得 setlinfo.inscp_scp_amt = 205
得 setlinfo.exp_content 含 "rule_id"
记应答 预结算
发 2207 总额=250.00
同应答 预结算 setl_id setl_time medins_setl_id opt_time exp_content
得 setlinfo.exp_content 含 "jr_id"
记应答 结算
记 第一次 = setlinfo.setl_id
再发
同应答 结算
发 5204 人=王建国
得 [feedetl_sn=A3].memo 含 ITEM_FREQ
得 [feedetl_sn=A3].selfpay_prop = 1
得 [feedetl_sn=A1].memo 无
命令 explain $第一次
含 "上限 1,基金不予支付"

说明 一行三次:超出的两次转自费,其余照付;CT平扫连同上次正好两次
到 2026-03-12
发 2201 人=王建国 门诊号=K2
发 2203
发 2204
  | 流水号 | 项目   | 单价   | 数量 |
  | B1     | 血常规 | 25.00  | 3    |
  | B2     | CT平扫 | 230.00 | 1    |
得 result[1].fulamt_ownpay_amt = 50
得 result[1].inscp_scp_amt = 25
得 result[1].selfpay_prop = 0
得 result[1].memo 含 "50.00"
得 result[2].inscp_scp_amt = 180
得 result[2].overlmt_amt = 30
得 result[2].memo 无

说明 撤下来改成一次,就不再转
发 2205
发 2204
  | 流水号 | 项目   | 单价   | 数量 |
  | B1     | 血常规 | 25.00  | 1    |
  | B2     | CT平扫 | 230.00 | 1    |
得 result[1].memo 无
发 2206 总额=255.00
得 setlinfo.fulamt_ownpay_amt = 0
得 setlinfo.exp_content 无
发 2207 总额=255.00
记 第二次 = setlinfo.setl_id

说明 第三次 CT平扫:三十天内超出,整行转自费
到 2026-03-20
发 2201 人=王建国 门诊号=K3
发 2203
发 2204
  | 流水号 | 项目   | 单价   | 数量 |
  | C1     | CT平扫 | 180.00 | 1    |
得 result[1].fulamt_ownpay_amt = 180
发 2206 总额=180.00
得 setlinfo.fulamt_ownpay_amt = 180

说明 报错控制:男性做限女性的项目不予上传,什么也没有留下
记库 上传前
发 2204
  | 流水号 | 项目     | 单价  | 数量 |
  | C2     | 静脉注射 | 10.00 | 1    |
拒 YB4541 项目区分性别使用
发 2204
  | 流水号 | 项目     | 单价  | 数量 |
  | C2     | 静脉注射 | 10.00 | 1    |
拒 YB4541 C2
同库 上传前

说明 提醒控制:先问到的疑点,上传时还是那一个;要继续得说明原因
发 3102 医嘱=C3 项目=二甲双胍片 单价=12.00 数量=2 金额=24.00
得 result[1].rule_id = DRUG_SEX
得 result[1].vola_amt = 24
得 result[1].vola_bhvr_type = 2
得 result[1].sev_deg = 1
记 疑点 = result[1].jr_id
发 2204
  | 流水号 | 项目       | 单价  | 数量 | 时间          |
  | C3     | 二甲双胍片 | 12.00 | 2    | 今天 09:00:00 |
得 result[1].inscp_scp_amt = 24
得 result[1].memo 含 $疑点
得 result[1].memo 含 2026-03-27
发 3103 类型=2 疑点=$疑点 处理=1
拒 YB4533 $疑点
发 3103 类型=2 疑点=$疑点 处理=1 原因=已核对,本人用药
发 2206 总额=204.00
得 setlinfo.exp_content 含 ITEM_FREQ
发 2207 总额=204.00
记 第三次 = setlinfo.setl_id
得 setlinfo.fulamt_ownpay_amt = 180
得 setlinfo.inscp_scp_amt = 24

说明 撤销、再结:结果一样,撤销是它的相反数
记应答 第三次结算
发 2208
反应答 $第三次
发 2207 总额=204.00
同应答 第三次结算 setl_id setl_time medins_setl_id opt_time exp_content

说明 住院:上传时转自费,不予办理的不能上传;预结算、结算照转
机构 市一院
发 2401 人=赵志强 住院号=K9
发 2301
  | 流水号 | 项目       | 单价  | 数量 |
  | D1     | 血常规     | 25.00 | 2    |
  | D2     | 普通床位费 | 40.00 | 1    |
得 result[1].fulamt_ownpay_amt = 25
得 result[1].inscp_scp_amt = 25
得 result[1].memo 含 ITEM_FREQ
得 result[2].memo 无
发 2301
  | 流水号 | 项目     | 单价  | 数量 |
  | D3     | 静脉注射 | 10.00 | 1    |
拒 YB4541 D3
发 2402 时间="今天 09:50:00"
发 2303 总额=90.00
得 setlinfo.fulamt_ownpay_amt = 25
得 setlinfo.inscp_scp_amt = 65
得 setlinfo.exp_content 含 ITEM_FREQ
发 2304 总额=90.00
得 setlinfo.fulamt_ownpay_amt = 25
得 setlinfo.exp_content 含 "jr_id"

说明 药店:提醒照常结算,试算没有编号,结算给出编号,原因照样可以补
机构 惠民药房
记库 购药前
发 2101 人=赵志强 总额=24.00
  | 流水号 | 项目       | 单价  | 数量 |
  | Y1     | 二甲双胍片 | 12.00 | 2    |
得 setlinfo.exp_content 含 DRUG_SEX
同库 购药前
发 2102 人=赵志强 总额=24.00
  | 流水号 | 项目       | 单价  | 数量 |
  | Y1     | 二甲双胍片 | 12.00 | 2    |
得 setlinfo.inscp_scp_amt = 24
得 setlinfo.exp_content 含 "jr_id"
命令 verify
含 全部一致
