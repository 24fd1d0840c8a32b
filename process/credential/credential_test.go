package credential_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"yibao/process/credential"
)

// generous is an issuer that answers every time.
type generous struct{ asked int }

func (g *generous) Query(context.Context, string, string) (credential.Holder, error) {
	g.asked++
	return credential.Holder{CertType: "01", CertNo: "390102199001011234", Name: "王小明", Index: "I1"}, nil
}

type memory map[string]credential.Use

func (m memory) Present(_ context.Context, u credential.Use) error {
	if _, found := m[u.Digest]; found {
		return credential.ErrUsed.With()
	}
	m[u.Digest] = u
	return nil
}

// A code serves once here, even when its issuer would answer again; what is no code
// is not asked of anybody.
func TestACodeServesOnce(t *testing.T) {
	t.Parallel()
	issuer, kept := &generous{}, memory{}
	s := credential.Service{Store: kept, Issuer: issuer, Now: func() time.Time { return time.Unix(1790000000, 0) }}
	by := credential.Desk{Region: "390100", StaffNo: "S1"}
	const code = "EC-2M4K7Q9T3X5V8B6N"
	h, err := s.Resolve(t.Context(), " "+code+"\n", by)
	if err != nil || h.Name != "王小明" {
		t.Fatalf("%+v %v", h, err)
	}
	if _, err := s.Resolve(t.Context(), code, by); !errors.Is(err, credential.ErrUsed) {
		t.Errorf("第二次:%v", err)
	}
	if _, err := s.Resolve(t.Context(), "王小明", by); !errors.Is(err, credential.ErrShape) || issuer.asked != 2 {
		t.Errorf("不是二维码:%v,问了 %d 次", err, issuer.asked)
	}
	for _, u := range kept {
		if u.Digest == code || u.StaffNo != "S1" || u.Index != "I1" {
			t.Errorf("留下的 %+v", u)
		}
	}
	s.Issuer = nil
	if _, err := s.Resolve(t.Context(), code, by); !errors.Is(err, credential.ErrOff) {
		t.Errorf("没有接通:%v", err)
	}
}
