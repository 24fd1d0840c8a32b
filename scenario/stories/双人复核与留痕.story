故事 建立账号以后,强制撤销要两个人办;谁看了什么、办了什么都有留痕,账和留痕一起核验

# 王建国:职工在职,门诊起付 600 元(全年一次),三级 55%。
机构 市一院
发 2201 人=王建国 门诊号=SR101
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 20   |
发 2207 总额=500.00
记 早 = setlinfo.setl_id
记 早就诊 = setlinfo.mdtrt_id
记 人员 = setlinfo.psn_no
发 2201 人=王建国 门诊号=SR102
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 16   |
发 2207 总额=400.00
记 晚 = setlinfo.setl_id

说明 没有初始化,管理接口什么都不办;初始化以后命令行也不再一个人撤销
初始化
命令败 init
退 YB1861
命令败 reverse $早 --reason 冒名就诊 --operator 稽核员
含 YB9013

说明 经办查人查结算,看到的是脱敏的;看明文要写原因
经办员 jingban
办 POST /api/v1/persons/search psn_no=$人员
办含 王*国
办不含 王建国
办 POST /api/v1/persons/$人员/unmasking reason=" "
办拒 YB1835
办 POST /api/v1/persons/$人员/unmasking reason=核对本人证件
办含 王建国
办 GET /api/v1/persons/$人员/settlements
办含 $早 $晚

说明 经办提出,不能自己复核;财务无权;复核后一起办成,列出要重新结算的
办 POST /api/v1/settlements/$早/reversal-proposals reason=冒名就诊
办记 事项 = approval_id
办含 待复核
办 POST /api/v1/approvals/$事项/approval
办拒 YB1872
经办员 caiwu
办 POST /api/v1/approvals/$事项/approval
办拒 YB1871
办 POST /api/v1/persons/search psn_no=$人员
办拒 YB1831
办 GET /api/v1/funds
办含 统筹基金
经办员 fuhe
办 GET /api/v1/approvals/$事项
办含 冒名就诊 待复核
办 POST /api/v1/approvals/$事项/approval note=属实
办含 已办理 $晚 -500.00
办 POST /api/v1/approvals/$事项/rejection note=再想想
办拒 YB1873
发 2208 结算=$早 就诊=$早就诊
拒 YB5002

说明 已经撤销的再提一次,复核时办不成,事项仍待复核,由提出人撤回
经办员 jingban
办 POST /api/v1/settlements/$早/reversal-proposals reason=又想撤一次
办记 事项 = approval_id
经办员 fuhe
办 POST /api/v1/approvals/$事项/approval
办拒 YB5002
办 GET /api/v1/approvals/$事项
办含 待复核
经办员 jingban
办 POST /api/v1/approvals/$事项/withdrawal
办含 已撤回

说明 审计管理员查得到谁看了明文、为什么;自己不能办业务
经办员 trailadmin
办 GET /api/v1/trail?psn_no=$人员
办含 核对本人证件 YB1835 jingban
办不含 王建国
办 GET /api/v1/settlements/$早/explanation
办拒 YB1831
办 POST /api/v1/verification
办含 全部一致

说明 改动一条留痕,yibao verify 指得出来;这里先看没有改动的
命令 verify
含 留痕
