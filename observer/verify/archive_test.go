package verify_test

import (
	"context"
	"fmt"
	"testing"

	"yibao/law/stepfile"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/archiving"
	"yibao/process/reimbursement"
	"yibao/process/settlement"
	"yibao/register/archive"
	"yibao/register/claim"
	"yibao/steps"
	"yibao/storage/storetest/town"
)

// archiveRoom is an archive in a town.
type archiveRoom struct {
	*testing.T
	*town.Town
	*archiving.Service
}

func newArchiveRoom(t *testing.T) *archiveRoom {
	t.Helper()
	w := town.New(t, policies.FS)
	book, err := stepfile.LoadGood(steps.FS)
	if err != nil {
		t.Fatal(err)
	}
	return &archiveRoom{t, w, &archiving.Service{Store: w.Store, Steps: book, Now: w.Now, Zone: town.China, NewID: w.NewID}}
}

// deposit files two papers of an act, the first with content.
func (r *archiveRoom) deposit(step, ref string) {
	r.Helper()
	_, err := r.ArchiveAlone(context.Background(), archiving.Deposit{
		Step: step, Ref: ref, PsnNo: "P1", Region: "390100", Operator: "甲", Papers: []archiving.Paper{
			{Name: "申请表", Form: archive.Electronic, Media: "text/plain", Content: []byte("内容 " + ref)}, {Name: "证件", Form: archive.Copy, Pages: 2},
		},
	})
	if err != nil {
		r.Fatal(err)
	}
}

// sound is that verify finds so many things.
func (r *archiveRoom) sound(findings int) {
	r.Helper()
	report, err := verify.Run(context.Background(), r.Town.Store, func(int) {})
	if err != nil || len(report.Findings) != findings {
		r.Fatalf("核验发现 %v,应为 %d 处:%v", report.Findings, findings, err)
	}
}

// Whoever alters the archive in the database is found out: materials, contents,
// volumes, disposals.
func TestAlteredArchiveIsFound(t *testing.T) {
	t.Parallel()
	r := newArchiveRoom(t)
	ctx := context.Background()
	r.deposit("BA-05", "一")
	r.sound(0)
	r.Alter(t, 2, "UPDATE archive_material SET pages = pages + 1")
	r.sound(2)
	r.Alter(t, 2, "UPDATE archive_material SET pages = pages - 1")
	r.GoTo("2027-02-01")
	volumes, err := r.Bind(ctx, archiving.Binding{Region: "390100", Year: 2026, Kind: "备案", Operator: "乙"})
	if err != nil || len(volumes) != 1 {
		t.Fatal(volumes, err)
	}
	r.sound(0)
	r.Alter(t, 1, "UPDATE archive_volume SET pages = pages + 1")
	r.sound(1)
	r.Alter(t, 1, "UPDATE archive_volume SET pages = pages - 1")
	r.Alter(t, 2, "UPDATE archive_material SET piece = 3 - piece")
	r.sound(1)
	r.Alter(t, 2, "UPDATE archive_material SET piece = 3 - piece")
	r.Alter(t, 2, "UPDATE archive_material SET disposal_id = 'X'")
	r.sound(2)
	r.Alter(t, 2, "UPDATE archive_material SET disposal_id = ''")
	r.Alter(t, 1, "UPDATE archive_content SET body = '5LyqCg=='")
	r.sound(1)
	r.Alter(t, 1, "DELETE FROM archive_content")
	r.sound(1)
	r.GoTo("2037-01-01")
	if _, err := r.Dispose(ctx, volumes[0].VolumeNo, "甲", "乙", "期满"); err != nil {
		t.Fatal(err)
	}
	r.sound(0)
	r.Alter(t, 1, "UPDATE archive_disposal SET approver = '丙'")
	r.sound(1)
	r.Alter(t, 1, "UPDATE archive_disposal SET approver = '乙'")
	r.Alter(t, 2, "DELETE FROM archive_material")
	r.sound(3)
}

// The books of a reimbursement, and of one that was taken back, are sound.
func TestBooksOfTheCounterAreSound(t *testing.T) {
	t.Parallel()
	r := newArchiveRoom(t)
	ctx := context.Background()
	desk := &reimbursement.Service{Store: r.Town.Store, Bills: r.Bills, Archive: r.Service, Now: r.Town.Now, Zone: town.China, NewID: r.Town.NewID}
	for i := range 2 {
		p, at := r.Person(t, town.Citizen{}), fmt.Sprint("号", i)
		line := town.Line("1", town.Surgery, 1, "2026-03-02")
		line.Doctor, line.DoctorName = "", ""
		caller := settlement.Caller{Institution: "390100", Operator: "乙", MessageID: at, InputHash: at, PlaceRegion: "390101"}
		a, err := desk.Bills.SettleCounter(ctx, caller, settlement.CounterRequest{
			PsnNo: p, Scheme: "310", MedType: "21", Place: town.Stranger, PlaceRegion: "390101", LocalNo: at, Begin: town.At("2026-03-01", 8), End: town.At("2026-03-04", 8),
			Diagnoses: town.Diagnoses(), Total: line.Amount, Lines: []claim.FeeLine{line},
		})
		if err == nil && i == 1 {
			_, err = desk.Bills.ReverseCounter(ctx, caller, p, a.Record.SetlID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r.sound(0)
}
