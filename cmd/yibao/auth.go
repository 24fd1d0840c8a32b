package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"yibao/door/his/signing"
	"yibao/register/access"
	"yibao/storage"
	"yibao/storage/protect"
)

// authentication says who may come to the national interface.
type authentication struct {
	Auth   string        `help:"机构怎样签名:none(不签名,只答本机)、api、tif、ca、sm" enum:"none,api,tif,ca,sm" default:"none" env:"YIBAO_AUTH"`
	Window time.Duration `name:"auth-window" help:"签名时间与本机时间最多相差多少" default:"5m" env:"YIBAO_AUTH_WINDOW"`
	Rate   int           `name:"rate" help:"每家机构每秒最多多少个报文,超过的以 YB1319 拒绝;0 表示不限(none 时不用)" default:"50" env:"YIBAO_RATE"`
	Burst  int           `name:"rate-burst" help:"每家机构停顿之后一次最多多少个报文" default:"200" env:"YIBAO_RATE_BURST"`
}

var errAuth = errors.New("--auth-window 要大于零,--rate、--rate-burst 不能是负数")

// Validate is called by the command line.
func (a authentication) Validate() error {
	if a.Window <= 0 || a.Rate < 0 || a.Burst < 0 {
		return errAuth
	}
	return nil
}

// gate makes the gate before the national interface. What is sealed in the
// database must be readable before the first message comes: protect.ErrNoMaster.
func (a authentication) gate(store storage.Database) (*signing.Gate, error) {
	if _, locked := store.Protected(); locked {
		return nil, protect.ErrNoMaster.With()
	}
	return signing.NewGate(signing.Config{
		Scheme: signing.Schemes(china)[access.Scheme(a.Auth)], Keys: store, Now: now, Random: rand.Reader,
		Window: a.Window, Rate: signing.Rate{PerSecond: a.Rate, Burst: a.Burst},
	})
}

// announce says how institutions sign, and warns of what will keep all of them
// out.
func (a authentication) announce(address net.Addr, store storage.Database) {
	if a.Auth == "none" {
		fmt.Println("机构签名  不签名,国家接口只答本机(--auth 可改)")
		if tcp, ok := address.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
			fmt.Println("注意:监听的地址对外,但不签名的报文只答本机;机构的报文会以 YB1311 拒绝。")
		}
		return
	}
	fmt.Printf("机构签名  %s\n", a.Auth)
	scheme := access.Scheme(a.Auth)
	keys, err := store.Keys(context.Background())
	if err != nil {
		return
	}
	var held, centre bool
	for _, k := range keys {
		if k.Scheme == scheme && k.HoldsAt(now()) {
			held = held || k.Institution != access.Centre
			centre = centre || k.Institution == access.Centre
		}
	}
	if !held {
		fmt.Println("注意:还没有一家机构有现行的密钥,用 yibao keys new 发放。")
	}
	if scheme == access.SchemeSM && !centre {
		fmt.Println("注意:中心还没有自己的密钥,不能签名应答,用 yibao keys centre 生成。")
	}
}

// master is the flag that names the master key.
type master struct {
	MasterKey string `name:"master-key" help:"主密钥文件,打开数据库里加密的字段与密钥" env:"YIBAO_MASTER_KEY" placeholder:"文件"`
}

// options are those of a database whose sealed data this process may open. The
// algorithms are tried first: with a broken one nothing is read or written.
// protect.ErrSelfTest, protect.ErrMasterFile.
func (m master) options(p protect.Primitives) (storage.Options, error) {
	o := storage.Options{WriterID: newID(), Random: rand.Reader}
	if err := protect.SelfTest(p); err != nil {
		return o, err
	}
	if m.MasterKey == "" {
		return o, nil
	}
	key, err := protect.ReadMaster(m.MasterKey, rand.Reader)
	if err != nil {
		return o, err
	}
	o.Master = key
	return o, nil
}

// moments are the forms in which a command takes an instant, in the civil time
// of the place.
var moments = []string{time.DateOnly, "2006-01-02 15:04", time.DateTime}

// moment reads an instant; empty is the one given.
func moment(text string, otherwise time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return otherwise, nil
	}
	for _, form := range moments {
		if t, err := time.ParseInLocation(form, text, china); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("时间 %s 看不懂,请写成 2026-12-31 或 2026-12-31 08:00:00", text)
}
