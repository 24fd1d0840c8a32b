故事 一家人的一年:孩子出生、家里给他参保、在外地生病、父亲换工作又迟缴、奶奶的账户付钱、重复参保合并、年度更替

说明 二月:父亲在甲厂参保,奶奶从外地转入,账户里带着 3000 元
经办员 jingban
办 POST /api/v1/enrolment/employers uscc=91390100MA00000018 admdvs=390100 emp_name=安澜机械厂 emp_type=企业 legrep_name=张三 begndate=2026-01-01
办 POST /api/v1/enrolment/employers uscc=91390100MA0000002B admdvs=390100 emp_name=安澜纺织厂 emp_type=企业 legrep_name=李四 begndate=2026-01-01
办 POST /api/v1/enrolment/persons begndate=2026-02-01
  {"admdvs":"390100","psn_name":"林父","psn_cert_type":"01","certno":"390101199005067010",
  "cover":{"insutype":"310","psn_type":"11"},"unit":{"uscc":"91390100MA00000018","wage":"8000"}}
办记 父亲 = psn_no
办 POST /api/v1/enrolment/persons begndate=2026-02-10
  {"admdvs":"390100","psn_name":"林奶奶","psn_cert_type":"01","certno":"390101195807127021"}
办记 奶奶 = psn_no
办 POST /api/v1/enrolment/arrivals psn_no=$奶奶 admdvs=390100 certificate_no=ZY20260001 from_admdvs=390300 paid_months=#300 balance=3000.00 insutype=310 psn_type=12 reason=随子女居住
办得 state = 待复核
办记 转入 = approval_id
办 POST /api/v1/approvals/$转入/approval
办拒 YB1872
经办员 fuhe
办 POST /api/v1/approvals/$转入/approval note=凭证属实
办含 已办理
经办员 jingban
办 GET /api/v1/persons/$奶奶/account
办得 closing = 3000.00
办得 former_years = 3000.00
办含 随参保关系由390300转入

说明 三月:孩子 3 月 7 日出生,3 月 20 日由父亲凭出生医学证明登记,从出生起参加居民医保;一家三口立户
到 2026-03-20
经办员 jingban
办 POST /api/v1/enrolment/newborns
  {"admdvs":"390100","psn_name":"林宝","gend":"1","brdy":"2026-03-07","birth_certno":"R390000001","parent_cert_type":"01","parent_certno":"390101199005067010",
  "begndate":"2026-03-07","cover":{"insutype":"390","psn_type":"14"}}
办记 孩子 = psn_no
办 POST /api/v1/enrolment/households
  {"admdvs":"390100","members":[{"psn_no":"$父亲","role":"户主"},{"psn_no":"$奶奶","role":"父母"},{"psn_no":"$孩子","role":"子女"}]}
办 GET /api/v1/persons/$孩子/enrolment
办得 covers[1].begndate = 2026-03-07
办得 household_no 含 0

说明 家里给孩子缴 2026 年的 370 元,财政补助 700 元;开一张票
办 POST /api/v1/contributions/bills admdvs=390100 insutype=390 class=城乡居民 term=2026 debtor_type=个人 debtor_no=$孩子 reason=新生儿年中参保
办得 owed = 370
办取 账单 = bill_id
办 POST /api/v1/contributions/receipt-batches admdvs=390100 kind=居民医保缴费票据 prefix=39 first=#1 last=#100
办记 票据 = batch_id
办 POST /api/v1/contributions/payments admdvs=390100 insutype=390 debtor_type=个人 debtor_no=$孩子 channel=柜台 amount=370.00 batch_id=$票据
办得 left = 0
办得 settled[1] = $账单
办含 receipt
办 POST /api/v1/contributions/bills admdvs=390100 insutype=390 class=城乡居民 term=2026 debtor_type=个人 debtor_no=$孩子 reason=再开一张
办拒 YB23

说明 新生儿不等待:登记的时候已经核定
办 GET /api/v1/persons/$孩子/restrictions
办得 restrictions[] = 0
办 POST /api/v1/persons/$孩子/waiting-assessments insutype=390 trial=是
办得 months = 0

说明 甲厂缴清二月:640 + 160 + 10
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-02
办得 total = 810
办得 done = true
办 POST /api/v1/contributions/payments admdvs=390100 insutype=310 debtor_type=单位 debtor_no=91390100MA00000018 channel=税务 serial=SW0001 amount=810.00 paid_date=2026-03-13
办得 left = 0
经办员 caiwu
办 POST /api/v1/account-runs/credits term=2026-02
办得 amount = 200.00
办得 done = true
经办员 jingban
办 GET /api/v1/persons/$父亲/account
办得 closing = 200
经办员 caiwu
办 POST /api/v1/account-runs/credits term=2026-02 retired=是
办 POST /api/v1/account-runs/credits term=2026-02 late=是
办得 persons = 0
经办员 jingban
办 GET /api/v1/persons/$奶奶/account

说明 四月:孩子在外地(云泽)住院,家里垫付,回来办零星报销;同一张票不能报第二次,两个人审
到 2026-04-20
经办员 jingban
办 POST /api/v1/foreign-institutions fixmedins_name=云泽市医院 admdvs=390300 hosp_lv=2
办记 外地 = fixmedins_code
办 POST /api/v1/reimbursements psn_no=$孩子
  {"content":{"insutype":"390","med_type":"21","fixmedins_code":"$外地","mdtrtarea_admvs":"390300","begndate":"2026-04-08","enddate":"2026-04-12","diag_codes":["J18.900"],
  "receipts":[{"invono":"YZ0001","amount":"3000.00","electronic":true}],
  "lines":[{"feedetl_sn":"1","med_list_codg":"120100004","name":"二级护理","pric":"3000","cnt":"1","det_item_fee_sumamt":"3000.00","fee_ocur_date":"2026-04-09"}],
  "payee":"林父","bank":"安澜银行","bankacct":"6222000000000000001"},
  "materials":[{"name":"医保电子凭证或有效身份证件或社会保障卡","form":"原件"},{"name":"医药机构收费票据","form":"电子","media":"text/plain","content":"56Wo"},
  {"name":"住院费用清单","form":"复印件","pages":3},{"name":"出院记录或诊断证明","form":"原件"}]}
办记 报销 = app_id
办得 state = 待初审
办 POST /api/v1/reimbursements/$报销/first-review
办得 state = 待复审
# (3000 − 起付 1200) × (62% + 儿童 5%) = 1206
办得 shares[payer=统筹基金].amount = 1206.00
办得 shares[payer=个人].amount = 1794.00
办 POST /api/v1/reimbursements/$报销/second-review
办拒 YB1831
经办员 fuhe
办 POST /api/v1/reimbursements/$报销/second-review
办得 state = 已核定
办得 fund_pay_sumamt = 1206.00
办记 付款单 = order_id

说明 银行退票,更正账号再付,钱只出去一次;付过的不能撤销
经办员 caiwu
办 POST /api/v1/payment-batches
办记 批次 = batch_id
办 POST /api/v1/payment-batches/$批次/answer
  {"file":"$付款单,退票,账号有误\n"}
办 GET /api/v1/reimbursements/$报销
办得 payment.state = 退票
办得 payment.reason = 账号有误
办 POST /api/v1/payments/$付款单/correction
  {"payee":{"bank":"安澜银行","bank_account":"6222000000000000019"},"reason":"账号抄错"}
办 POST /api/v1/payment-batches
办记 再批 = batch_id
办 POST /api/v1/payment-batches/$再批/answer
  {"file":"$付款单,成功\n"}
办 GET /api/v1/reimbursements/$报销
办得 payment.state = 已支付
办得 payment.amount = 1206.00
办得 payment.bankacct 含 0019
办 POST /api/v1/payment-batches/$再批/answer
  {"file":"$付款单,成功\n"}
办拒 YB25
办 GET /api/v1/materials?ref=$付款单
办得 materials[] = 1

说明 同一张票不能报第二次
经办员 jingban
办 POST /api/v1/reimbursements psn_no=$孩子
  {"content":{"insutype":"390","med_type":"21","fixmedins_code":"$外地","mdtrtarea_admvs":"390300","begndate":"2026-04-08","enddate":"2026-04-12","diag_codes":["J18.900"],
  "receipts":[{"invono":"YZ0001","amount":"3000.00","electronic":true}],
  "lines":[{"feedetl_sn":"1","med_list_codg":"120100004","name":"二级护理","pric":"3000","cnt":"1","det_item_fee_sumamt":"3000.00","fee_ocur_date":"2026-04-09"}],
  "payee":"林父","bank":"安澜银行","bankacct":"6222000000000000001"},
  "materials":[{"name":"医保电子凭证或有效身份证件或社会保障卡","form":"原件"},{"name":"医药机构收费票据","form":"电子","media":"text/plain","content":"56Wo"},
  {"name":"住院费用清单","form":"复印件","pages":3},{"name":"出院记录或诊断证明","form":"原件"}]}
办拒 YB58

说明 五月:父亲换到乙厂,工资 9000;乙厂五月到九月没有缴费
到 2026-05-06
经办员 jingban
办 POST /api/v1/enrolment/unit-changes psn_no=$父亲 act=增加 uscc=91390100MA0000002B wage=9000 from_other=是 begndate=2026-05-01 reason=换单位
办 GET /api/v1/persons/$父亲/enrolment
办得 units[1].uscc = 91390100MA0000002B
办得 units[] = 1
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-03
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-04
办 POST /api/v1/contributions/payments admdvs=390100 insutype=310 debtor_type=单位 debtor_no=91390100MA00000018 channel=税务 serial=SW0002 amount=1620.00 paid_date=2026-04-14
办得 left = 0

说明 六月:奶奶授权孩子用她的账户,每次最多 500 元;孩子在市一院看门诊,没有授权的时候不动奶奶的账户
到 2026-06-10
设 险种 = 390
设 证件 = R390000001
机构 市一院
发 2201 人=$孩子 门诊号=JT01
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 8    |
发 2207 总额=200.00 用账户=2
得 setlinfo.acct_mulaid_pay = 0
得 setlinfo.hifp_pay = 56.00
记 先前 = setlinfo.mdtrt_id
发 2208 结算=$结算
经办员 jingban
办 POST /api/v1/persons/$奶奶/account-consents member_psn_no=$孩子 relation=孙子女 bill_limit=50 material=授权书
办得 done = true
发 2201 人=$孩子 门诊号=JT02
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 8    |
发 2207 总额=200.00 用账户=2 发票号=AL20260610
得 setlinfo.acct_mulaid_pay = 50.00
得 setlinfo.acct_pay = 50.00
办 GET /api/v1/persons/$奶奶/account
办得 closing = 3040.00
办含 家庭共济 -50.00

说明 医院直接结算过的发票,拿到窗口来报销:拒绝,说得出是哪一笔结算
记 医院结算 = setlinfo.setl_id
办 POST /api/v1/reimbursements psn_no=$孩子
  {"content":{"insutype":"390","med_type":"11","fixmedins_code":"$外地","mdtrtarea_admvs":"390300","begndate":"2026-06-10","diag_codes":["J18.900"],
  "receipts":[{"invono":"al2026-0610","amount":"200.00","electronic":true}],
  "lines":[{"feedetl_sn":"1","med_list_codg":"120100004","name":"二级护理","pric":"200","cnt":"1","det_item_fee_sumamt":"200.00","fee_ocur_date":"2026-06-10"}],
  "payee":"林父","bank":"安澜银行","bankacct":"6222000000000000001"}}
办拒 YB5831 $医院结算

说明 六月划入五月:乙厂没有缴费,父亲没有可划的;没有划入过的月份不能补划
经办员 caiwu
办 POST /api/v1/account-runs/credits term=2026-05 late=是
办拒 YB7271
办 POST /api/v1/account-runs/credits term=2026-05
办得 amount = 0.00
办得 done = true
办 POST /api/v1/account-runs/credits term=2026
办拒 YB7270

说明 十月:乙厂欠费超过三个月,父亲的待遇暂停;医院结算被拒,说得出为什么
到 2026-10-12
经办员 jingban
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-05
办得 total = 910
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-06
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-07
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-08
办 POST /api/v1/contributions/assessments admdvs=390100 insutype=310 class=单位职工 term=2026-09
办 GET /api/v1/contributions/arrears?admdvs=390100&insutype=310
办得 arrears[] = 4
办 POST /api/v1/waiting-runs admdvs=390100 insutype=310 month=2026-10
办得 changed = 1
办得 done = true
办 GET /api/v1/persons/$父亲/restrictions
办含 欠费 2026-08-01
办得 restrictions[] = 1
设 险种 = 310
设 证件 = 390101199005067010
发 2201 人=$父亲 门诊号=JT03
拒 YB2109 2026年05月起欠费

说明 乙厂补缴五个月:本金 4550,滞纳金按天万分之五,当天到账;待遇随入账从暂停那天起恢复,不用人去核定
办 GET /api/v1/contributions?admdvs=390100&debtor_type=单位&debtor_no=91390100MA0000002B
办得 owed = 4550.00
# 910 × 万分之五 × 119、89、58、27 天,一单取整一次:54.15 + 40.50 + 26.39 + 12.29
办得 late_fee = 133.33
办 POST /api/v1/contributions/payments admdvs=390100 insutype=310 debtor_type=单位 debtor_no=91390100MA0000002B channel=税务 serial=SW0003 amount=4683.33
办得 left = 0
办得 settled[] = 5
办 POST /api/v1/contributions/payments admdvs=390100 insutype=310 debtor_type=单位 debtor_no=91390100MA0000002B channel=税务 serial=SW0003 amount=4683.33
办拒 YB23
办 GET /api/v1/contributions?admdvs=390100&debtor_type=单位&debtor_no=91390100MA0000002B
办得 owed = 0.00
办得 late_fee = 0.00
办 GET /api/v1/persons/$父亲/restrictions
办得 restrictions[] = 0
说明 五月早已划入过,补缴的由补划划入,再办一次、换一天再办都不会重复
经办员 caiwu
办 POST /api/v1/account-runs/credits term=2026-05
办得 amount = 0.00
办 POST /api/v1/account-runs/credits term=2026-05 late=是
办得 amount = 225.00
办得 persons = 1
办 POST /api/v1/account-runs/credits term=2026-05 late=是
办得 amount = 225.00
经办员 jingban
办 GET /api/v1/persons/$父亲/account
办得 closing = 425
发 2201 人=$父亲 门诊号=JT03
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 40   |
发 2207 总额=1000.00 用账户=1
得 setlinfo.acct_pay = 425.00
得 setlinfo.hifp_pay = 220.00
得 setlinfo.psn_cash_pay = 355.00
办 GET /api/v1/persons/$父亲/account
办得 closing = 0

说明 过几天再补划,已经划过的不再划
到 2026-10-20
经办员 caiwu
办 POST /api/v1/account-runs/credits term=2026-05 late=是
办得 persons = 0
办得 amount = 0.00
办 GET /api/v1/account-runs
办含 310/划入/在职/2026-05/补划/2026-10-12

说明 十月:孩子上了户口,另一个窗口又按身份证登记了一次;两个人办理合并,两边的累计合在一起,旧编号照样能用
经办员 jingban
办 POST /api/v1/enrolment/persons begndate=2026-03-07 reason=孩子上户口
  {"admdvs":"390100","psn_name":"林宝","psn_cert_type":"01","certno":"390101202603070310","cover":{"insutype":"390","psn_type":"14"}}
办得 state = 待复核
办记 追溯 = approval_id
经办员 fuhe
办 POST /api/v1/approvals/$追溯/approval note=家长凭户口簿
办取 重号 = result.psn_no
经办员 jingban
办 POST /api/v1/enrolment/cover-changes psn_no=$父亲 insutype=310 act=人员类别变更 psn_type=12 reason=提前退休
办拒 YB2260 一次性补缴
设 险种 = 390
设 证件 = 390101202603070310
发 2201 人=$重号 门诊号=JT04
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 4    |
发 2207 总额=100.00
记 重号基金 = setlinfo.hifp_pay
办 POST /api/v1/enrolment/merges psn_no=$孩子 absorbed_psn_no=$父亲 reason=一人两号
办记 错 = approval_id
办 POST /api/v1/enrolment/merges psn_no=$孩子 absorbed_psn_no=$重号 reason=一人两号
办得 state = 待复核
办记 事项 = approval_id
办 POST /api/v1/approvals/$事项/approval
办拒 YB1872
经办员 fuhe
办 POST /api/v1/approvals/$错/approval
办拒 YB22
办 POST /api/v1/approvals/$事项/approval note=属实
办拒 YB2236
发 2205 人=$孩子 就诊=$先前 流水号=0000
发 2202 人=$孩子 就诊=$先前 门诊号=JT01
办 POST /api/v1/approvals/$事项/approval note=属实
办含 已办理
经办员 jingban
办 GET /api/v1/persons/$重号/enrolment
办得 psn_no = $孩子
办 GET /api/v1/persons/$孩子/accumulators?year=2026
办得 totals[name=本年统筹支付].cum = 1278.00
办得 totals[name=本年住院次数].times = 1
办得 totals[name=本年门诊支付].cum = 72.00
# 旧编号还在医院的卡里:照样结算,记在保留的编号上
发 2201 人=$重号 门诊号=JT05
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 4    |
发 2207 总额=100.00

说明 年度更替:十二月没有结束不能结账、不能计息;一月计息、结账,结余并入历年,起付线重新算
经办员 caiwu
办 POST /api/v1/book-terms/2026-12/opening
办 POST /api/v1/book-terms/2026-12/closing
办拒 YB7221
办 POST /api/v1/account-runs/interest year=2026
办拒 YB7214
到 2027-01-05
经办员 caiwu
办 POST /api/v1/account-runs/interest year=2026
# 奶奶:3000×325 天、90×287 天、−50×205 天,年 0.2%:5.43;父亲:200×206 天:0.23
办得 amount = 5.66
办得 persons = 2
办 POST /api/v1/account-runs/interest year=2026
办得 amount = 5.66
办 POST /api/v1/account-runs/sweep
办得 ended[] = 0
经办员 jingban
办 GET /api/v1/persons/$奶奶/account?begndate=2026-01-01&enddate=2026-12-31
办得 closing = 3045.43
办 GET /api/v1/persons/$奶奶/account
办得 opening = 3045.43
办得 former_years = 3045.43
办得 current_year = 0.00
办 GET /api/v1/persons/$父亲/account
办得 closing = 0.23
经办员 caiwu
办 POST /api/v1/book-terms/2026-12/closing
办得 kind = 结账
办 POST /api/v1/book-terms/2026-12/reopening-proposals reason=核对利息
办记 事项 = approval_id
办 POST /api/v1/approvals/$事项/approval
办拒 YB187
办 GET /api/v1/fund-table?begndate=2026-01-01&enddate=2026-12-31
办得 total.gap = 0.00
办得 funds[fund=个人账户].gap = 0.00
办得 funds[fund=个人账户].income.转移 = 3000.00
办 GET /api/v1/figures/reconciliation?begndate=2026-01-01&enddate=2026-12-31
办得 same = true

说明 新的一年:孩子再看门诊,起付和累计从头算;奶奶的授权还在
发 2201 人=$孩子 门诊号=JT06
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 8    |
发 2207 总额=200.00 用账户=2
得 setlinfo.hifp_pay = 56.00
得 setlinfo.acct_mulaid_pay = 50.00
经办员 jingban
办 GET /api/v1/persons/$孩子/accumulators?year=2027
办得 totals[name=本年统筹支付].cum = 56.00
办 GET /api/v1/persons/$奶奶/account
办得 closing = 2995.43
