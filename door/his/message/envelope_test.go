package message_test

import (
	"strings"
	"testing"

	"yibao/door/his/message"
)

const envelope = `{"infno":"2103","msgid":"202606120137522103dafcefb79c1c","mdtrtarea_admvs":"390100","infver":"1.0.0",
"opter":"001","fixmedins_code":"P39010000001","sign_no":"null","Input":{"data":{}}}`

func TestEnvelope(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"capital Input":     envelope,
		"small input":       strings.Replace(envelope, "Input", "input", 1),
		"both, one empty":   strings.Replace(envelope, `"Input"`, `"input":null,"Input"`, 1),
		"byte order mark":   "\xef\xbb\xbf" + envelope,
		"input as text":     strings.Replace(envelope, `{"data":{}}`, `"{\"data\":{}}"`, 1),
		"unknown keys":      strings.Replace(envelope, `"infno"`, `"serv_code":"x","infno"`, 1),
		"infno as a number": strings.Replace(envelope, `"2103"`, `2103`, 1),
		"upper-case keys":   strings.Replace(envelope, `"msgid"`, `"MSGID"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, input, faults := message.ReadEnvelope([]byte(body))
			if len(faults) > 0 {
				t.Fatalf("refused: %v", faults)
			}
			if e.Infno != "2103" || e.Msgid != "202606120137522103dafcefb79c1c" || e.SignNo != "" || e.FixmedinsCode != "P39010000001" {
				t.Errorf("read as %+v", e)
			}
			if string(input) != `{"data":{}}` {
				t.Errorf("input %s", input)
			}
		})
	}
}

func TestEnvelopeFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"nothing":              {" \n", "YB1001"},
		"GBK text":             {strings.Replace(envelope, "001", "\xd5\xc5", 1), "YB1002"},
		"cut off":              {envelope[:60], "YB1003"},
		"two values":           {envelope + envelope, "YB1003"},
		"an array":             {"[" + envelope + "]", "YB1004"},
		"no msgid":             {strings.Replace(envelope, "202606120137522103dafcefb79c1c", "", 1), "YB1009"},
		"msgid of 31":          {strings.Replace(envelope, "202606120137522103dafcefb79c1c", strings.Repeat("9", 31), 1), "YB1010"},
		"no institution":       {strings.Replace(envelope, "P39010000001", "NULL", 1), "YB1011"},
		"no input":             {strings.Replace(envelope, "Input", "content", 1), "YB1012"},
		"input null":           {strings.Replace(envelope, `{"data":{}}`, `null`, 1), "YB1012"},
		"input encrypted":      {strings.Replace(envelope, `{"data":{}}`, `"Q2lwaGVy"`, 1), "YB1013"},
		"input an array":       {strings.Replace(envelope, `{"data":{}}`, `[1]`, 1), "YB1013"},
		"control character":    {strings.Replace(envelope, `"001"`, `"\u0001"`, 1), "YB1211"},
		"everything is absent": {`{}`, "YB1009 YB1011 YB1012"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, faults := message.ReadEnvelope([]byte(c.body))
			if got := codes(faults); got != c.want {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzEnvelope(f *testing.F) {
	f.Add([]byte(envelope))
	f.Add([]byte(strings.Replace(envelope, `{"data":{}}`, `"{\"data\":1}"`, 1)))
	f.Add([]byte(`{"input":[],"Input":"","INPUT":{}}`))
	f.Add([]byte("\xef\xbb\xbf"))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, input, faults := message.ReadEnvelope(body)
		if len(faults) > 0 {
			return
		}
		if e.Msgid == "" || e.FixmedinsCode == "" || len(input) == 0 || input[0] != '{' {
			t.Errorf("accepted without msgid, institution or input: %+v %s", e, input)
		}
	})
}
