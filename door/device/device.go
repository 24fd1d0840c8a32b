// Package device is the local device service (本地设备服务) of a counter: a program
// beside the browser that reads certificates, cards and codes, and that the console
// asks over HTTP on the same machine. What is here is the simulator that stands in
// for readers and for the issuer of electronic credentials; makers of real readers
// answer the same few requests.
//
// Legal basis: XJ-D01-2019 医疗保障信息平台电子凭证技术规范: a code stands for nobody by
// itself, lives a minute, serves once, and is resolved by who issued it (ec.query).
//
// Limits: answers only callers of this machine, pages only of the consoles it was
// told of, and ec.query only to servers, which send no Origin.
package device

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Kinds of what is read.
const (
	IDCard     = "身份证"
	SocialCard = "社保卡"
	Code       = "电子凭证"
)

const (
	codeLives = time.Minute
	mostCodes = 1000 // that are remembered; the oldest are forgotten
)

// Person is somebody whose papers the simulator has.
type Person struct {
	Name     string
	CertType string // of the paper, as in psn_cert_type
	CertNo   string
	CardNo   string // of the social-security card; "" when there is none
}

// Reading is what a reader read. A code tells nothing of who shows it.
type Reading struct {
	Kind   string `json:"kind"`
	Name   string `json:"psn_name,omitempty"`
	CertNo string `json:"certno,omitempty"`
	CardNo string `json:"card_no,omitempty"`
	Code   string `json:"code,omitempty"`
}

// issued is one code.
type issued struct {
	code  string
	whose Person
	until time.Time
	used  bool
}

// Simulator is a reader and an issuer in one. Its fields are set before it serves.
type Simulator struct {
	People   []Person
	Consoles []string // origins whose pages may read; none: no page may
	Now      func() time.Time
	NewCode  func() string // of at least 16 letters and digits, not to be guessed

	mu    sync.Mutex
	lies  *Reading
	codes []issued
}

// Refusals of a reader; the issuer's are told by number, as ec.query does.
var (
	errEmpty  = errors.New("读卡器上没有卡,也没有出示二维码")
	errPerson = errors.New("没有这个人的证件")
	errKind   = errors.New("证件的种类不对")
)

// place lays a person's paper on the reader, or has him show a new code.
func (s *Simulator) place(kind string, who int) error {
	if who < 0 || who >= len(s.People) {
		return errPerson
	}
	p := s.People[who]
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind {
	case IDCard:
		s.lies = &Reading{Kind: kind, Name: p.Name, CertNo: p.CertNo}
	case SocialCard:
		if p.CardNo == "" {
			return errPerson
		}
		s.lies = &Reading{Kind: kind, Name: p.Name, CardNo: p.CardNo}
	case Code:
		made := issued{code: s.NewCode(), whose: p, until: s.Now().Add(codeLives)}
		s.codes = append(s.codes, made)
		if len(s.codes) > mostCodes {
			s.codes = slices.Delete(s.codes, 0, len(s.codes)-mostCodes)
		}
		s.lies = &Reading{Kind: kind, Code: made.code}
	default:
		return errKind
	}
	return nil
}

// read returns what lies on the reader. A telephone is taken away once its code
// was read; a card lies until it is taken.
func (s *Simulator) read() (Reading, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lies == nil {
		return Reading{}, errEmpty
	}
	found := *s.lies
	if found.Kind == Code {
		s.lies = nil
	}
	return found, nil
}

func (s *Simulator) remove() {
	s.mu.Lock()
	s.lies = nil
	s.mu.Unlock()
}

// States of a code as ec.query answers them.
const (
	stateGood    = 0
	stateUnknown = 1001
	stateExpired = 1002
	stateUsed    = 1003
)

// query resolves a code and uses it up.
func (s *Simulator) query(code string) (Person, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.codes, func(c issued) bool { return c.code == code })
	switch {
	case i < 0:
		return Person{}, stateUnknown
	case s.codes[i].used:
		return Person{}, stateUsed
	case !s.Now().Before(s.codes[i].until):
		return Person{}, stateExpired
	}
	s.codes[i].used = true
	return s.codes[i].whose, stateGood
}

// Handler serves the reader, the issuer, and the simulator's own page.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", s.pages(s.reader()))
	mux.HandleFunc("POST /ec/query", s.answerQuery)
	mux.HandleFunc("GET /{$}", s.showPage)
	own := http.NewCrossOriginProtection()
	mux.Handle("POST /place", own.Handler(http.HandlerFunc(s.takePlace)))
	return local(mux)
}

// local refuses who asks for another machine's name: a page of elsewhere that made
// its own name point here.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			tell(w, http.StatusForbidden, map[string]string{"message": "设备服务只答复本机"})
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// pages lets pages of the known consoles ask, and nobody else's.
func (s *Simulator) pages(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if !slices.Contains(s.Consoles, origin) {
			tell(w, http.StatusForbidden, map[string]string{"message": "设备服务不认识这个控制台:" + origin})
			return
		}
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Vary", "Origin")
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", "GET, POST")
			h.Set("Access-Control-Allow-Headers", "Content-Type")
			h.Set("Access-Control-Allow-Private-Network", "true")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Simulator) reader() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/devices", func(w http.ResponseWriter, _ *http.Request) {
		tell(w, http.StatusOK, map[string]any{"simulated": true, "kinds": []string{IDCard, SocialCard, Code}})
	})
	mux.HandleFunc("POST /v1/read", func(w http.ResponseWriter, _ *http.Request) {
		found, err := s.read()
		if err != nil {
			tell(w, http.StatusNotFound, map[string]string{"message": err.Error()})
			return
		}
		tell(w, http.StatusOK, found)
	})
	return mux
}

func tell(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}
