故事 老系统用 GB18030 收发:从挂号到结算都认,应答也用同样的字符集

机构 市一院
发原文 路径=/1101 交易=1101 类型=text/plain 编码=GB18030
  {"infno":"1101","msgid":"GB-1101","fixmedins_code":"H39010100001","fixmedins_name":"安澜市第一医院","opter_name":"张三",
   "input":{"data":{"mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215","psn_name":"王建国"}}}
得 baseinfo.psn_name = 王建国
得 baseinfo.psn_no = E0001
发原文 路径=/2201 交易=2201 "类型=application/json; charset=GBK" 编码=GB18030
  {"infno":"2201","msgid":"GB-2201","fixmedins_code":"H39010100001","input":{"data":
   {"psn_no":"E0001","insutype":"310","begntime":"今天 08:30:00","mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215",
    "ipt_otp_no":"GB1","dept_code":"A03","dept_name":"内科","caty":"A03"}}}
得 data.ipt_otp_no = GB1
说明 同一报文改用 UTF-8 再发,仍是同一笔:编码不改变内容
记 就诊一 = data.mdtrt_id
发原文 路径=/2201 交易=2201 类型=application/json
  {"infno":"2201","msgid":"GB-2201","fixmedins_code":"H39010100001","input":{"data":
   {"psn_no":"E0001","insutype":"310","begntime":"今天 08:30:00","mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215",
    "ipt_otp_no":"GB1","dept_code":"A03","dept_name":"内科","caty":"A03"}}}
得 data.mdtrt_id = $就诊一
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 2    |
发原文 路径=/2207 交易=2207 类型=text/plain 编码=GB18030
  {"infno":"2207","msgid":"GB-2207","fixmedins_code":"H39010100001","opter_name":"李四","input":{"data":
   {"psn_no":"E0001","mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215","psn_name":"王建国","med_type":"11","medfee_sumamt":"50.00",
    "psn_setlway":"01","mdtrt_id":"$就诊","chrg_bchno":"P1","acct_used_flag":"0","insutype":"310",
    "fulamt_ownpay_amt":0,"overlmt_selfpay":"0","preselfpay_amt":0,"inscp_scp_amt":"50"}}}
得 setlinfo.psn_name = 王建国
得 setlinfo.medfee_sumamt = 50
说明 拒绝的句子也用同样的字符集
发原文 路径=/2207 交易=2207 类型=text/plain 编码=GB18030
  {"infno":"2207","msgid":"GB-2207-2","fixmedins_code":"H39010100001","opter_name":"李四","input":{"data":
   {"psn_no":"E0001","mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215","med_type":"11","medfee_sumamt":"50.00",
    "psn_setlway":"01","mdtrt_id":"没有这次就诊","chrg_bchno":"P1","acct_used_flag":"0","insutype":"310",
    "fulamt_ownpay_amt":0,"overlmt_selfpay":0,"preselfpay_amt":0,"inscp_scp_amt":50}}}
拒 YB4001 没有这次就诊
