package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yibao/observer/proof"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/storage/storetest/town"
)

const proofDay = "2026-03-05"

// bill settles one bill in the town and returns its id.
func bill(t *testing.T, w *town.Town) string {
	t.Helper()
	p := w.Person(t, town.Citizen{Account: 700_00})
	return w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 3, proofDay)).Record.SetlID
}

// A proof is made, with the anchor that it needs, and checked without the
// database; what was altered, or ends at another anchor, is refused.
func TestProofCommands(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	db, out := database{DB: "sqlite:" + w.File}, filepath.Join(t.TempDir(), "证明.json")
	setlID := bill(t, w)
	if err := (proofMakeCommand{database: db, SetlID: setlID, Out: out}).Run(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	p, err := proof.Parse(file)
	if err != nil || p.Face.SetlID != setlID {
		t.Fatalf("%v:%s", err, file)
	}
	hash := " " + strings.ToUpper(p.Last.Hash) + "\n" // as people copy it
	for about, run := range map[string]func() error{
		"核对":       proofCheckCommand{File: out}.Run,
		"核对公布的锚":   proofCheckCommand{File: out, Anchor: hash}.Run,
		"核验公布的锚":   verifyCommand{database: db, Anchor: hash}.Run,
		"没有新的链节":   anchorCommand{db}.Run,
		"按公布的锚再出具": proofMakeCommand{database: db, SetlID: setlID, Out: out, Anchor: hash}.Run,
	} {
		if err := run(); err != nil {
			t.Errorf("%s:%v", about, err)
		}
	}
	bent := filepath.Join(t.TempDir(), "bent.json")
	if err := os.WriteFile(bent, bytes.Replace(file, []byte(setlID), []byte(setlID[1:]+"X"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	other := strings.Repeat("0", 64)
	for _, c := range []struct {
		about string
		run   func() error
		want  error
	}{
		{"改过的文件", proofCheckCommand{File: bent}.Run, proof.ErrDoesNotFit},
		{"别的锚", proofCheckCommand{File: out, Anchor: other}.Run, proof.ErrOtherAnchor},
		{"账上没有的锚", verifyCommand{database: db, Anchor: other}.Run, proof.ErrNoSuchAnchor},
		{"按没有的锚出具", proofMakeCommand{database: db, SetlID: setlID, Out: out, Anchor: other}.Run, proof.ErrNoSuchAnchor},
		{"没有的文件", proofCheckCommand{File: out + "没有"}.Run, os.ErrNotExist},
	} {
		if err := c.run(); !errors.Is(err, c.want) {
			t.Errorf("%s:%v", c.about, err)
		}
	}
}

// A server makes anchors as time goes by, and a last one when it stops.
func TestKeepAnchored(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	seen := func() verify.Report {
		report, err := verify.Run(t.Context(), w.Store, func(int) {})
		if err != nil || !report.Clean() {
			t.Fatalf("%v:%s", err, report)
		}
		return report
	}
	bill(t, w)
	stop := keepAnchored(w.Store, 0, newLog(io.Discard, "text"))
	stop()
	if report := seen(); report.Anchors != 0 {
		t.Errorf("没有要求做锚:%s", report)
	}
	stop = keepAnchored(w.Store, time.Millisecond, newLog(io.Discard, "text"))
	for seen().Anchors == 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	var lines bytes.Buffer
	stop = keepAnchored(w.Store, time.Hour, newLog(&lines, "text"))
	bill(t, w)
	stop()
	if report := seen(); report.Unanchored != 0 || report.Anchors < 2 || !strings.Contains(lines.String(), "msg=做锚 number=2") {
		t.Errorf("停止时的锚:%s\n%s", report, lines.String())
	}
}
