package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"yibao/ground/fault"
)

var (
	errShape    = fault.Define("YB1999", fault.Shape, "字段 %s 不是数字,请更正后重发")
	errConflict = fault.Define("YB1998", fault.Conflict, "报文ID已用过,请换新的 msgid 重发")
	errEnded    = fault.Define("YB3998", fault.Business, "协议已于 %s 终止,请联系经办机构")
	errUnknown  = fault.Define("YB2998", fault.Business, "没有找到参保人 %s,请核对证件")
	errBusy     = fault.Define("YB9998", fault.System, "系统繁忙,请稍后重发")
)

func TestFaultTellsCodeAndSentence(t *testing.T) {
	t.Parallel()
	f := errEnded.With("2026-01-01")
	if got := f.Error(); got != "[YB3998] 协议已于 2026-01-01 终止,请联系经办机构" {
		t.Errorf("Error() = %q", got)
	}
	if f.Code != "YB3998" || f.Kind != fault.Business || f.Sentence != "协议已于 2026-01-01 终止,请联系经办机构" {
		t.Errorf("%+v", f)
	}
}

func TestFaultMatchesItsDefinition(t *testing.T) {
	t.Parallel()
	wrapped := fmt.Errorf("settling: %w", errEnded.With("2026-01-01"))
	if !errors.Is(wrapped, errEnded) || errors.Is(wrapped, errUnknown) {
		t.Errorf("%v: Is its definition %v, another %v", wrapped, errors.Is(wrapped, errEnded), errors.Is(wrapped, errUnknown))
	}
	if f, ok := fault.As(wrapped); !ok || f.Code != errEnded.Code {
		t.Errorf("As = %v, %v", f, ok)
	}
	if f, ok := fault.As(errors.New("plain")); ok || f != nil {
		t.Errorf("As of a plain error = %v, %v", f, ok)
	}
	if f, ok := fault.As(nil); ok || f != nil {
		t.Errorf("As of nil = %v, %v", f, ok)
	}
	joined := errors.Join(errors.New("plain"), errUnknown.With("张*"))
	if !errors.Is(joined, errUnknown) {
		t.Error("not found in a joined error")
	}
}

func TestCauseIsKeptFromTheCaller(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection reset by 10.0.0.5")
	f := errBusy.Because(cause)
	if f.Error() != "[YB9998] 系统繁忙,请稍后重发" || f.Sentence != "系统繁忙,请稍后重发" {
		t.Errorf("the caller reads %q", f.Error())
	}
	if !errors.Is(f, cause) || !errors.Is(f, errBusy) {
		t.Error("the log does not find cause and definition")
	}
}

// Shape before conflict before business before system; then the lower code;
// then the one that came first.
func TestFirst(t *testing.T) {
	t.Parallel()
	shape, conflict, ended, unknown, busy := errShape.With("cnt"), errConflict.With(), errEnded.With("2026-01-01"), errUnknown.With("张*"), errBusy.With()
	other := errUnknown.With("李*")
	for _, c := range []struct {
		about  string
		faults []*fault.Fault
		want   *fault.Fault
	}{
		{"none", nil, nil},
		{"only gaps", []*fault.Fault{nil, nil}, nil},
		{"one", []*fault.Fault{nil, ended}, ended},
		{"shape before all", []*fault.Fault{busy, ended, conflict, shape}, shape},
		{"conflict before business", []*fault.Fault{ended, conflict}, conflict},
		{"business before system", []*fault.Fault{busy, ended}, ended},
		{"the lower code", []*fault.Fault{ended, unknown}, unknown},
		{"the earlier of equals", []*fault.Fault{other, unknown}, other},
	} {
		if got := fault.First(c.faults); got != c.want {
			t.Errorf("%s: %v, want %v", c.about, got, c.want)
		}
	}
}
