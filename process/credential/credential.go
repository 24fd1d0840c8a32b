// Package credential takes the electronic credentials (医保电子凭证) that insured
// persons show at a counter: the code on a telephone is asked of who issued it, and
// serves once here as well, whatever the issuer says.
//
// Legal basis: XJ-D01-2019 医疗保障信息平台电子凭证技术规范 (a code lives about a
// minute and serves once). Reading the code is the device's business; who it
// stands for is told to the server only, never to the page that scanned it.
//
// Limits: the issuer is asked over a connection of the server's own. A code of
// which only the digest is kept cannot be shown again.
package credential

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"yibao/ground/fault"
)

// Refusals.
var (
	ErrShape       = fault.Define("YB2031", fault.Business, "这不是医保电子凭证的二维码,请核对后重扫")
	ErrUnknown     = fault.Define("YB2032", fault.Business, "没有这张医保电子凭证,请参保人重新打开凭证后再扫")
	ErrExpired     = fault.Define("YB2033", fault.Business, "这张医保电子凭证的二维码已经过期(有效一分钟),请参保人刷新后再扫")
	ErrUsed        = fault.Define("YB2034", fault.Business, "这张医保电子凭证的二维码已经用过,请参保人刷新后再扫")
	ErrUnreachable = fault.Define("YB2035", fault.System, "医保电子凭证的核验服务没有应答,请稍后再扫,或改用身份证、社保卡")
	ErrOff         = fault.Define("YB2036", fault.Business, "本系统没有接通医保电子凭证的核验服务,请改用身份证、社保卡")
	ErrNobody      = fault.Define("YB2037", fault.Business, "这张医保电子凭证的持有人没有在本地登记,请核对参保地,或到“参保登记”办理")
)

// Counter is the business that a counter's question is about, as ec.query names it.
const Counter = "01101"

// Holder is who a credential stands for.
type Holder struct {
	CertType string // of the paper, as in psn_cert_type
	CertNo   string
	Name     string
	Index    string // 电子凭证索引号; "" when the issuer gives none
}

// Issuer answers whom a code stands for: ErrUnknown, ErrExpired, ErrUsed,
// ErrUnreachable.
type Issuer interface {
	Query(ctx context.Context, code, business string) (Holder, error)
}

// Use is one code that was presented.
type Use struct {
	Digest  string // of the code, hex SHA-256
	Region  string
	StaffNo string
	Index   string
	At      time.Time
}

// Store remembers uses.
type Store interface {
	// Present keeps a use; ErrUsed when the code was presented before.
	Present(ctx context.Context, u Use) error
}

// Service resolves codes. Issuer may be nil: then every code is ErrOff.
type Service struct {
	Store  Store
	Issuer Issuer
	Now    func() time.Time
}

// Desk is who scans.
type Desk struct{ Region, StaffNo string }

var shape = regexp.MustCompile(`^[A-Za-z0-9+/=_:.-]{16,128}$`)

// Resolve returns whom a code stands for and uses the code up.
func (s *Service) Resolve(ctx context.Context, code string, by Desk) (Holder, error) {
	if s.Issuer == nil {
		return Holder{}, ErrOff.With()
	}
	code = strings.TrimSpace(code)
	if !shape.MatchString(code) {
		return Holder{}, ErrShape.With()
	}
	h, err := s.Issuer.Query(ctx, code, Counter)
	if err != nil {
		return Holder{}, err
	}
	sum := sha256.Sum256([]byte(code))
	use := Use{Digest: hex.EncodeToString(sum[:]), Region: by.Region, StaffNo: by.StaffNo, Index: h.Index, At: s.Now()}
	if err := s.Store.Present(ctx, use); err != nil {
		return Holder{}, err
	}
	return h, nil
}
