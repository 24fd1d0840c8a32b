package hospital

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"time"

	"yibao/door/his/signing"
	"yibao/register/access"
)

// schemes are the ways of signing that a site may name.
var schemes = []string{string(access.SchemeAPI), string(access.SchemeTIF), string(access.SchemeCA), string(access.SchemeSM)}

// seals signs with the keys of the site's institutions.
type seals struct {
	holders map[string]signing.Holder // by fixmedins_code
	centres map[string]string         // the centre's public key, by the same
	clock   func() time.Time
	random  io.Reader
	last    *moment
}

// moment is the time of the last signature.
type moment struct {
	sync.Mutex
	at time.Time
}

// after returns the time, or a millisecond after the last one if it has not
// passed: a centre takes a signature of the same millisecond for a copy.
func (m *moment) after(now time.Time) time.Time {
	m.Lock()
	defer m.Unlock()
	if next := m.at.Add(time.Millisecond); now.Before(next) {
		now = next
	}
	m.at = now
	return now
}

func (s Site) seals(at Centre) seals {
	made := seals{holders: map[string]signing.Holder{}, centres: map[string]string{}, clock: at.Clock, random: at.Random, last: new(moment)}
	for _, i := range s.Institutions {
		if i.Key == nil {
			continue
		}
		made.centres[i.Code] = i.Key.Centre
		made.holders[i.Code] = signing.Holder{
			Scheme: access.Scheme(i.Key.Scheme), AppKey: i.Key.AppKey, Secret: i.Key.Secret, Private: i.Key.Private,
			Random: at.Random, Zone: at.Zone,
		}
	}
	return made
}

// Seal implements traffic.Seals.
func (s seals) Seal(header http.Header, from, infno string, body []byte) ([]byte, error) {
	holder, ok := s.holders[from]
	if !ok {
		return body, nil
	}
	var nonce [16]byte
	if _, err := io.ReadFull(s.random, nonce[:]); err != nil {
		return nil, err
	}
	return holder.Sign(header, infno, body, s.last.after(s.clock()), hex.EncodeToString(nonce[:]))
}

// Open implements traffic.Seals: under sm the output comes sealed. A refusal
// has no output.
func (s seals) Open(from string, body []byte) ([]byte, error) {
	holder, ok := s.holders[from]
	if !ok || holder.Scheme != access.SchemeSM {
		return body, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return body, nil // let the reader of answers say what is wrong
	}
	var output, cainfo string
	if json.Unmarshal(fields["output"], &output) != nil || output == "" {
		return body, nil
	}
	if err := json.Unmarshal(fields["cainfo"], &cainfo); err != nil {
		return nil, err
	}
	opened, err := holder.Open(output, cainfo, s.centres[from])
	if err != nil {
		return nil, err
	}
	fields["output"] = opened
	return json.Marshal(fields)
}
