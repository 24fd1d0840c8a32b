package trying_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/trying"
	"yibao/register/access"
	"yibao/storage"
)

var noon = time.Date(2026, 3, 5, 4, 0, 0, 0, time.UTC)

// A trial is what is stored of it, except that one without a sign of life was
// broken off.
func TestStates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stored trying.State
		silent time.Duration
		want   trying.State
	}{
		{trying.Waiting, 0, trying.Waiting},
		{trying.Waiting, trying.Patience, trying.Waiting},
		{trying.Waiting, trying.Patience + 1, trying.Broken},
		{trying.Running, trying.Sign, trying.Running},
		{trying.Running, time.Hour, trying.Broken},
		{trying.Done, time.Hour, trying.Done},
		{trying.Failed, time.Hour, trying.Failed},
	} {
		one := trying.Trial{State: c.stored, Seen: noon}
		if got := one.At(noon.Add(c.silent)); got != c.want {
			t.Errorf("%s,%s 没有动静:%s,应为 %s", c.stored, c.silent, got, c.want)
		}
	}
}

// What was broken off with its server is found by the next one, told as such,
// and begun once more; what still runs is not.
func TestBrokenOffIsBegunAgain(t *testing.T) {
	t.Parallel()
	db, err := storage.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), storage.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now, ids := noon, []string{"T1", "T2"}
	s := trying.Service{Store: db, Now: func() time.Time { return now }, NewID: func() string {
		id := ids[0]
		ids = ids[1:]
		return id
	}}
	home := access.Organisation{OrgNo: "390100", Region: "390100"}
	scope := access.ScopeOf(home, []access.Organisation{home})
	begin := trying.Trial{Kind: trying.Policy, Region: "390100", Title: "住院", Entry: "a.yaml", Text: "{}", Author: "S1", Span: period.Span{From: period.MustDate("2026-01-01"), To: period.MustDate("2026-02-01")}}
	wrong := begin
	wrong.Span.To = wrong.Span.From
	if _, err := s.Begin(t.Context(), wrong); !errors.Is(err, trying.ErrSpan) {
		t.Errorf("%v", err)
	}
	first, err := s.Begin(t.Context(), begin)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Live(t.Context(), first, trying.Running, 30, 100); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Again(t.Context(), scope, trying.Policy, "T1", "S2"); !errors.Is(err, trying.ErrGoing) {
		t.Errorf("%v", err)
	}
	now = now.Add(trying.Patience + time.Second)
	found, err := s.Find(t.Context(), scope, trying.Policy, "T1")
	if err != nil || found.At(now) != trying.Broken || found.Done != 30 {
		t.Errorf("%+v %v", found, err)
	}
	again, err := s.Again(t.Context(), scope, trying.Policy, "T1", "S2")
	if err != nil || again.ID != "T2" || again.Author != "S2" || again.Done != 0 || again.At(now) != trying.Waiting || again.Text != "{}" {
		t.Errorf("%+v %v", again, err)
	}
	if err := s.End(t.Context(), again, `{"judged":1}`, ""); err != nil {
		t.Fatal(err)
	}
	list, err := s.List(t.Context(), scope, trying.Policy, "", "", 10)
	if err != nil || len(list) != 2 || list[0].ID != "T2" || list[0].State != trying.Done || list[1].At(now) != trying.Broken {
		t.Errorf("%+v %v", list, err)
	}
	if _, err := s.Find(t.Context(), scope, trying.Rule, "T2"); !errors.Is(err, trying.ErrUnknown) {
		t.Errorf("%v", err)
	}
}
