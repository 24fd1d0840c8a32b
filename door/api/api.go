// Package api is the JSON door for staff and integrators (/api/v1), described
// by OpenAPI 3.1. It tells settlements and why they came out so, fund
// balances and what persons have used up, and lets the agency force a
// reversal.
//
// Personal data are masked. There are no accounts yet: the door answers only
// callers on the same machine (loopback). Fields keep the national names, and
// money is in yuan as JSON numbers with two decimals.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yibao/ground/fault"
	"yibao/observer/explain"
	"yibao/observer/verify"
	"yibao/process/settlement"
)

// Refusals of this door.
var (
	errLocalOnly = fault.Define("YB1701", fault.Shape, "管理接口尚未启用登录,只接受本机访问,请在服务器上操作")
	errInternal  = fault.Define("YB9010", fault.System, "系统内部错误(编号 %s),请稍后重试,仍不成功请把编号告知系统管理员")
)

// Config is what the door needs. All fields are required.
type Config struct {
	Settlements *settlement.Service
	Store       verify.Store
	Now         func() time.Time
	NewID       func() string
	Log         *slog.Logger
	Version     string
}

type door struct {
	Config
	explainer explain.Service
}

// Handler returns the door: /api/v1/…, /openapi.json, /openapi.yaml and the
// documentation page /docs.
func Handler(c Config) http.Handler {
	mux := http.NewServeMux()
	settings := huma.DefaultConfig("医保核心 yibao 管理接口", c.Version)
	settings.Info.Description = "结算查询与说明、基金余额、人员累计、强制撤销。金额单位为元。"
	settings.DocsPath = ""
	settings.CreateHooks = nil // no $schema links inside answers
	d := &door{Config: c, explainer: explain.Service{Settlements: c.Settlements}}
	described := humago.New(mux, settings)
	d.register(described)
	mux.Handle("GET /docs", docs(described.OpenAPI()))
	return localOnly(http.NewCrossOriginProtection().Handler(mux))
}

// localOnly refuses callers from other machines, and pages of other sites that
// a browser on this machine shows: these cannot name the server as localhost.
func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil || !isLoopback(from) || !isLocalName(r.Host) {
			http.Error(w, errLocalOnly.With().Error(), http.StatusForbidden)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

func isLoopback(address string) bool {
	ip := net.ParseIP(address)
	return ip != nil && ip.IsLoopback()
}

// isLocalName reports whether the host of a request, with or without a port,
// is this machine by an address or name that no other site can have.
func isLocalName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return host == "localhost" || isLoopback(host)
}

// Problem is a refusal as the API tells it.
type Problem struct {
	Status int    `json:"status" doc:"HTTP 状态"`
	Code   string `json:"code" doc:"稳定的拒绝代码"`
	Detail string `json:"detail" doc:"给经办人员的说明"`
}

// Error returns the sentence.
func (p *Problem) Error() string { return "[" + p.Code + "] " + p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// statusOf maps kinds of refusals to HTTP.
var statusOf = map[fault.Kind]int{
	fault.Shape:    http.StatusBadRequest,
	fault.Conflict: http.StatusConflict,
	fault.Business: http.StatusUnprocessableEntity,
	fault.System:   http.StatusInternalServerError,
}

// problem tells a refusal; an error that is none is logged under a trace
// number and told without its text.
func (d *door) problem(ctx context.Context, err error) error {
	if f, ok := fault.As(err); ok {
		if f.Kind == fault.System {
			d.Log.ErrorContext(ctx, "refused", "code", f.Code, "cause", f.Cause)
		}
		status := statusOf[f.Kind]
		if errors.Is(err, settlement.ErrUnknownSettlement) {
			status = http.StatusNotFound
		}
		return &Problem{Status: status, Code: string(f.Code), Detail: f.Sentence}
	}
	trace := d.NewID()
	d.Log.ErrorContext(ctx, "failed", "trace", trace, "error", err)
	internal := errInternal.With(trace)
	return &Problem{Status: http.StatusInternalServerError, Code: string(internal.Code), Detail: internal.Sentence}
}
