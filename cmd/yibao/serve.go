package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"yibao/storage"
	"yibao/storage/protect"
)

type serveCommand struct {
	database
	Listen string        `help:"监听地址" default:"127.0.0.1:8000" env:"YIBAO_LISTEN"`
	Region string        `help:"本中心的医保区划,用于应答报文编号" default:"390100" env:"YIBAO_REGION"`
	Log    string        `help:"日志格式:text 或 json,写到标准错误" enum:"text,json" default:"text" env:"YIBAO_LOG"`
	Keep   time.Duration `name:"keep-answers" help:"工作人员的请求办过以后,同一请求编号重发仍得到原应答的时间,至少 168h;更早的每小时清理" default:"2160h" env:"YIBAO_KEEP_ANSWERS"`
	Anchor time.Duration `name:"anchor-every" help:"每隔多久做一次锚,停止时也做一次;0 表示不做" default:"10m" env:"YIBAO_ANCHOR_EVERY"`
	limits
	transport
	authentication
	lettering
	deviceService
}

// Validate is called by the command line.
func (c serveCommand) Validate() error {
	return errors.Join(c.limits.Validate(), c.transport.Validate(), c.authentication.Validate(), c.deviceService.Validate())
}

// Run serves until it is told to stop.
func (c serveCommand) Run() error { return c.run(protect.Standard()) }

// run serves if the algorithms are in order.
func (c serveCommand) run(p protect.Primitives) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	store, err := c.openBy(ctx, p)
	if err != nil {
		return err
	}
	o := newOperation(c.limits, store.EngineName(), newLog(os.Stderr, c.Log))
	err = errors.Join(c.serve(ctx, store, o), store.Close())
	o.log.Info("已经停止", "clean", err == nil)
	return err
}

func (c serveCommand) serve(ctx context.Context, store storage.Database, o *operation) error {
	var err error
	if o.gate, err = c.gate(store); err != nil {
		return err
	}
	if o.font, err = c.letters(); err != nil {
		return err
	}
	o.devices = c.deviceService
	handler, err := mount(store, settlements(store, now), c.Region, o)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("不能监听 %s,请换一个地址(--listen):%w", c.Listen, err)
	}
	if listener, err = c.secured(listener); err != nil {
		return err
	}
	announce(c.scheme(), listener.Addr(), c.url(), store)
	if caution := c.caution(listener.Addr()); caution != "" {
		fmt.Println(caution)
	}
	c.announce(listener.Addr(), store)
	o.log.Info("开始服务", "version", version, "engine", store.EngineName(), "listen", listener.Addr().String(), "max_in_work", c.MaxInWork)
	context.AfterFunc(ctx, func() {
		o.log.Info("收到停止信号:不再接受新的报文,办完手上的就停止", "in_work", len(o.places))
	})
	server := newServer(handler, c.MaxTime)
	server.ErrorLog = slog.NewLogLogger(o.log.Handler(), slog.LevelWarn)
	stopAnchoring := keepAnchored(store, c.Anchor, o.log)
	defer stopAnchoring()
	defer keepSwept(store, o.log)()
	defer keepForgetting(store, c.Keep, o.log)()
	defer keepReassessed(store, o.log)()
	defer keepFolded(store, o.log)()
	return serveBy(ctx, server, listener, c.MaxTime+graceAfter)
}

// announce says where the server is and how durably it writes.
func announce(scheme string, address net.Addr, url string, store storage.Database) {
	fmt.Printf("控制台    %s://%s/console/\n国家接口  POST %s://%s/{infno}\n接口说明  %s://%s/docs\n数据库    %s\n", scheme, address, scheme, address, scheme, address, masked(url))
	settings, err := store.Settings(context.Background())
	if err == nil {
		for _, s := range settings {
			fmt.Printf("          %s = %s\n", s.Name, s.Value)
		}
	}
}

// graceAfter is how much longer than a message may take a server that stops
// waits for its messages to end.
const graceAfter = 10 * time.Second

// serve answers until the context ends, then lets running requests finish.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	return serveBy(ctx, newServer(handler, usual.MaxTime), listener, usual.MaxTime+graceAfter)
}

func newServer(handler http.Handler, maxTime time.Duration) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout: time.Minute, WriteTimeout: 2*time.Minute + maxTime, IdleTimeout: 2 * time.Minute,
	}
}

// serveBy answers until the context ends, then accepts no more and waits for
// running requests, not longer than grace.
func serveBy(ctx context.Context, server *http.Server, listener net.Listener, grace time.Duration) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		return fmt.Errorf("停止时仍有报文没有办完:%w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
