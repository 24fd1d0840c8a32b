package traffic

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// attempts is how often a message is sent before the institution gives up.
const attempts = 4

// send posts a message and reads the answer. A transport error or a centre
// that says it is busy (a YB9 refusal) makes it send the same bytes again, as
// the interface demands; err is what remained after the last attempt.
func (r *run) send(ctx context.Context, t *tally, m message) (answer, error) {
	var a answer
	var err error
	for try := range attempts {
		if try > 0 {
			t.resent++
			if err := pause(ctx, time.Duration(50<<try)*time.Millisecond); err != nil {
				return a, err
			}
		}
		a, err = r.post(ctx, t, m)
		if err == nil && !(a.refused && strings.HasPrefix(a.code(), "YB9")) || ctx.Err() != nil {
			return a, err
		}
	}
	return a, err
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func (r *run) post(ctx context.Context, t *tally, m message) (answer, error) {
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	sent := m.body
	if r.hooks.Seals != nil {
		var err error
		if sent, err = r.hooks.Seals.Seal(header, m.from, m.infno, m.body); err != nil {
			return answer{}, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+"/"+m.infno, bytes.NewReader(sent))
	if err != nil {
		return answer{}, err
	}
	request.Header = header
	before := r.hooks.Clock()
	t.messages++
	response, err := r.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	t.last = body
	t.latency[m.infno] = append(t.latency[m.infno], r.hooks.Clock().Sub(before))
	if err != nil {
		return answer{}, err
	}
	if response.StatusCode != http.StatusOK {
		return answer{}, fmt.Errorf("HTTP 状态 %d", response.StatusCode)
	}
	if r.hooks.Seals != nil {
		if body, err = r.hooks.Seals.Open(m.from, body); err != nil {
			return answer{}, err
		}
		t.last = body
	}
	return readAnswer(body)
}
