故事 奶奶的个人账户给孙女看病:授权、冻结、确认、撤销退回;对账单、基金收支表、开账结账重开

# 李秀英:职工,账户里有钱;周小明:居民,自己没有账户。
机构 市一院
发 1101 人=李秀英
记 所有人 = baseinfo.psn_no
发 1101 人=周小明
记 家人 = baseinfo.psn_no

说明 没有授权,写了共济也不动别人的账户
发 2201 人=周小明 险种=390 门诊号=GJ01
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 8    |
发 2207 总额=200.00 用账户=2 险种=390
得 setlinfo.acct_mulaid_pay = 0
发 2208 结算=$结算

说明 所有人到窗口授权,每次最多 50 元
初始化
经办员 jingban
办 POST /api/v1/persons/$所有人/account-consents member_psn_no=$所有人 relation=子女 material=授权书
办拒 YB7204
办 POST /api/v1/persons/$所有人/account-consents member_psn_no=$家人 relation=子女 bill_limit=50 material=授权书
办含 true
办 GET /api/v1/persons/$所有人/account-consents
办含 $家人 50

说明 预结算与结算一样:统筹付过以后,共济付 50 元,其余付现金;明细之和、各方之和照样相符
发 2201 人=周小明 险种=390 门诊号=GJ02
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 8    |
发 2206 总额=200.00 用账户=2 险种=390
得 setlinfo.acct_mulaid_pay = 50
发 2207 总额=200.00 用账户=2 险种=390
得 setlinfo.acct_mulaid_pay = 50
得 setlinfo.acct_pay = 50
记 共济 = setlinfo.setl_id
命令 explain $共济
含 共济支付
经办员 jingban
办 GET /api/v1/persons/$所有人/account
办含 家庭共济 -50.00
命令 account statement $所有人
含 期末余额

说明 撤销以后,钱回到所有人的账户
发 2208 结算=$共济
经办员 jingban
办 GET /api/v1/persons/$所有人/account
办含 家庭共济冻结退回
命令 account sweep
含 "了结家庭共济冻结 0 笔"

说明 撤销授权之后不再付
办 POST /api/v1/persons/$所有人/account-consents/revocation member_psn_no=$家人 material=撤销书
办 POST /api/v1/persons/$所有人/account-consents/revocation member_psn_no=$家人 material=撤销书
办拒 YB7203

说明 收支表与账簿相符;过去的月份结账以后要两个人才能重开
经办员 caiwu
办 GET /api/v1/fund-table
办含 个人账户 统筹基金
办 POST /api/v1/book-terms/2020-01/opening
办 POST /api/v1/book-terms/2020-01/opening
办拒 YB7222
办 POST /api/v1/book-terms/2020-01/closing
办含 结账
办 POST /api/v1/book-terms/2020-01/closing
办拒 YB7223
办 POST /api/v1/book-terms/2020-01/reopening-proposals reason=补记利息
办记 事项 = approval_id
办 POST /api/v1/approvals/$事项/approval
办拒 YB1872
经办员 fuzeren
办 POST /api/v1/approvals/$事项/approval note=属实
办含 已办理 重开
命令 term list --region 390100
含 补记利息
命令 table --region 390100
含 合计
