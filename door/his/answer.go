package his

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"yibao/ground/fault"
)

// maxErrMsg is the length of err_msg in the standard, in characters.
const maxErrMsg = 200

// answer is the response envelope.
type answer struct {
	Infcode     int             `json:"infcode"` // 0 success, -1 failure
	InfRefmsgid string          `json:"inf_refmsgid"`
	RefmsgTime  string          `json:"refmsg_time"`
	RespondTime string          `json:"respond_time"`
	ErrMsg      string          `json:"err_msg"`
	WarnMsg     string          `json:"warn_msg"`
	Cainfo      string          `json:"cainfo"`
	Signtype    string          `json:"signtype"`
	Output      json.RawMessage `json:"output"`
}

// milliseconds writes yyyyMMddHHmmssSSS.
func milliseconds(t time.Time) string {
	return t.Format("20060102150405") + fmt.Sprintf("%03d", t.Nanosecond()/int(time.Millisecond))
}

// encode returns the answer as JSON, leaving <, > and & readable.
func (a answer) encode() ([]byte, error) {
	if a.Output == nil {
		a.Output = json.RawMessage("null")
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(a); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
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
