故事 机构查询本机构的就诊、诊断、结算明细、慢特病用药、在院病人;别家的查不到

# 吴桂兰:老年居民,有 M03900 备案
机构 市一院
发 2201 人=吴桂兰 门诊号=CX1
发 2203 医疗类别=14 病种=M03900 诊断=高血压病
发 2204
  | 流水号 | 项目       | 单价  | 数量 |
  | F1     | 氨氯地平片 | 30.00 | 10   |
  | F2     | 血常规     | 25.00 | 1    |
发 5205 人=吴桂兰
得 feedetail[] = 0
发 2207 医疗类别=14 总额=325
发 5201 人=吴桂兰 类别=14
得 mdtrtinfo[] = 1
得 mdtrtinfo[1].mdtrt_id = $就诊
得 mdtrtinfo[1].psn_name = 吴桂兰
得 mdtrtinfo[1].ipt_otp_no = CX1
得 mdtrtinfo[1].dise_codg = M03900
得 mdtrtinfo[1].dscg_maindiag_code = I10.x00x002
得 mdtrtinfo[1].inhosp_stas 无
发 5201 人=吴桂兰 类别=11
得 mdtrtinfo[] = 0
发 5202
得 diseinfo[] = 1
得 diseinfo[1].diag_code = I10.x00x002
得 diseinfo[1].maindiag_flag = 1
发 5204
得 [] = 2
得 [feedetl_sn=F1].det_item_fee_sumamt = 300
得 [feedetl_sn=F1].hilist_name = 氨氯地平片
得 [feedetl_sn=F1].inscp_scp_amt = 300
得 [feedetl_sn=F1].list_type = 101
得 [feedetl_sn=F2].list_type = 201
发 5205 人=吴桂兰
得 feedetail[] = 1
得 feedetail[1].feedetl_sn = F1
得 feedetail[1].cnt = 10
得 feedetail[1].fixmedins_name = 市一院
发 5205 人=吴桂兰 从=今天+1 到=今天+2
得 feedetail[] = 0

说明 别家查不到:列表为空,指名的被拒
机构 市二院
发 5201 人=吴桂兰 类别=14
得 mdtrtinfo[] = 0
发 5205 人=吴桂兰
得 feedetail[] = 0
发 5202
拒 YB4010 由登记的机构办理
发 5204
拒 YB4010 由登记的机构办理

说明 撤销的明细是负的,撤销以后用药记录里没有了
机构 市一院
发 2208
发 5204 结算=$撤销
得 [feedetl_sn=F1].det_item_fee_sumamt = -300
得 [feedetl_sn=F1].cnt = -10
发 5205 人=吴桂兰
得 feedetail[] = 0

说明 在院:不写人员编号查全院的,写了只查一人;出院以后就没有了
发 5303
得 data[] = 0
发 2401 人=孙丽 住院号=CX2 时间="今天-2 09:00:00"
发 2401 人=周小明 住院号=CX3 时间="今天-1 09:00:00"
发 5303
得 data[] = 2
得 data[1].psn_name = 孙丽
得 data[1].begndate = 今天-2
得 data[1].out_flag = 0
发 5303 从=今天-1
得 data[] = 1
发 5303 查人=R0002
得 data[] = 1
得 data[1].ipt_otp_no = CX3
发 5201 人=周小明 类别=21
得 mdtrtinfo[1].inhosp_stas = 1
得 mdtrtinfo[1].endtime 无
发 2402 人=周小明
发 5303
得 data[] = 1
发 5201 人=周小明 类别=21
得 mdtrtinfo[1].inhosp_stas = 0
得 mdtrtinfo[1].ipt_days = 1
机构 市二院
发 5303
得 data[] = 0
