package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
)

// transport says how the server speaks with callers.
type transport struct {
	Cert string `name:"tls-cert" help:"HTTPS 证书文件(PEM);管理接口在网络上只用 HTTPS" env:"YIBAO_TLS_CERT" placeholder:"文件"`
	Key  string `name:"tls-key" help:"HTTPS 私钥文件(PEM)" env:"YIBAO_TLS_KEY" placeholder:"文件"`
}

var errHalfTLS = errors.New("--tls-cert 与 --tls-key 要一起给出")

// Validate is called by the command line.
func (c transport) Validate() error {
	if (c.Cert == "") != (c.Key == "") {
		return errHalfTLS
	}
	return nil
}

// secured wraps a listener in TLS when there is a certificate.
func (c transport) secured(listener net.Listener) (net.Listener, error) {
	if c.Cert == "" {
		return listener, nil
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("不能使用证书 %s,请核对证书与私钥:%w", c.Cert, err), listener.Close())
	}
	return tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	}), nil
}

// scheme is what addresses of the server begin with.
func (c transport) scheme() string {
	if c.Cert == "" {
		return "http"
	}
	return "https"
}

// caution says what a server without TLS does not do; "" with it, and where
// nobody else can reach the server.
func (c transport) caution(address net.Addr) string {
	tcp, ok := address.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() || c.Cert != "" {
		return ""
	}
	return "注意:没有给出 --tls-cert,管理接口只答复本机;其他机器的请求一律拒绝。"
}
