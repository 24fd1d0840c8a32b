package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"yibao/door/device"
	"yibao/ground/period"
	"yibao/process/credential"
	"yibao/workshop/city"
)

// deviceService is what a server knows of the devices at its counters. Without it
// the console asks nobody but the server.
type deviceService struct {
	Devices string `help:"每台窗口电脑上本地设备服务的地址,如 http://127.0.0.1:8321;给了以后控制台可以向它读卡,不给则控制台只访问本服务" env:"YIBAO_DEVICES" placeholder:"URL"`
	Issuer  string `name:"credential-issuer" help:"核验医保电子凭证的服务(ec.query)的地址,由本服务器访问;不给则不受理电子凭证" env:"YIBAO_CREDENTIAL_ISSUER" placeholder:"URL"`
}

var (
	errDevices = errors.New("--devices 应为本机地址,如 http://127.0.0.1:8321,不带路径")
	errIssuer  = errors.New("--credential-issuer 应为 http:// 或 https:// 地址")
)

// Validate is called by the command line.
func (s deviceService) Validate() error {
	var faults []error
	if u, err := url.Parse(s.Devices); s.Devices != "" && (err != nil || u.Scheme != "http" || u.Port() == "" || !loopback(u.Hostname()) || s.Devices != u.Scheme+"://"+u.Host) {
		faults = append(faults, errDevices)
	}
	if u, err := url.Parse(s.Issuer); s.Issuer != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		faults = append(faults, errIssuer)
	}
	return errors.Join(faults...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

const issuerPatience = 5 * time.Second // with ec.query, while somebody waits at a counter

// credentials is the process of taking electronic credentials.
func (s deviceService) credentials(store credential.Store, clock func() time.Time) *credential.Service {
	service := &credential.Service{Store: store, Now: clock}
	if s.Issuer != "" {
		service.Issuer = device.Issuer{URL: s.Issuer, Client: &http.Client{Timeout: issuerPatience}}
	}
	return service
}

type devicesCommand struct {
	Simulate bool     `help:"模拟读卡器、扫码枪和医保电子凭证(本程序只带模拟器;真实的读卡器由厂商的设备服务提供)" required:""`
	Listen   string   `help:"监听地址,只能是本机" default:"127.0.0.1:8321"`
	Console  []string `help:"可以来读卡的控制台,如 http://127.0.0.1:8000,可以给几个" default:"http://127.0.0.1:8000,http://localhost:8000"`
	City     uint64   `help:"演示城市的种子,与 yibao demo --seed 相同" default:"20260101"`
	Persons  int      `help:"演示城市的人数,与 yibao demo --persons 相同" default:"3000"`
}

// Validate is called by the command line.
func (c devicesCommand) Validate() error {
	if host, _, err := net.SplitHostPort(c.Listen); err != nil || !loopback(host) {
		return errors.New("--listen 应为本机地址,如 127.0.0.1:8321")
	}
	return nil
}

// Run serves the simulator until it is told to stop.
func (c devicesCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("不能监听 %s,请换一个地址(--listen):%w", c.Listen, err)
	}
	made := city.New(c.City, c.Persons, period.DateOf(now().In(china)))
	fmt.Printf("设备模拟器 http://%s/ ,按 Ctrl-C 结束\n", listener.Addr())
	return serve(ctx, listener, simulator(made, now, c.Console).Handler())
}

const shownPersons = 40 // of the city, whose cards the simulator has

// simulator has the papers of some insured persons of a city.
func simulator(made *city.City, clock func() time.Time, consoles []string) *device.Simulator {
	s := &device.Simulator{Consoles: consoles, Now: clock, NewCode: func() string { return "EC" + rand.Text() }}
	for _, p := range made.Persons {
		if len(s.People) < shownPersons && p.Covered() && p.Card != "" {
			s.People = append(s.People, device.Person{Name: p.Name, CertType: "01", CertNo: p.CertNo, CardNo: p.Card})
		}
	}
	return s
}

// besideDemo is the simulator of a demonstration: on its usual address, or on a
// free one when that is taken.
func besideDemo(address string) (net.Listener, deviceService, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, deviceService{}, fmt.Errorf("不能监听 %s,请换一个地址(--simulator):%w", address, err)
	}
	at := "http://" + listener.Addr().String()
	return listener, deviceService{Devices: at, Issuer: at}, nil
}
