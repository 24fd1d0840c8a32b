故事 在外地自己付了钱,回来到窗口报销:一次性告知、发票查重、初审复审、归档、撤销;与医院结算合在一起算

# 王建国:职工在职。
机构 市一院
发 1101 人=王建国
记 人员 = baseinfo.psn_no
初始化
经办员 jingban

说明 事项要什么,问一遍就知道;代办的另要两样
办 GET /api/v1/steps/BX-02
办含 "30 个工作日" 住院费用清单
办 POST /api/v1/steps/BX-02/told-once
  {"materials":[{"name":"住院费用清单","form":"复印件"}],"when":["代办"]}
办含 委托书 医药机构收费票据 一次性告知书

说明 外地医院登记一次,等级说错了不认
办 POST /api/v1/foreign-institutions fixmedins_name=江城人民医院 admdvs=420106 hosp_lv=2
办记 外地 = fixmedins_code
办 POST /api/v1/foreign-institutions fixmedins_name=江城人民医院 admdvs=420106 hosp_lv=10
办拒 YB5825

说明 少带了出院记录,退回补正,补齐再审
办 POST /api/v1/reimbursements
  {"psn_no":"$人员","content":{"insutype":"310","med_type":"21","fixmedins_code":"$外地","mdtrtarea_admvs":"420106","begndate":"今天-9","enddate":"今天-5",
  "diag_codes":["J06.900"],"receipts":[{"invono":"24420000000012345678","electronic":true,"amount":"5000.00"}],
  "lines":[{"feedetl_sn":"1","med_list_codg":"250101015","name":"血常规","pric":"25","cnt":"196","det_item_fee_sumamt":"4900.00"}],"unlisted":"100.00",
  "payee":"王建国","bank":"安澜银行河口支行","bankacct":"6222000000001234"},
  "materials":[{"name":"医保电子凭证或有效身份证件或社会保障卡","form":"原件"},{"name":"医药机构收费票据","form":"电子"},{"name":"住院费用清单","form":"复印件"}]}
办含 退回补正 出院记录或诊断证明
办不含 医药机构收费票据(
办记 申请 = app_id
办 POST /api/v1/reimbursements/$申请/first-review
办拒 YB5812
办 POST /api/v1/reimbursements/$申请/supplements
  {"materials":[{"name":"出院记录或诊断证明","form":"原件","pages":2}]}
办含 待初审

说明 同一张发票不能再报,告诉你在哪里用过
办 POST /api/v1/reimbursements
  {"psn_no":"$人员","content":{"insutype":"310","med_type":"11","fixmedins_code":"$外地","mdtrtarea_admvs":"420106","begndate":"今天-3",
  "diag_codes":["J06.900"],"receipts":[{"invono":"2442-0000-0000-1234-5678","amount":"25.00"}],
  "lines":[{"feedetl_sn":"1","med_list_codg":"250101015","name":"血常规","pric":"25","cnt":"1","det_item_fee_sumamt":"25.00"}],
  "payee":"王建国","bank":"安澜银行","bankacct":"6222000000001234"}}
办拒 YB5814 同一参保人

说明 初审试算,自己不能复审;另一人复审,结算、付款单、归档一起办成;账号只见后四位
办 POST /api/v1/reimbursements/$申请/first-review
办含 待复审 统筹基金
办 POST /api/v1/reimbursements/$申请/second-review
办拒 YB1831
经办员 fuhe
办 POST /api/v1/reimbursements/$申请/second-review
办含 已核定
办记 结算 = setl_id
办 GET /api/v1/reimbursements/$申请
办含 待支付 1234
办不含 6222000000001234
办 GET /api/v1/materials?psn_no=$人员
办含 零星报销审核表 出院记录或诊断证明
命令 explain $结算
含 统筹基金

说明 医院不能撤它;没有付款,两个人可以撤销,发票又能用了
命令败 reverse $结算 --reason 试试 --operator 稽核员
经办员 jingban
办 POST /api/v1/reimbursements/$申请/revocation-proposals reason=录错了
办记 事项 = approval_id
经办员 fuhe
办 POST /api/v1/approvals/$事项/approval note=属实
办含 已撤销
办 GET /api/v1/reimbursements/$申请
办含 已撤销 已作废
