package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"yibao/ground/period"
	"yibao/workshop/city"
	"yibao/workshop/hospital"
)

var errCentreWrong = errors.New("中心有做得不对的地方,见上面的清单")

type hisCommand struct {
	URL           string        `arg:"" optional:"" name:"url" help:"受测中心的地址;每个交易发往 地址/交易编号" default:"http://127.0.0.1:8000"`
	Site          string        `help:"现场文件(YAML):受测中心有哪些机构、人员、项目、诊断;不给时用演示城市(make demo)的一部分" type:"existingfile" placeholder:"文件"`
	Template      bool          `help:"打印一份现场文件的样子,不发报文"`
	City          uint64        `help:"演示城市的种子,与 yibao demo --seed 相同" default:"20260101"`
	CityPersons   int           `help:"演示城市的人数,与 yibao demo --persons 相同" default:"3000"`
	Visits        int           `help:"演多少次就诊和购药" default:"200"`
	Percent       int           `name:"faults" help:"百分之多少的就诊出差错、多少的报文遇到断线或重复;0 表示一切正常" default:"10"`
	Seed          uint64        `help:"随机种子:同样的种子发同样的报文;0 表示按当前时间取一个新的" default:"0"`
	Papers        bool          `help:"住院和部分门诊另传医嘱、检查检验报告、病案首页和病历,其中有几处与收费不符,供病历审核"`
	Workers       int           `help:"同时办理的窗口" default:"8"`
	Timeout       time.Duration `help:"等一个应答最多多久,超过即按断线处理" default:"30s"`
	AccountInFund bool          `help:"当地把个人账户支付计入基金支付总额"`
	Evidence      string        `help:"把有问题的请求和应答原文各存一个文件" type:"path" placeholder:"目录"`
	JSON          bool          `name:"json" help:"用 JSON 打印结果"`
}

// Run plays a hospital's day and tells what the centre did wrong.
func (c hisCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	today := period.DateOf(now().In(china))
	site, err := c.site(today)
	if err != nil {
		return err
	}
	if c.Template {
		return site.Write(os.Stdout)
	}
	day := hospital.Day{Seed: c.Seed, Date: today, Visits: c.Visits, Percent: c.Percent, Papers: c.Papers}
	if day.Seed == 0 {
		day.Seed = uint64(now().Unix())
	}
	if !c.JSON {
		fmt.Printf("医院模拟器:%s,机构 %d 家、人员 %d 名,向 %s 演 %d 次就诊,种子 %d\n",
			day.Date, len(site.Institutions), len(site.Persons), c.URL, c.Visits, day.Seed)
	}
	bar := newBar("演一天")
	verdict, err := hospital.Play(ctx, c.centre(bar.set), site, day)
	bar.done()
	if err != nil {
		return err
	}
	if err := c.tell(verdict); err != nil {
		return err
	}
	if !verdict.Clean() {
		return errCentreWrong
	}
	return nil
}

// site is the file's, or that of the demonstration's city.
func (c hisCommand) site(today period.Date) (hospital.Site, error) {
	if c.Site == "" {
		return hospital.FromCity(city.New(c.City, c.CityPersons, today)), nil
	}
	file, err := os.Open(c.Site)
	if err != nil {
		return hospital.Site{}, err
	}
	defer file.Close()
	return hospital.ReadSite(file)
}

func (c hisCommand) centre(progress func(done, total int)) hospital.Centre {
	transport := &http.Transport{MaxIdleConnsPerHost: 2 * c.Workers}
	return hospital.Centre{
		URL: c.URL, Client: &http.Client{Timeout: c.Timeout, Transport: transport}, Clock: now,
		Random: rand.Reader, Zone: china, Workers: c.Workers, AccountInFund: c.AccountInFund, Progress: progress,
	}
}

// tell prints the verdict and keeps the evidence.
func (c hisCommand) tell(v hospital.Verdict) error {
	if c.JSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		if err := out.Encode(v.Report()); err != nil {
			return err
		}
	} else {
		fmt.Print(v)
	}
	if c.Evidence == "" {
		return nil
	}
	return c.keep(v)
}

// keep writes the bodies of each wrong answer.
func (c hisCommand) keep(v hospital.Verdict) error {
	if err := os.MkdirAll(c.Evidence, 0o700); err != nil {
		return err
	}
	for _, p := range v.Problems {
		name := filepath.Join(c.Evidence, p.MessageID+"-"+p.Infno)
		for suffix, body := range map[string][]byte{".request.json": p.Request, ".answer.json": p.Answer} {
			if err := os.WriteFile(name+suffix, body, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}
