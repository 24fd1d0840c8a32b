package submission_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/process/submission"
	"yibao/register/catalogue"
	"yibao/register/exchange"
	"yibao/register/mapping"
	"yibao/register/provider"
)

var ctx = context.Background()

// places and items are what nobody asks of the registers here.
type (
	places struct{ provider.Reader }
	items  struct{ catalogue.Reader }
)

// desk is the registers in memory: what a work wrote is dropped when it fails.
type desk struct {
	places
	items
	messages map[settlement.MessageKey]settlement.Message
	files    []exchange.File
	signIns  []exchange.SignIn
	mappings []mapping.Mapping
}

func (d *desk) Submit(_ context.Context, work func(submission.Work) error) error {
	tried := *d
	tried.messages = map[settlement.MessageKey]settlement.Message{}
	for k, m := range d.messages {
		tried.messages[k] = m
	}
	if err := work(&tried); err != nil {
		return err
	}
	*d = tried
	return nil
}
func (d *desk) Submitted(_ context.Context, read func(submission.Reader) error) error { return read(d) }

func (d *desk) InstitutionOn(_ context.Context, code string, _ period.Date) (provider.Institution, error) {
	if code[0] != 'H' {
		return provider.Institution{}, provider.ErrUnknownInstitution.With(code)
	}
	return provider.Institution{Code: code, Region: "390101"}, nil
}
func (d *desk) AgreementsOn(_ context.Context, code string, _ period.Date) ([]provider.Agreement, error) {
	if code == "H2" {
		return nil, nil
	}
	return []provider.Agreement{{Region: "390200"}, {Region: "390100"}}, nil
}
func (d *desk) EntriesOn(_ context.Context, region, scheme string, keys []catalogue.Key) (map[catalogue.Key]catalogue.Entry, error) {
	listed := map[string]catalogue.Entry{
		"390100 X1": {Kind: catalogue.Drug}, "390100310 X2": {Kind: catalogue.Service}, "390100 J06": {Kind: catalogue.Diagnosis},
	}
	found := map[catalogue.Key]catalogue.Entry{}
	for _, k := range keys {
		if e, ok := listed[region+scheme+" "+k.Code]; ok {
			found[k] = e
		}
	}
	return found, nil
}
func (d *desk) Message(_ context.Context, key settlement.MessageKey) (*settlement.Message, error) {
	m, ok := d.messages[key]
	if !ok {
		return nil, nil
	}
	return &m, nil
}
func (d *desk) Remember(_ context.Context, m settlement.Message) error {
	d.messages[m.MessageKey] = m
	return nil
}
func (d *desk) File(_ context.Context, owner, id string) (*exchange.File, error) {
	for _, f := range d.files {
		if f.Owner == owner && f.ID == id {
			return &f, nil
		}
	}
	return nil, nil
}
func (d *desk) Held(_ context.Context, owner string, at time.Time) (sum int64, err error) {
	for _, f := range d.files {
		if f.Owner == owner && f.Expires.After(at) {
			sum += f.Size
		}
	}
	return sum, nil
}
func (d *desk) AddFile(_ context.Context, f exchange.File) error {
	d.files = append(d.files, f)
	return nil
}
func (d *desk) SignInOf(_ context.Context, institution, id string) (*exchange.SignIn, error) {
	for _, s := range d.signIns {
		if s.Institution == institution && s.ID == id {
			return &s, nil
		}
	}
	return nil, nil
}
func (d *desk) AddSignIn(_ context.Context, s exchange.SignIn) error {
	d.signIns = append(d.signIns, s)
	return nil
}
func (d *desk) SignedOut(_ context.Context, _, id string, at time.Time) error {
	for i := range d.signIns {
		if d.signIns[i].ID == id {
			d.signIns[i].Out = at
		}
	}
	return nil
}
func (d *desk) MappingsOf(_ context.Context, institution, localCode string) (list []mapping.Mapping, err error) {
	for _, m := range d.mappings {
		if m.Institution == institution && m.LocalCode == localCode {
			list = append(list, m)
		}
	}
	return list, nil
}
func (d *desk) AddMapping(_ context.Context, m mapping.Mapping) error {
	d.mappings = append(d.mappings, m)
	return nil
}

// clock is moved by the tests.
type clock struct{ now time.Time }

func open() (*submission.Service, *desk, *clock) {
	d := &desk{messages: map[settlement.MessageKey]settlement.Message{}}
	c := &clock{time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC)}
	serial := 0
	return &submission.Service{
		Store: d, Now: func() time.Time { return c.now }, Zone: time.FixedZone("UTC+8", 8*3600),
		NewID: func() string { serial++; return fmt.Sprint("ID", serial) },
	}, d, c
}

func caller(institution, transaction, id, hash string) settlement.Caller {
	return settlement.Caller{Institution: institution, Transaction: transaction, MessageID: id, InputHash: hash}
}

func is(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

// TestFiles: a file is kept for its owner and its days; the same message is the
// same file.
func TestFiles(t *testing.T) {
	t.Parallel()
	s, d, c := open()
	keep := func(c settlement.Caller, name string, content []byte) (submission.Receipt, error) {
		return s.Keep(ctx, c, exchange.Uploaded, name, content)
	}
	first, err := keep(caller("H1", "9101", "M1", "a"), "明细.zip", []byte("PK"))
	is(t, err, nil)
	again, err := keep(caller("H1", "9101", "M1", "a"), "明细.zip", []byte("PK"))
	is(t, err, nil)
	if first.ID != again.ID || len(d.files) != 1 || d.files[0].Size != 2 {
		t.Errorf("%+v, again %+v, %d files", first, again, len(d.files))
	}
	_, err = keep(caller("H1", "9101", "M1", "b"), "明细.zip", []byte("PL"))
	is(t, err, settlement.ErrKeyReused)
	_, err = keep(caller("X1", "9101", "M1", "a"), "明细.zip", []byte("PK"))
	is(t, err, provider.ErrUnknownInstitution)
	f, err := s.File(ctx, "H1", first.ID)
	if is(t, err, nil); string(f.Content) != "PK" {
		t.Errorf("content %q", f.Content)
	}
	_, err = s.File(ctx, "H3", first.ID)
	is(t, err, exchange.ErrUnknownFile)
	c.now = first.Expires
	_, err = s.File(ctx, "H1", first.ID)
	is(t, err, exchange.ErrUnknownFile)
}

// TestFilesThatDoNotFit: empty, too large, badly named, more than one may hold.
func TestFilesThatDoNotFit(t *testing.T) {
	t.Parallel()
	s, d, _ := open()
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"空.zip":            {nil, exchange.ErrEmptyFile},
		"大.zip":            {make([]byte, exchange.MaxSize+1), exchange.ErrFileTooLarge},
		"../../etc/passwd": {[]byte("x"), exchange.ErrFileName},
		`..\x.zip`:         {[]byte("x"), exchange.ErrFileName},
		"..":               {[]byte("x"), exchange.ErrFileName},
		"":                 {[]byte("x"), exchange.ErrFileName},
		"a\x00.zip":        {[]byte("x"), exchange.ErrFileName},
	} {
		_, err := s.Keep(ctx, caller("H1", "9101", name, "a"), exchange.Uploaded, name, c.content)
		is(t, err, c.want)
	}
	content := bytes.Repeat([]byte("x"), exchange.MaxSize)
	for i := range exchange.MaxHeld / exchange.MaxSize {
		d.files = append(d.files, exchange.File{Owner: "H1", ID: fmt.Sprint(i), Size: exchange.MaxSize, Expires: s.Now().AddDate(0, 0, 1)})
	}
	_, err := s.Keep(ctx, caller("H1", "9101", "M9", "a"), exchange.Uploaded, "a.zip", content)
	is(t, err, exchange.ErrTooMuchHeld)
}

// TestSignOut: on the day of the sign-in, by its own institution; a second time
// answers the first.
func TestSignOut(t *testing.T) {
	t.Parallel()
	s, _, c := open()
	in, err := s.SignIn(ctx, caller("H1", "9001", "M1", "a"), "001", "127.0.0.1")
	is(t, err, nil)
	c.now = c.now.Add(14 * time.Hour) // 23:00 of the same day at the place
	_, err = s.SignOut(ctx, caller("H3", "9002", "M2", "a"), in.ID)
	is(t, err, exchange.ErrUnknownSignIn)
	out, err := s.SignOut(ctx, caller("H1", "9002", "M2", "a"), in.ID)
	is(t, err, nil)
	c.now = c.now.Add(30 * time.Minute)
	again, err := s.SignOut(ctx, caller("H1", "9002", "M3", "a"), in.ID)
	if is(t, err, nil); !again.Equal(out) {
		t.Errorf("out at %v, again at %v", out, again)
	}
	c.now = c.now.Add(time.Hour) // the next day
	_, err = s.SignOut(ctx, caller("H1", "9002", "M4", "a"), in.ID)
	is(t, err, exchange.ErrUnknownSignIn)
}

// TestMappings: all of a message or none; a withdrawn one is no more.
func TestMappings(t *testing.T) {
	t.Parallel()
	s, d, _ := open()
	span := period.Span{From: period.MustDate("2026-01-01"), To: period.MustDate("2027-01-01")}
	m := func(local, code string) mapping.Mapping {
		return mapping.Mapping{Version: period.Version{Effective: span}, LocalCode: local, ListType: "101", Code: code}
	}
	is(t, s.Map(ctx, caller("H1", "3301", "M1", "a"), []mapping.Mapping{m("Y1", "X1"), m("Y2", "X2")}), nil)
	for _, code := range []string{"X9", "J06"} {
		is(t, s.Map(ctx, caller("H1", "3301", "M"+code, "a"), []mapping.Mapping{m("Y3", "X1"), m("Y4", code)}), catalogue.ErrUnknownItem)
	}
	is(t, s.Map(ctx, caller("H2", "3301", "M2", "a"), []mapping.Mapping{m("Y1", "X1")}), provider.ErrNoContract)
	backwards := m("Y1", "X1")
	backwards.Effective.To = backwards.Effective.From
	is(t, s.Map(ctx, caller("H1", "3301", "M3", "a"), []mapping.Mapping{backwards}), mapping.ErrWrongSpan)
	if len(d.mappings) != 2 || d.mappings[0].Region != "390100" || !d.mappings[0].Active || d.mappings[0].Institution != "H1" {
		t.Fatalf("mappings %+v", d.mappings)
	}
	key := mapping.Key{LocalCode: "Y1", ListType: "101", Code: "X1"}
	is(t, s.Unmap(ctx, caller("H3", "3302", "M4", "a"), key), mapping.ErrUnknownMapping)
	is(t, s.Unmap(ctx, caller("H1", "3302", "M4", "a"), key), nil)
	is(t, s.Unmap(ctx, caller("H1", "3302", "M4", "a"), key), nil) // the same message
	is(t, s.Unmap(ctx, caller("H1", "3302", "M5", "a"), key), mapping.ErrUnknownMapping)
	if last := d.mappings[len(d.mappings)-1]; len(d.mappings) != 3 || last.Active || last.ID == d.mappings[0].ID {
		t.Errorf("withdrawn as %+v", last)
	}
}
