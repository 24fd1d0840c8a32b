package his

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yibao/door/his/message"
	"yibao/ground/fault"
)

// maxErrMsg is the length of err_msg in the standard, in characters.
const maxErrMsg = 200

// answer is the response envelope.
type answer struct {
	Infcode     int // 0 success, -1 failure
	InfRefmsgid string
	RefmsgTime  time.Time
	RespondTime time.Time
	ErrMsg      string
	WarnMsg     string
	Cainfo      string
	Signtype    string
	EncType     string          // not written when empty
	Output      json.RawMessage // JSON, nil for null
}

// append appends the answer as JSON, leaving <, > and & readable. The output is
// taken as it is: message has written it.
func (a *answer) append(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"infcode":`...), int64(a.Infcode), 10)
	b = message.AppendText(append(b, `,"inf_refmsgid":`...), a.InfRefmsgid)
	b = appendMilliseconds(append(b, `,"refmsg_time":"`...), a.RefmsgTime)
	b = appendMilliseconds(append(b, `","respond_time":"`...), a.RespondTime)
	b = message.AppendText(append(b, `","err_msg":`...), a.ErrMsg)
	b = message.AppendText(append(b, `,"warn_msg":`...), a.WarnMsg)
	b = message.AppendText(append(b, `,"cainfo":`...), a.Cainfo)
	b = message.AppendText(append(b, `,"signtype":`...), a.Signtype)
	if a.EncType != "" {
		b = message.AppendText(append(b, `,"enc_type":`...), a.EncType)
	}
	b = append(b, `,"output":`...)
	if a.Output == nil {
		return append(b, "null}"...)
	}
	return append(append(b, a.Output...), '}')
}

// appendMilliseconds appends yyyyMMddHHmmssSSS.
func appendMilliseconds(b []byte, t time.Time) []byte {
	return appendPadded(t.AppendFormat(b, "20060102150405"), uint64(t.Nanosecond())/uint64(time.Millisecond), 3)
}

// appendPadded appends a number with zeros before it up to so many digits.
func appendPadded(b []byte, n uint64, digits int) []byte {
	for limit := uint64(10); digits > 1; digits, limit = digits-1, limit*10 {
		if n < limit {
			b = append(b, '0')
		}
	}
	return strconv.AppendUint(b, n, 10)
}

// faultsOf finds the refusals in an error; anything that is not a refusal is
// the centre's own failure, told by its trace number only.
func faultsOf(err error, trace string) []*fault.Fault {
	var list faultList
	if errors.As(err, &list) {
		return list
	}
	if f, ok := fault.As(err); ok {
		return []*fault.Fault{f}
	}
	return []*fault.Fault{ErrInternal.Because(err, trace)}
}

// faultList is everything that is wrong with one message.
type faultList []*fault.Fault

func (l faultList) Error() string { return sentence(l) }

// sentence is what the clerk reads: the first refusal by precedence, then the
// others as far as err_msg has room.
func sentence(faults []*fault.Fault) string {
	first := fault.First(faults)
	if first == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(first.Error())
	if len(faults) > 1 {
		fmt.Fprintf(&b, ";另有%d处:", len(faults)-1)
		gap := ""
		for _, f := range faults {
			if f != first {
				b.WriteString(gap + f.Error())
				gap = ";"
			}
		}
	}
	return clip(b.String(), maxErrMsg)
}

// clip shortens a text to at most n characters.
func clip(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}
