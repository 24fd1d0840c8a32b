故事 每天先对总账,不平再对明细账,差异逐笔说清

机构 市一院
发 2201 人=王建国 门诊号=DZ1
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 40   |
发 2207 总额=1000.00
记 甲结 = setlinfo.setl_id
记 甲诊 = setlinfo.mdtrt_id
记 甲基金 = setlinfo.fund_pay_sumamt
记 甲账户 = setlinfo.acct_pay
得 setlinfo.clr_type 有
记 类别 = setlinfo.clr_type
发 2201 人=李秀英 门诊号=DZ2
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 4    |
发 2207 总额=100.00 报文号=H39010100001DZ0002
记 乙结 = setlinfo.setl_id
记 乙诊 = setlinfo.mdtrt_id
得 setlinfo.fund_pay_sumamt = 0
得 setlinfo.acct_pay = 0

说明 总账平;错一分就不平,并说出中心与机构各是多少
发 3201 清算类别=$类别 总额=1100.00 基金=$甲基金 账户=$甲账户 笔数=2
得 stmtinfo.stmt_rslt = 0
发 3201 清算类别=$类别 总额=1100.01 基金=$甲基金 账户=$甲账户 笔数=1
得 stmtinfo.stmt_rslt = 1
得 stmtinfo.stmt_rslt_dscr 含 "笔数中心2、机构1"
得 stmtinfo.stmt_rslt_dscr 含 "医疗费总额中心1100.00、机构1100.01"
说明 昨天没有账
发 3201 清算类别=$类别 从=今天-1 到=今天-1 总额=0 基金=0 账户=0 笔数=0
得 stmtinfo.stmt_rslt = 0

说明 明细账:机构漏了乙,多出一笔,甲的金额写错
上传 明细.zip
  $甲结 $甲诊 1001 1000.50 $甲基金 $甲账户 0
  S9999 V9999 1002 30.00 0 0 0
得 file_qury_no 有
得 dld_endtime 有
记 文件号 = file_qury_no
发 3202 清算类别=$类别 总额=1030.50 基金=$甲基金 笔数=2
得 fileinfo.filename 含 stmt_H39010100001
记 文件号 = fileinfo.file_qury_no
发 9102
得 行[] = 3
得 行[1].3 = $甲结
得 行[1].5 = 1
得 行[1].7 含 "医疗费总额中心1000.00、机构1000.50"
得 行[2].3 = S9999
得 行[2].7 含 中心没有这笔结算
得 行[3].3 = null
得 行[3].4 = H39010100001DZ0002
得 行[3].7 含 机构文件中没有这笔结算
得 行[3].8 = 100.00

说明 退费是一正一负两笔;明细全对时差异文件是空的
发 2208 人=李秀英 就诊=$乙诊 结算=$乙结
记 乙退 = setlinfo.setl_id
发 3201 清算类别=$类别 总额=1000.00 基金=$甲基金 账户=$甲账户 笔数=3
得 stmtinfo.stmt_rslt = 0
发 3201 清算类别=$类别 总额=1100.00 基金=$甲基金 账户=$甲账户 笔数=2 退费=0
得 stmtinfo.stmt_rslt = 0
发 3201 清算类别=$类别 总额=-100.00 基金=0 账户=0 笔数=1 退费=1
得 stmtinfo.stmt_rslt = 0
上传 明细.txt
  setl_id mdtrt_id psn_no medfee_sumamt fund_pay_sumamt acct_pay refd_setl_flag
  $甲结 $甲诊 E0001 1000.00 $甲基金 $甲账户 0
  $乙结 $乙诊 E0002 100.00 0 0 0
  $乙退 $乙诊 E0002 -100.00 0 0 1
记 文件号 = file_qury_no
发 3202 总额=1000.00 基金=$甲基金 笔数=3
记 文件号 = fileinfo.file_qury_no
发 9102
得 行[] = 0

说明 别的机构对不到这些账,也取不到这些文件
机构 市二院
发 3201 清算类别=$类别 总额=0 基金=0 账户=0 笔数=0
得 stmtinfo.stmt_rslt = 0
发 9102
拒 YB1601 不是本机构的文件
