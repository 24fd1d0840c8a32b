package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"yibao/ground/fault"
	"yibao/observer/inquiry"
	"yibao/process/accountability"
	"yibao/process/approval"
	"yibao/process/settlement"
	"yibao/process/signin"
	"yibao/process/trying"
	"yibao/register/access"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// Refusals of this door.
var (
	errPlainText   = fault.Define("YB1701", fault.Shape, "管理接口不在网络上明文传输:请用 --tls-cert 与 --tls-key 启用 HTTPS,或在服务器本机访问")
	errDate        = fault.Define("YB1702", fault.Shape, "日期 %s 不是 2026-01-31 的形式,请更正")
	errRequest     = fault.Define("YB1703", fault.Shape, "请求不合要求:%s")
	errCrossSite   = fault.Define("YB1704", fault.Shape, "请求缺少登录时取得的 X-Yibao-Token,或它与会话不符,请重新登录")
	errIfMatch     = fault.Define("YB1705", fault.Shape, "请在 If-Match 中给出查看时取得的 ETag,以免覆盖别人的修改")
	errNotHere     = fault.Define("YB1706", fault.Shape, "没有这个接口或不支持这种方法,请核对地址")
	errTooManyRows = fault.Define("YB1707", fault.Business, "一次最多导出 %d 行,请缩短日期范围后分次导出")
	errInternal    = fault.Define("YB9010", fault.System, "系统内部错误(编号 %s),请稍后重试,仍不成功请把编号告知系统管理员")
)

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

// ContentType says what a refusal is sent as (RFC 9457).
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// statusOf maps kinds of refusals to HTTP, for those that statuses does not name.
var statusOf = map[fault.Kind]int{
	fault.Shape:    http.StatusBadRequest,
	fault.Conflict: http.StatusConflict,
	fault.Business: http.StatusUnprocessableEntity,
	fault.System:   http.StatusInternalServerError,
}

// statuses names the refusals that HTTP has a word of its own for.
var statuses = map[fault.Code]int{
	errNotHere.Code:                      http.StatusNotFound,
	errPlainText.Code:                    http.StatusForbidden,
	errCrossSite.Code:                    http.StatusForbidden,
	errIfMatch.Code:                      http.StatusPreconditionRequired,
	signin.ErrWrong.Code:                 http.StatusUnauthorized,
	signin.ErrCodeMissing.Code:           http.StatusUnauthorized,
	signin.ErrNoSession.Code:             http.StatusUnauthorized,
	signin.ErrLocked.Code:                http.StatusLocked,
	signin.ErrDisabled.Code:              http.StatusForbidden,
	signin.ErrUnused.Code:                http.StatusForbidden,
	signin.ErrLimited.Code:               http.StatusForbidden,
	signin.ErrUnknownSession.Code:        http.StatusNotFound,
	accountability.ErrForbidden.Code:     http.StatusForbidden,
	accountability.ErrInitialFirst.Code:  http.StatusServiceUnavailable,
	approval.ErrOwnAct.Code:              http.StatusForbidden,
	approval.ErrMayNot.Code:              http.StatusForbidden,
	approval.ErrNotAuthor.Code:           http.StatusForbidden,
	approval.ErrUnknown.Code:             http.StatusNotFound,
	access.ErrChanged.Code:               http.StatusPreconditionFailed,
	access.ErrUnknownStaff.Code:          http.StatusNotFound,
	access.ErrUnknownOrganisation.Code:   http.StatusNotFound,
	settlement.ErrUnknownSettlement.Code: http.StatusNotFound,
	enrolment.ErrUnknownPerson.Code:      http.StatusNotFound,
	inquiry.ErrUnknownPolicy.Code:        http.StatusNotFound,
	finding.ErrUnknownFinding.Code:       http.StatusNotFound,
	knowledge.ErrUnknownRule.Code:        http.StatusNotFound,
	knowledge.ErrUnknownPoint.Code:       http.StatusNotFound,
	trying.ErrUnknown.Code:               http.StatusNotFound,
	settlement.ErrBusy.Code:              http.StatusServiceUnavailable,
}

// problemOf tells a refusal.
func problemOf(f *fault.Fault) *Problem {
	status, named := statuses[f.Code]
	if !named {
		status = statusOf[f.Kind]
	}
	return &Problem{Status: status, Code: string(f.Code), Detail: f.Sentence}
}

// problem tells a refusal; an error that is none is logged under a trace
// number and told without its text.
func (d *door) problem(ctx context.Context, err error) error {
	if f, ok := fault.As(err); ok {
		if f.Kind == fault.System {
			d.Log.ErrorContext(ctx, "refused", "trace", d.traceOf(ctx), "code", f.Code, "cause", f.Cause)
		}
		return problemOf(f)
	}
	var told *Problem
	if errors.As(err, &told) {
		return told
	}
	trace := d.traceOf(ctx)
	d.Log.ErrorContext(ctx, "failed", "trace", trace, "error", err)
	return problemOf(errInternal.With(trace))
}

// tell answers a refusal outside huma.
func (d *door) tell(w http.ResponseWriter, r *http.Request, err error) {
	p, ok := d.problem(r.Context(), err).(*Problem)
	if !ok {
		p = problemOf(errInternal.With(d.traceOf(r.Context())))
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

var chinese sync.Once

// speakChinese makes the library that reads requests complain in our words. It
// keeps them in variables of its own; nothing else in the program uses it.
func speakChinese() {
	chinese.Do(func() {
		huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
			return requestProblem(status, message, errs)
		}
		validation.MsgUnexpectedProperty = "没有这个字段"
		validation.MsgExpectedRequiredProperty = "缺少字段 %s"
		validation.MsgExpectedMinLength = "至少 %d 个字符"
		validation.MsgExpectedMaxLength = "最多 %d 个字符"
		validation.MsgExpectedMinItems = "至少 %d 项"
		validation.MsgExpectedMaxItems = "最多 %d 项"
		validation.MsgExpectedMinimumNumber = "不小于 %v"
		validation.MsgExpectedMaximumNumber = "不大于 %v"
		validation.MsgExpectedOneOf = "应为其中之一:%s"
		validation.MsgExpectedString = "应为文字"
		validation.MsgExpectedInteger = "应为整数"
		validation.MsgExpectedNumber = "应为数字"
		validation.MsgExpectedBoolean = "应为 true 或 false"
		validation.MsgExpectedArray = "应为列表"
		validation.MsgExpectedObject = "应为对象"
	})
}

// requestProblem tells what is wrong with a request. What the caller sent is not
// repeated: it may be personal.
func requestProblem(status int, message string, errs []error) huma.StatusError {
	var details []string
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) {
			details = append(details, strings.TrimSpace(detail.Location+" "+detail.Message))
		}
	}
	if len(details) == 0 {
		details = []string{message}
	}
	f := errRequest.With(strings.Join(details, ";"))
	return &Problem{Status: status, Code: string(f.Code), Detail: f.Sentence}
}
