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
)

type serveCommand struct {
	database
	Listen string `help:"监听地址" default:"127.0.0.1:8000" env:"YIBAO_LISTEN"`
	Region string `help:"本中心的医保区划,用于应答报文编号" default:"390100" env:"YIBAO_REGION"`
}

// Run serves until it is told to stop.
func (c serveCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	handler, err := doors(store, settlements(store, now), c.Region, log)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("不能监听 %s,请换一个地址(--listen):%w", c.Listen, err)
	}
	announce(listener.Addr(), c.url(), store)
	return serve(ctx, listener, handler)
}

// announce says where the server is and how durably it writes.
func announce(address net.Addr, url string, store storage.Database) {
	fmt.Printf("国家接口  POST http://%s/{infno}\n接口说明  http://%s/docs\n数据库    %s\n", address, address, masked(url))
	settings, err := store.Settings(context.Background())
	if err == nil {
		for _, s := range settings {
			fmt.Printf("          %s = %s\n", s.Name, s.Value)
		}
	}
	if tcp, ok := address.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		fmt.Println("注意:国家接口目前没有签名验证,对外开放前请放在只允许定点机构访问的网关之后。")
	}
}

// serve answers until the context ends, then lets running requests finish.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
