// Command yibao is the open core of a medical-insurance system in one binary:
// the server, the demonstration, and the tools for policies, books and imports.
//
// The command only wires: it opens the database, gives the processes their
// clock, ids and randomness, and mounts the doors. No business lives here.
package main

import (
	"fmt"
	"os"

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "dev"

var commands struct {
	Serve    serveCommand    `cmd:"" help:"启动服务:国家接口、管理接口和接口说明"`
	Init     initCommand     `cmd:"" help:"初始化:建立经办机构和三员账号,口令由系统生成,只显示一次"`
	Demo     demoCommand     `cmd:"" help:"生成一座虚构的城市,通过 HTTP 演一个工作日,并核验账务"`
	Check    checkCommand    `cmd:"" help:"检查政策文件,一次列出全部问题(文件:行:列)"`
	Test     testCommand     `cmd:"" help:"运行政策文件旁的算例"`
	Diff     diffCommand     `cmd:"" help:"比较两份政策或两个文件夹:哪里不同,在哪些例上看得出来"`
	Publish  publishCommand  `cmd:"" help:"把政策文件或统筹区设置发布到数据库"`
	Import   importCommand   `cmd:"" help:"从 CSV 批量导入登记数据,全部合格才写入"`
	Template templateCommand `cmd:"" help:"批量导入模板:Excel 工作簿,含下拉选项和填写说明"`
	Cleanse  cleanseCommand  `cmd:"" help:"清理参保数据:找出证件有误、一人多号、重复参保、日期矛盾,列入清理工单"`
	Explain  explainCommand  `cmd:"" help:"说明一笔结算由谁付多少、为什么"`
	Reverse  reverseCommand  `cmd:"" help:"经办机构强制撤销一笔结算,列出需要重新结算的后续结算"`
	Table    tableCommand    `cmd:"" help:"基金收支表:一段时间内各基金的上期结余、收入、支出、结余"`
	Term     termCommand     `cmd:"" help:"账簿期间:开账、结账、重开"`
	Levy     levyCommand     `cmd:"" help:"缴费:核定一个月的缴费单,月末待遇核定"`
	Account  accountCommand  `cmd:"" help:"个人账户:对账单、划入、计息、共济冻结清理"`
	Verify   verifyCommand   `cmd:"" help:"核验账务:重算哈希链,推导余额,指出第一处不一致"`
	Anchor   anchorCommand   `cmd:"" help:"做锚:把此前的全部账封在一个哈希里,供公布"`
	Proof    proofCommand    `cmd:"" help:"出具或核对一笔结算的证明:proof 结算ID,proof check 文件"`
	Replay   replayCommand   `cmd:"" help:"按每笔结算留存的依据重新计算,与留存结果比对"`
	Steps    stepsCommand    `cmd:"" help:"经办事项:检查、测试、列出材料与时限"`
	Whatif   whatifCommand   `cmd:"" help:"政策试算:按改动后的政策重算历史结算,看各方多付少付多少、基金还能付几个月"`
	Audit    auditCommand    `cmd:"" help:"智能审核:知识入库、发布规则、批量审核、在历史账单上试跑"`
	Bench    benchCommand    `cmd:"" help:"基准测试:每秒能办多少笔,与只写库的循环相比如何"`
	Backup   backupCommand   `cmd:"" help:"备份:服务运行中取一份前后一致的副本,核验,写清单"`
	Restore  restoreCommand  `cmd:"" help:"恢复:把备份放进空的数据库,与清单比对并核验"`
	His      hisCommand      `cmd:"" help:"医院模拟器:向任何说国家接口的中心演一天,报出中心做得不对的地方"`
	Simulate simulateCommand `cmd:"" help:"仿真:在会出各种故障的模拟世界里办结算,每一步之后检验账务规律"`
	Keys     keysCommand     `cmd:"" help:"密钥:机构签名的密钥,字段保护的密钥"`
	Trail    trailCommand    `cmd:"" help:"操作留痕:清理超过保存期限的,留下封存的摘要"`
	Devices  devicesCommand  `cmd:"" help:"本地设备服务的模拟器:在窗口的电脑上读身份证、社保卡,签发演示用的医保电子凭证"`
	Totp     totpCommand     `cmd:"" help:"按密钥算出当前的动态口令,供演示与脚本使用"`
	Version  versionCommand  `cmd:"" help:"显示版本"`
}

func main() {
	parser := kong.Must(&commands,
		kong.Name("yibao"),
		kong.Description("医保核心系统。每个子命令加 --help 查看用法。"),
	)
	ctx, err := parser.Parse(os.Args[1:])
	if err != nil {
		refuse(err)
	}
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(os.Stderr, told(err))
		os.Exit(1)
	}
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Println("yibao", version)
	return nil
}
