故事 医院为参保人办备案:慢特病、转院、定点;当天生效,撤销当天失效,早先的结算不变

# 孙丽:成年居民,没有慢特病备案
机构 市一院
发 5301 人=孙丽
得 feedetail[] = 0
发 2503 人=孙丽 病种=M03900 病种名=高血压 开始=今天-1
记 备案 = result.trt_dcla_detl_sn
记应答 第一次
再发
同应答 第一次
发 5301 人=孙丽
得 feedetail[] = 1
得 feedetail[1].opsp_dise_code = M03900
得 feedetail[1].opsp_dise_name = 高血压
得 feedetail[1].begndate = 今天-1
得 feedetail[1].enddate 无

说明 有了备案,慢特病可以结算
发 2201 人=孙丽 门诊号=BA1
发 2203 医疗类别=14 病种=M03900 诊断=高血压病
发 2204
  | 流水号 | 项目       | 单价  | 数量 |
  | F1     | 氨氯地平片 | 30.00 | 10   |
发 2207 医疗类别=14 总额=300
记 慢病结算 = setlinfo.setl_id
记 慢病就诊 = setlinfo.mdtrt_id

说明 同一病种不能再备一次;别的机构不能撤销;本机构撤销后当天起失效
发 2503 人=孙丽 病种=M03900
拒 YB2012 M03900
机构 市二院
发 2504 人=孙丽
拒 YB2014 不是本机构办理的
机构 市一院
发 2504 人=孙丽
发 5301 人=孙丽
得 feedetail[] = 0
发 2201 人=孙丽 门诊号=BA2
发 2203 医疗类别=14 病种=M03900 诊断=高血压病
发 2204
  | 流水号 | 项目       | 单价  | 数量 |
  | F1     | 氨氯地平片 | 30.00 | 1    |
拒 YB2106 M03900
发 5203 人=孙丽 结算=$慢病结算 就诊=$慢病就诊
得 setlinfo.dise_codg = M03900

说明 撤销之后可以重新备案,有开始也有结束;还没开始的备案也查得到
发 2503 人=孙丽 病种=M03900 开始=今天+10 结束=今天+374
记 备案 = result.trt_dcla_detl_sn
发 5301 人=孙丽
得 feedetail[1].begndate = 今天+10
得 feedetail[1].enddate = 今天+374
发 2504 人=孙丽
发 5301 人=孙丽
得 feedetail[] = 0

说明 转院:市一院转市二院;转出与转入的机构都查得到,其他机构查不到
发 2501 人=孙丽 转往=市二院
记 备案 = result.trt_dcla_detl_sn
发 5304 人=孙丽
得 refmedin[] = 1
得 refmedin[1].reflin_medins_no = H39010100002
得 refmedin[1].psn_name = 孙丽
得 refmedin[1].begndate = 今天
得 refmedin[1].out_flag = 0
机构 市二院
发 5304 人=孙丽
得 refmedin[] = 1
机构 城南社区
发 5304 人=孙丽
得 refmedin[] = 0
机构 市一院
发 2502 人=孙丽
发 5304 人=孙丽
得 refmedin[] = 0
发 2501 人=孙丽 转往=H31000000001 转往区划=310100
得 result.trt_dcla_detl_sn 有
发 5304 人=孙丽
得 refmedin[1].out_flag = 1

说明 定点:每个顺位一家;换一家要先撤销
发 2505 人=孙丽 定点=市一院
记 备案 = result.trt_dcla_detl_sn
发 5302 人=孙丽
得 psnfixmedin[1].fixmedins_code = H39010100001
得 psnfixmedin[1].fixmedins_name = 市一院
得 psnfixmedin[1].memo = 就近
发 2505 人=孙丽 定点=市二院
拒 YB2020 H39010100001
发 2505 人=孙丽 定点=市二院 顺位=2
发 2506 人=孙丽
发 2505 人=孙丽 定点=城南社区
发 5302 人=孙丽
得 psnfixmedin[] = 2
