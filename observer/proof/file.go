package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

// The file is JSON with the national names, amounts in 元 as text, instants in
// UTC to the microsecond. It is written in one way only: what another writer
// would write otherwise is no proof, so that nothing can be slipped in.

const (
	formatName = "yibao 结算证明/1"
	formatHint = "核对:yibao proof check 本文件 --anchor 公布的锚"
	instant    = "2006-01-02T15:04:05.000000Z"
)

type fileJSON struct {
	Format string      `json:"format"`
	Hint   string      `json:"hint"`
	Face   faceJSON    `json:"settlement"`
	Parts  partsJSON   `json:"digests"`
	Link   linkJSON    `json:"link"`
	Path   pathJSON    `json:"path"`
	Anchor anchorJSON  `json:"anchor"`
	Later  *pathJSON   `json:"later_path,omitempty"`
	Last   *anchorJSON `json:"later_anchor,omitempty"`
}

type faceJSON struct {
	SetlID     string      `json:"setl_id"`
	Kind       string      `json:"kind"`
	Original   string      `json:"original"`
	Region     string      `json:"insuplc_admdvs"`
	Scheme     string      `json:"insutype"`
	SettledAt  string      `json:"setl_time"`
	Total      string      `json:"medfee_sumamt"`
	SelfFunded string      `json:"fulamt_ownpay_amt"`
	OverLimit  string      `json:"overlmt_selfpay"`
	Prepaid    string      `json:"preselfpay_amt"`
	InScope    string      `json:"inscp_scp_amt"`
	Deductible string      `json:"act_pay_dedc"`
	Shares     []shareJSON `json:"shares"`
}

type shareJSON struct {
	Payer  string `json:"payer"`
	Layer  string `json:"layer"`
	Amount string `json:"amount"`
}

type partsJSON struct {
	Inside  string `json:"inside"`
	Record  string `json:"record"`
	Lines   string `json:"lines"`
	Deltas  string `json:"deltas"`
	Entries string `json:"entries"`
}

type linkJSON struct {
	Subject  string `json:"subject"`
	Ref      string `json:"ref"`
	Digest   string `json:"digest"`
	Recorded string `json:"recorded"`
	Hash     string `json:"hash"`
}

type pathJSON struct {
	Index  int64    `json:"index"`
	Size   int64    `json:"size"`
	Beside []string `json:"beside"`
}

type anchorJSON struct {
	Number   int64  `json:"number"`
	Recorded string `json:"recorded"`
	Links    int64  `json:"links"`
	Root     string `json:"root"`
	Heads    string `json:"heads"`
	Previous string `json:"previous"`
	History  string `json:"history"`
	Hash     string `json:"hash"`
}

// Encode writes the file.
func (p Proof) Encode() []byte {
	f := fileJSON{
		Format: formatName, Hint: formatHint, Face: faceOut(p.Face),
		Parts: partsJSON{p.Inside, p.Parts.Record, p.Parts.Lines, p.Parts.Deltas, p.Parts.Entries},
		Link:  linkJSON{p.Link.Subject, p.Link.Ref, p.Link.Digest, instantOut(p.Link.Recorded), p.Link.Link},
		Path:  pathOut(p.Path), Anchor: anchorOut(p.Anchor),
	}
	if p.Last != p.Anchor {
		later, last := pathOut(p.Later), anchorOut(p.Last)
		f.Later, f.Last = &later, &last
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(f); err != nil {
		return nil // texts and numbers can always be written
	}
	return out.Bytes()
}

// Parse reads a file; ErrFile. Whether it holds is for Check to say.
func Parse(file []byte) (Proof, error) {
	file = plain(file)
	var f fileJSON
	if err := json.Unmarshal(file, &f); err != nil {
		return Proof{}, ErrFile.Because(err, line(file, failure(err)))
	}
	in := reader{}
	p := Proof{
		Face: in.face(f.Face), Inside: f.Parts.Inside,
		Parts: settlement.Parts{Record: f.Parts.Record, Lines: f.Parts.Lines, Deltas: f.Parts.Deltas, Entries: f.Parts.Entries},
		Link:  ledger.Sealed{Subject: f.Link.Subject, Ref: f.Link.Ref, Digest: f.Link.Digest, Recorded: in.instant(f.Link.Recorded), Link: f.Link.Hash},
		Path:  ledger.Path(f.Path), Anchor: in.anchor(f.Anchor),
	}
	p.Last = p.Anchor
	if f.Later != nil && f.Last != nil {
		p.Later, p.Last = ledger.Path(*f.Later), in.anchor(*f.Last)
	}
	written := p.Encode()
	if f.Format != formatName || in.err != nil || !bytes.Equal(file, written) {
		return Proof{}, ErrFile.Because(in.err, line(file, difference(file, written)))
	}
	return p, nil
}

// plain takes off what mail and editors add: a byte-order mark, carriage
// returns, and the newlines at the end.
func plain(file []byte) []byte {
	file = bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
	file = bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n"))
	return append(bytes.TrimRight(file, "\n"), '\n')
}

// failure returns where reading JSON failed.
func failure(err error) int64 {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return syntax.Offset - 1
	case errors.As(err, &kind):
		return kind.Offset
	}
	return 0
}

// difference returns where two texts begin to differ.
func difference(a, b []byte) int64 {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	return int64(at)
}

// line returns the number of the line at the offset.
func line(file []byte, offset int64) int {
	return 1 + bytes.Count(file[:min(offset, int64(len(file)))], []byte("\n"))
}

func instantOut(t time.Time) string { return t.UTC().Format(instant) }

func faceOut(f settlement.Face) faceJSON {
	shares := make([]shareJSON, len(f.Shares))
	for i, s := range f.Shares {
		shares[i] = shareJSON{s.Payer, s.Layer, s.Amount.String()}
	}
	return faceJSON{
		SetlID: f.SetlID, Kind: string(f.Kind), Original: f.Original, Region: f.Region, Scheme: f.Scheme, SettledAt: instantOut(f.SettledAt),
		Total: f.Total.String(), SelfFunded: f.SelfFunded.String(), OverLimit: f.OverLimit.String(),
		Prepaid: f.Prepaid.String(), InScope: f.InScope.String(), Deductible: f.Deductible.String(), Shares: shares,
	}
}

func pathOut(p ledger.Path) pathJSON {
	if p.Beside == nil {
		p.Beside = []string{}
	}
	return pathJSON(p)
}

func anchorOut(a ledger.Anchor) anchorJSON {
	return anchorJSON{a.Number, instantOut(a.Recorded), a.Links, a.Root, a.Heads, a.Previous, a.History, a.Hash}
}

// reader converts texts and keeps the first failure.
type reader struct{ err error }

func (r *reader) instant(text string) time.Time {
	t, err := time.Parse(instant, text)
	if err != nil && r.err == nil {
		r.err = err
	}
	return t
}

func (r *reader) fen(text string) money.Fen {
	amount, err := money.ParseFen(text)
	if err != nil && r.err == nil {
		r.err = err
	}
	return amount
}

func (r *reader) face(f faceJSON) settlement.Face {
	var shares []settlement.Share
	for _, s := range f.Shares {
		shares = append(shares, settlement.Share{Payer: s.Payer, Layer: s.Layer, Amount: r.fen(s.Amount)})
	}
	return settlement.Face{
		SetlID: f.SetlID, Kind: settlement.RecordKind(f.Kind), Original: f.Original, Region: f.Region, Scheme: f.Scheme, SettledAt: r.instant(f.SettledAt),
		Total: r.fen(f.Total), SelfFunded: r.fen(f.SelfFunded), OverLimit: r.fen(f.OverLimit),
		Prepaid: r.fen(f.Prepaid), InScope: r.fen(f.InScope), Deductible: r.fen(f.Deductible), Shares: shares,
	}
}

func (r *reader) anchor(a anchorJSON) ledger.Anchor {
	return ledger.Anchor{
		Number: a.Number, Recorded: r.instant(a.Recorded), Links: a.Links,
		Root: a.Root, Heads: a.Heads, Previous: a.Previous, History: a.History, Hash: a.Hash,
	}
}
