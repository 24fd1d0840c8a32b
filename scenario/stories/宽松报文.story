故事 各家系统的写法不一样:对象当列表、数写成文本、Input、纯文本、单一入口、前缀路径、多余的字段,都照办

机构 市一院
说明 不同的地址,同一笔业务
发 1101 人=孙丽 路径=/fsi/api/fsiPsnInfoService/queryPsnInfo
得 baseinfo.psn_no = R0001
发 1101 人=孙丽 路径=/hsa/v2/some/prefix/1101
得 baseinfo.psn_no = R0001
发 1101 人=孙丽 路径=/isp-api/powercsb/callService
得 baseinfo.psn_no = R0001
发 1101 人=孙丽 路径=/1101/
得 baseinfo.psn_no = R0001

说明 只在地址里写了交易编号
发 1101 人=孙丽 头.infno=删
得 baseinfo.psn_no = R0001

说明 社保卡、电子凭证、全角的号码、末位小写
发 1101 人=孙丽 凭证类型=03 data.mdtrt_cert_no=A3900000009 卡识别码=1
得 baseinfo.psn_no = R0001
发 1101 人=孙丽 凭证类型=02 data.mdtrt_cert_no=３９０１０１１９９２０２１４０３６０
得 baseinfo.psn_no = R0001

说明 挂号:人员信息写成列表,字段名大写,数字当编码
发原文 路径=/2201 交易=2201 类型=text/plain
  {"infno":"2201","msgid":"KS-2201","FIXMEDINS_CODE":"H39010100001","opter":1,"input":{"data":[
   {"PSN_NO":"R0001","insutype":390,"begntime":"今天T08:30:00","mdtrt_cert_type":"02","mdtrt_cert_no":"390101199202140360",
    "ipt_otp_no":1001,"dept_code":"A03","dept_name":"内科","caty":"A03","local_flag":{"随意":["本地字段"]}}]}}
得 data.psn_no = R0001
得 data.ipt_otp_no = 1001

说明 就诊信息:诊断列表写成对象,空值写成 null 和 "null"
发原文 路径=/fsi/api/outpatientDocInfoService/outpatientMdtrtinfoUp 交易=2203 类型=application/x-www-form-urlencoded
  {"infno":"2203","msgid":"KS-2203","fixmedins_code":"H39010100001","Input":{"mdtrtinfo":{
   "mdtrt_id":"$就诊","psn_no":"R0001","med_type":"11","begntime":"今天 08:40","dise_codg":"J06.900","dise_name":"上感",
   "birctrl_type":null,"exp_content":"null"},
   "diseinfo":{"diag_type":"1","diag_srt_no":"1","diag_code":"J06.900","diag_name":"上感","diag_dept":"A03",
    "dise_dor_no":"D390101000001","dise_dor_name":"张明","diag_time":"今天","vali_flag":"01"}}}

说明 费用:一行明细写成对象,数写成文本,带 BOM,不写内容类型
发原文 路径=/2204 交易=2204
  ﻿{"infno":"2204","msgid":"KS-2204","fixmedins_code":"H39010100001","input":{"feedetail":
   {"feedetl_sn":"F1","mdtrt_id":"$就诊","psn_no":"R0001","chrg_bchno":"P1","rx_circ_flag":false,
    "fee_ocur_time":"今天 09:30:00.000","med_list_codg":"250101015","medins_list_codg":"本地码9",
    "det_item_fee_sumamt":"160","cnt":"2.0","pric":"8E1","bilg_dept_codg":"A03","bilg_dept_name":"内科",
    "bilg_dr_codg":"D390101000001","bilg_dr_name":"张明","hosp_appr_flag":1,"unknown_field":3}}}
得 result[1].det_item_fee_sumamt = 160

说明 预结算:input 整个写成文本;结算:总额写成文本
发原文 路径=/fsi/api/outpatientSettleService/preSettletment 交易=2206 类型=application/json;charset=utf-8
  {"infno":"2206","msgid":"KS-2206","fixmedins_code":"H39010100001","input":
   "{\"data\":{\"psn_no\":\"R0001\",\"mdtrt_cert_type\":\"02\",\"mdtrt_cert_no\":\"390101199202140360\",\"med_type\":\"11\",\"medfee_sumamt\":\"160.00\",\"psn_setlway\":\"01\",\"mdtrt_id\":\"$就诊\",\"chrg_bchno\":\"P1\",\"acct_used_flag\":\"0\",\"insutype\":\"390\"}}"}
得 setlinfo.hifp_pay = 40
发 2207 data.medfee_sumamt=160.00 总额=160
得 setlinfo.hifp_pay = 40
得 setlinfo.act_pay_dedc = 60
