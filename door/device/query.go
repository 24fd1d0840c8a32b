package device

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"yibao/process/credential"
)

const mostQuery = 64 << 10 // bytes of a question or an answer of ec.query

// question and answer are ec.query, as far as a counter needs it.
type question struct {
	Code     string `json:"ecQrCode"`
	Business string `json:"businessType"`
}

type answer struct {
	State   int    `json:"code"`
	Message string `json:"message,omitempty"`
	Data    struct {
		Name     string `json:"userName,omitempty"`
		CertNo   string `json:"idNo,omitempty"`
		CertType string `json:"idType,omitempty"`
		Index    string `json:"ecIndexNo,omitempty"`
	} `json:"data"`
}

var sayings = map[int]string{stateUnknown: "没有这个二维码", stateExpired: "二维码已过期", stateUsed: "二维码已使用"}

func (s *Simulator) answerQuery(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") != "" {
		tell(w, http.StatusForbidden, map[string]string{"message": "ec.query 只答复服务器"})
		return
	}
	var q question
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostQuery)).Decode(&q); err != nil {
		tell(w, http.StatusBadRequest, map[string]string{"message": "请求不是 JSON"})
		return
	}
	p, state := s.query(q.Code)
	a := answer{State: state, Message: sayings[state]}
	if state == stateGood {
		a.Data.Name, a.Data.CertNo, a.Data.CertType, a.Data.Index = p.Name, p.CertNo, p.CertType, "EC"+q.Code[len(q.Code)-8:]
	}
	tell(w, http.StatusOK, a)
}

// Issuer asks ec.query of the service at URL.
type Issuer struct {
	URL    string // without a slash at its end
	Client *http.Client
}

var _ credential.Issuer = Issuer{}

// Query implements credential.Issuer.
func (i Issuer) Query(ctx context.Context, code, business string) (credential.Holder, error) {
	a, err := i.ask(ctx, question{code, business})
	switch {
	case err != nil:
		return credential.Holder{}, credential.ErrUnreachable.Because(err)
	case a.State == stateGood && a.Data.CertNo != "":
		return credential.Holder{CertType: a.Data.CertType, CertNo: a.Data.CertNo, Name: a.Data.Name, Index: a.Data.Index}, nil
	case a.State == stateExpired:
		return credential.Holder{}, credential.ErrExpired.With()
	case a.State == stateUsed:
		return credential.Holder{}, credential.ErrUsed.With()
	case a.State == stateUnknown:
		return credential.Holder{}, credential.ErrUnknown.With()
	}
	return credential.Holder{}, credential.ErrUnreachable.Because(fmt.Errorf("code %d %s", a.State, a.Message))
}

var errAnswer = errors.New("the issuer did not answer ec.query")

func (i Issuer) ask(ctx context.Context, q question) (a answer, err error) {
	body, err := json.Marshal(q)
	if err != nil {
		return a, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(i.URL, "/")+"/ec/query", bytes.NewReader(body))
	if err != nil {
		return a, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := i.Client.Do(request)
	if err != nil {
		return a, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return a, fmt.Errorf("%w: %s", errAnswer, response.Status)
	}
	return a, json.NewDecoder(io.LimitReader(response.Body, mostQuery)).Decode(&a)
}
