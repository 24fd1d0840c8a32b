故事 药店系统按自己的写法发送:Input 大写、没有签到号、报文号是时间加交易加十六进制

# 报文的样子取自药店管理系统,金额改为与明细相符,人和药是虚构的。
发原文 路径=/9001 交易=9001 类型=application/json
  {"infno":"9001","msgid":"202606120137529001dafcefb79c1c","mdtrtarea_admvs":"390100","insuplc_admdvs":"390100",
   "recer_sys_code":"CSB","infver":"1.0.0","opter_type":"1","opter":"001","opter_name":"演示收银员",
   "inf_time":"今天 01:37:52","fixmedins_code":"P39010100001","fixmedins_name":"惠民药房",
   "Input":{"signIn":{"opter_no":"001","opter_name":"演示收银员","mac":"00-00-00-00-00-00","ip":"127.0.0.1"}}}
得 signinoutb.sign_no 有

发原文 路径=/1101 交易=1101 类型=application/json
  {"infno":"1101","msgid":"202606120137521101dafcefb79c1c","mdtrtarea_admvs":"390100","insuplc_admdvs":"390100",
   "recer_sys_code":"CSB","infver":"1.0.0","opter_type":"1","opter":"001","opter_name":"演示收银员",
   "inf_time":"今天 01:37:52","fixmedins_code":"P39010100001","fixmedins_name":"惠民药房",
   "Input":{"data":{"mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215","card_sn":"","begntime":"今天 01:37:52",
    "psn_cert_type":"01","certno":"390101198003120215","psn_name":""}}}
得 baseinfo.psn_no = E0001
得 insuinfo[1].balc = 1700

发原文 路径=/2101 交易=2101 类型=application/json
  {"infno":"2101","msgid":"202606120137522101dafcefb79c1c","mdtrtarea_admvs":"390100","insuplc_admdvs":"390100",
   "recer_sys_code":"CSB","infver":"1.0.0","opter_type":"1","opter":"001","opter_name":"演示收银员",
   "inf_time":"今天 01:37:52","fixmedins_code":"P39010100001","fixmedins_name":"惠民药房",
   "Input":{"druginfo":{"mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215","psn_no":"E0001","med_type":"41",
     "insutype":"310","acct_used_flag":"1","medfee_sumamt":70.5,"begntime":"今天 10:10:00",
     "minpacunt_drug_trac_cnt":0,"mcs_trac_cnt":0},
    "drugdetail":[
     {"feedetl_sn":"FEE0001","rxno":"HIRX0001","rx_circ_flag":"1","fee_ocur_time":"今天 10:10:00",
      "med_list_codg":"XC08CAA115A001010100003","medins_list_codg":"YD0001","det_item_fee_sumamt":70.5,"cnt":3,"pric":23.5}]}}
得 setlinfo.medfee_sumamt = 70.50
得 setlinfo.acct_pay = 70.50
得 setlinfo.setl_id 无
得 detlcutinfo[] = 1

发原文 路径=/2102 交易=2102 类型=application/json
  {"infno":"2102","msgid":"202606120137522102dafcefb79c1c","mdtrtarea_admvs":"390100","insuplc_admdvs":"390100",
   "recer_sys_code":"CSB","infver":"1.0.0","opter_type":"1","opter":"001","opter_name":"演示收银员",
   "inf_time":"今天 01:37:52","fixmedins_code":"P39010100001","fixmedins_name":"惠民药房",
   "Input":{"druginfo":{"mdtrt_cert_type":"02","mdtrt_cert_no":"390101198003120215","psn_no":"E0001","med_type":"41",
     "insutype":"310","acct_used_flag":"1","medfee_sumamt":70.5,"begntime":"今天 10:10:00"},
    "drugdetail":[
     {"feedetl_sn":"FEE0001","rxno":"HIRX0001","rx_circ_flag":"1","fee_ocur_time":"今天 10:10:00",
      "med_list_codg":"XC08CAA115A001010100003","medins_list_codg":"YD0001","det_item_fee_sumamt":23.5,"cnt":1,"pric":23.5},
     {"feedetl_sn":"FEE0002","rxno":"HIRX0001","rx_circ_flag":"1","fee_ocur_time":"今天 10:10:00",
      "med_list_codg":"XJ01CAA040E001010100001","medins_list_codg":"YD0002","det_item_fee_sumamt":47,"cnt":2,"pric":23.5}]}}
得 setlinfo.medfee_sumamt = 70.50
得 setlinfo.fund_pay_sumamt = 0
得 setlinfo.acct_pay = 70.50
得 setlinfo.act_pay_dedc = 70.50
得 setlinfo.balc = 1629.50
得 detlcutinfo[] = 2
记应答 购药

说明 网络抖动,同一报文再发一次,不重复收费
记库 购药后
再发
同应答 购药
同库 购药后

发原文 路径=/2103 交易=2103 类型=application/json
  {"infno":"2103","msgid":"202606120137522103dafcefb79c1c","mdtrtarea_admvs":"390100","insuplc_admdvs":"390100",
   "recer_sys_code":"CSB","infver":"1.0.0","opter_type":"1","opter":"001","opter_name":"演示收银员",
   "inf_time":"今天 01:37:52","fixmedins_code":"P39010100001","fixmedins_name":"惠民药房",
   "Input":{"data":{"setl_id":"$结算","mdtrt_id":"$就诊","psn_no":"E0001"}}}
反应答 $结算
得 setlinfo.balc = 1700

说明 起付线 600 元与门诊合用;外配处方过起付后付 60%
机构 惠民药房
发 2102 人=王建国 总额=900.00 用账户=1 处方=1
  | 流水号 | 项目         | 单价   | 数量 |
  | F1     | 阿托伐他汀片 | 100.00 | 5    |
  | F2     | 氨氯地平片   | 40.00  | 10   |
得 setlinfo.preselfpay_amt = 50
得 setlinfo.inscp_scp_amt = 850
得 setlinfo.act_pay_dedc = 600
得 setlinfo.hifp_pay = 150
得 setlinfo.acct_pay = 750
得 setlinfo.balc = 950

说明 没有处方的,统筹不付,账户照付;账户不够的付现金
发 2102 人=王建国 总额=1000.00 用账户=1
  | 流水号 | 项目       | 单价   | 数量 |
  | F1     | 板蓝根颗粒 | 10.00  | 100  |
得 setlinfo.hifp_pay = 0
得 setlinfo.acct_pay = 950
得 setlinfo.psn_cash_pay = 50
得 setlinfo.balc = 0
