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
// caller, who may also have it from the path. The input may lie in body, the
// envelope does not.
func ReadEnvelope(body []byte) (Envelope, json.RawMessage, []*fault.Fault) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	var e Envelope
	switch {
	case len(body) == 0:
		return e, nil, []*fault.Fault{ErrEmptyBody.With()}
	case !utf8.Valid(body):
		return e, nil, []*fault.Fault{ErrEncoding.With()}
	}
	r := newReader(body, true)
	if !r.open(true) {
		r.fail(notObject(body))
		return e, nil, r.release()
	}
	input, problem := takeInput(r)
	e = readRootObject(r, freeEnvelope)
	e.Extra = r.rest()
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
	return e, input, r.release()
}

// notObject says why a body is not a JSON object.
func notObject(body []byte) *fault.Fault {
	var any json.RawMessage
	err := json.Unmarshal(body, &any)
	if err == nil {
		return ErrNotObject.With()
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return ErrJSON.Because(err, syntax.Offset)
	}
	return ErrJSON.Because(err, 0)
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
		case len(inner) == 0:
			continue
		case scalar && v[0] == '"' && inner[0] == '{' && json.Valid(inner):
			return inner, nil
		}
		return nil, ErrInput.With()
	}
}
