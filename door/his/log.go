package his

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"yibao/ground/fault"
)

// log writes one line for a message: who sent which transaction, how it ended,
// how long it took. Persons appear nowhere: of a refusal only malformed
// messages are told in words, since those name fields and not values; of the
// centre's own failures the cause is told with its numbers masked.
func (d *Door) log(ctx context.Context, c *call, faults []*fault.Fault, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("trace", c.trace), slog.String("infno", c.Infno), slog.String("msgid", c.Msgid),
		slog.String("institution", c.FixmedinsCode), slog.Duration("took", took),
	}
	first := fault.First(faults)
	if first == nil {
		d.Log.LogAttrs(ctx, slog.LevelInfo, "办理成功", attrs...)
		return
	}
	codes := make([]string, len(faults))
	for i, f := range faults {
		codes[i] = string(f.Code)
	}
	attrs = append(attrs, slog.String("code", string(first.Code)), slog.String("codes", strings.Join(codes, " ")))
	switch first.Kind {
	case fault.System:
		if first.Cause != nil {
			attrs = append(attrs, slog.String("cause", mask(first.Cause.Error())))
		}
		d.Log.LogAttrs(ctx, slog.LevelError, "系统拒绝", attrs...)
	case fault.Shape:
		d.Log.LogAttrs(ctx, slog.LevelWarn, "报文有误", append(attrs, slog.String("detail", sentence(faults)))...)
	default:
		d.Log.LogAttrs(ctx, slog.LevelInfo, "不予办理", attrs...)
	}
}

// mask hides every run of letters and digits that could be a person's number:
// six digits or more. Chinese text inside quotes, which could be a name, goes
// too.
func mask(text string) string {
	var out, run strings.Builder
	digits := 0
	flush := func() {
		if digits >= 6 {
			out.WriteString("***")
		} else {
			out.WriteString(run.String())
		}
		run.Reset()
		digits = 0
	}
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
			run.WriteRune(r)
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			run.WriteRune(r)
		case r > 0x2e80:
			flush()
			out.WriteByte('*')
		default:
			flush()
			out.WriteRune(r)
		}
	}
	flush()
	return out.String()
}
