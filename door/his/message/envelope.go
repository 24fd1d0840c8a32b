package message

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"yibao/ground/fault"
)

// maxMsgid is the length of msgid in the standard.
const maxMsgid = 30

// ReadEnvelope reads a request body: the envelope, the input of its
// transaction as it came, and what is wrong. Whether infno is known is for the
// caller, who may also have it from the path.
func ReadEnvelope(body []byte) (Envelope, json.RawMessage, []*fault.Fault) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	var e Envelope
	if f := checkBody(body); f != nil {
		return e, nil, []*fault.Fault{f}
	}
	r := newReader(body, true)
	input, problem := takeInput(r)
	readFields(r, freeEnvelope, r.nodes, "报文头", &e)
	switch n := utf8.RuneCountInString(e.Msgid); {
	case n == 0:
		r.fail(ErrNoMsgid.With())
	case n > maxMsgid:
		r.fail(ErrLongMsgid.With(n))
	}
	if e.FixmedinsCode == "" {
		r.fail(ErrNoInstitution.With())
	}
	r.fail(problem)
	return e, input, r.faults
}

func checkBody(body []byte) *fault.Fault {
	switch {
	case len(body) == 0:
		return ErrEmptyBody.With()
	case !utf8.Valid(body):
		return ErrEncoding.With()
	}
	var any json.RawMessage
	if err := json.Unmarshal(body, &any); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return ErrJSON.Because(err, syntax.Offset)
		}
		return ErrJSON.Because(err, 0)
	}
	if body[0] != '{' {
		return ErrNotObject.With()
	}
	return nil
}

// takeInput finds the input: "input" or "Input", whichever is filled, as an
// object or as an object's JSON text inside a string.
func takeInput(r *reader) (json.RawMessage, *fault.Fault) {
	for {
		v := r.take("input")
		if v == nil {
			return nil, ErrNoInput.With()
		}
		if v[0] == '{' {
			return v, nil
		}
		inner, scalar := plain(v)
		switch {
		case inner == "":
			continue
		case scalar && v[0] == '"' && inner[0] == '{' && json.Valid([]byte(inner)):
			return json.RawMessage(inner), nil
		}
		return nil, ErrInput.With()
	}
}
