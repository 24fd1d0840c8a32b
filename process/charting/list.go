package charting

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/chart"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// Refusals of settlement lists.
var (
	ErrListClosed    = fault.Define("YB4054", fault.Business, "结算 %s 的结算清单%s,不能修改;需要修改的请联系经办机构退回")
	ErrListMove      = fault.Define("YB4055", fault.Business, "结算 %s 的结算清单目前是“%s”,不能改为“%s”")
	ErrSettlementOff = fault.Define("YB4056", fault.Business, "结算 %s 已撤销,不能上传结算清单;请用重新结算后的 setl_id")
	ErrListState     = fault.Define("YB4057", fault.Business, "状态 %s 不能由医疗机构设置,stas_type 只能是 0(未提交)或 1(已提交)")
	ErrListDays      = fault.Define("YB4058", fault.Business, "清单的结算期间 %s 至 %s 与结算 %s 的 %s 至 %s 不一致,请核对 setl_begn_date 和 setl_end_date")
)

// List is a settlement list as submitted (4101).
type List struct {
	PsnNo, VisitID, SetlID string
	Begin, End             period.Date // setl_begn_date, setl_end_date
	State                  chart.ListState
	Doctor                 string // chfpdr_code
	Content                string
}

// ListNo is the serial number of a settlement's list (setl_list_id): nine
// characters, the same for every revision.
func ListNo(setlID string) string {
	sum := sha256.Sum256([]byte(setlID))
	return base32.StdEncoding.EncodeToString(sum[:])[:9]
}

// UploadList records the list of a live settlement of the caller's. One that was
// submitted is closed.
func (s *Service) UploadList(ctx context.Context, c settlement.Caller, q List) (string, error) {
	return settlement.Once(ctx, s.Store.Chart, c, s.Now(), q.PsnNo, func(w Work, m *settlement.Message) (string, error) {
		record, err := ownSettlement(ctx, w, c, q.PsnNo, q.SetlID)
		switch {
		case err != nil:
			return "", err
		case record.VisitID != q.VisitID:
			return "", settlement.ErrVisitOfOther.With(q.SetlID, q.VisitID)
		case q.Begin != record.Facts.Begin || q.End != lastDay(record):
			return "", ErrListDays.With(q.Begin, q.End, q.SetlID, record.Facts.Begin, lastDay(record))
		}
		steps, err := w.ListSteps(ctx, q.PsnNo, q.SetlID)
		if err != nil {
			return "", err
		}
		state := current(steps)
		if !Open(state) {
			return "", ErrListClosed.With(q.SetlID, state.Name())
		}
		d := chart.Document{
			Kind: chart.List, DocNo: q.SetlID, Doctor: q.Doctor, Begin: civil(q.Begin), End: civil(q.End), Active: true, Content: q.Content,
		}
		fresh, err := s.revisions(ctx, w, c, Upload{q.PsnNo, q.VisitID, []chart.Document{d}})
		if err != nil {
			return "", err
		}
		if err := w.AddDocuments(ctx, fresh); err != nil {
			return "", err
		}
		if q.State == "" {
			q.State = chart.ListOpen
		}
		return ListNo(q.SetlID), s.step(ctx, w, c, q.PsnNo, q.SetlID, steps, q.State)
	})
}

// civil is midnight of a day in the registers' form.
func civil(day period.Date) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
}

// lastDay is the last day that a settlement covers.
func lastDay(r settlement.Record) period.Date {
	if r.Facts.End.IsZero() {
		return r.Facts.Day
	}
	return r.Facts.End
}

// current is the state after the steps; a list without steps is not there yet.
func current(steps []chart.ListStep) chart.ListState {
	if len(steps) == 0 {
		return ""
	}
	return steps[len(steps)-1].State
}

// checkMove refuses a state that a list cannot take. Institutions open and
// submit; what the agency decides is not theirs to set.
func checkMove(setlID string, state, next chart.ListState) error {
	if next != chart.ListOpen && next != chart.ListSubmitted {
		return ErrListState.With(string(next))
	}
	if state != "" && !state.May(next) {
		return ErrListMove.With(setlID, state.Name(), next.Name())
	}
	return nil
}

// step moves a list on; to stay where it is makes no step.
func (s *Service) step(ctx context.Context, w Work, c settlement.Caller, psnNo, setlID string, steps []chart.ListStep, next chart.ListState) error {
	state := current(steps)
	if err := checkMove(setlID, state, next); err != nil || state == next {
		return err
	}
	return w.AddListStep(ctx, chart.ListStep{
		PsnNo: psnNo, SetlID: setlID, Ordinal: int64(len(steps)) + 1, Institution: c.Institution,
		State: next, Operator: c.Operator, Recorded: s.Now(),
	})
}

// ownSettlement returns a live settlement of the caller's.
func ownSettlement(ctx context.Context, r Reader, c settlement.Caller, psnNo, setlID string) (settlement.Record, error) {
	records, err := r.RecordsOf(ctx, psnNo)
	if err != nil {
		return settlement.Record{}, err
	}
	at := slices.IndexFunc(records, func(r settlement.Record) bool { return r.SetlID == setlID && r.Kind == settlement.Settled })
	switch {
	case at < 0:
		return settlement.Record{}, settlement.ErrUnknownSettlement.With(setlID)
	case records[at].Institution != c.Institution:
		return settlement.Record{}, settlement.ErrNotYourVisit.With(records[at].VisitID)
	case !settlement.Live(records, setlID):
		return settlement.Record{}, ErrSettlementOff.With(setlID)
	}
	return records[at], nil
}

// ListMove asks for the next state of one list.
type ListMove struct {
	PsnNo, SetlID string // PsnNo may be ""
	State         chart.ListState
}

// MoveLists changes the states of lists (4102). Each person's are changed
// together. Those of several persons are all checked before any is changed, and
// are remembered under the message's key and the person, so that a repeated
// message does what is left of it.
func (s *Service) MoveLists(ctx context.Context, c settlement.Caller, moves []ListMove) error {
	var persons []string
	byPerson := make(map[string][]ListMove)
	err := s.Store.Charted(ctx, func(r Reader) error {
		persons, byPerson = nil, make(map[string][]ListMove)
		for _, m := range moves {
			psnNo, err := r.PersonOfSettlement(ctx, m.SetlID)
			if err != nil {
				return err
			}
			if psnNo == "" || m.PsnNo != "" && m.PsnNo != psnNo {
				return settlement.ErrUnknownSettlement.With(m.SetlID)
			}
			if byPerson[psnNo] == nil {
				persons = append(persons, psnNo)
			}
			byPerson[psnNo] = append(byPerson[psnNo], m)
		}
		return s.mayMoveAll(ctx, r, c, persons, byPerson)
	})
	if err != nil {
		return err
	}
	for _, psnNo := range persons {
		one := c
		if len(persons) > 1 {
			one.Transaction += "/" + psnNo
		}
		if err := s.moveLists(ctx, one, psnNo, byPerson[psnNo]); err != nil {
			return err
		}
	}
	return nil
}

// mayMoveAll checks the lists of several persons; those of one are checked in
// the unit of work that changes them.
func (s *Service) mayMoveAll(ctx context.Context, r Reader, c settlement.Caller, persons []string, byPerson map[string][]ListMove) error {
	if len(persons) < 2 {
		return nil
	}
	for _, psnNo := range persons {
		for _, m := range byPerson[psnNo] {
			if _, err := s.mayMove(ctx, r, c, psnNo, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) moveLists(ctx context.Context, c settlement.Caller, psnNo string, moves []ListMove) error {
	_, err := settlement.Once(ctx, s.Store.Chart, c, s.Now(), psnNo, func(w Work, _ *settlement.Message) (struct{}, error) {
		for _, m := range moves {
			steps, err := s.mayMove(ctx, w, c, psnNo, m)
			if err != nil {
				return struct{}{}, err
			}
			if err := s.step(ctx, w, c, psnNo, m.SetlID, steps, m.State); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	})
	return err
}

// mayMove refuses a move and returns the states that the list took.
func (s *Service) mayMove(ctx context.Context, r Reader, c settlement.Caller, psnNo string, m ListMove) ([]chart.ListStep, error) {
	if _, err := ownSettlement(ctx, r, c, psnNo, m.SetlID); err != nil {
		return nil, err
	}
	steps, err := r.ListSteps(ctx, psnNo, m.SetlID)
	if err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		return nil, chart.ErrUnknownList.With(m.SetlID)
	}
	return steps, checkMove(m.SetlID, current(steps), m.State)
}

// Stored is a list with what stands beside it.
type Stored struct {
	Document    chart.Document
	State       chart.ListState
	Record      settlement.Record
	Person      enrolment.Person
	Institution provider.Institution
}

// ListOf answers the list of a settlement of the caller's (4103).
func (s *Service) ListOf(ctx context.Context, c settlement.Caller, psnNo, setlID string) (Stored, error) {
	var found Stored
	err := s.Store.Charted(ctx, func(r Reader) (err error) {
		if found.Record, err = ownSettlement(ctx, r, c, psnNo, setlID); err != nil {
			return err
		}
		lists, err := r.Documents(ctx, psnNo, found.Record.VisitID, chart.List)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(lists, func(d chart.Document) bool { return d.DocNo == setlID })
		if at < 0 {
			return chart.ErrUnknownList.With(setlID)
		}
		found.Document = lists[at]
		steps, err := r.ListSteps(ctx, psnNo, setlID)
		if err != nil {
			return err
		}
		found.State = current(steps)
		if found.Person, err = r.PersonOn(ctx, psnNo, found.Record.Facts.Begin); err != nil {
			return err
		}
		found.Institution, err = r.InstitutionOn(ctx, c.Institution, found.Record.Facts.Begin)
		return err
	})
	return found, err
}

// Count is how many lists an institution owes and has submitted (4105).
type Count struct{ Needed, Uploaded int }

// CountLists counts the live settlements that the caller made between two civil
// times, of some kinds of care or of all, and those with a list.
func (s *Service) CountLists(ctx context.Context, c settlement.Caller, from, to time.Time, medTypes []string) (Count, error) {
	var count Count
	err := s.Store.Charted(ctx, func(r Reader) error {
		if _, err := r.InstitutionOn(ctx, c.Institution, s.today()); err != nil {
			return err
		}
		due, err := r.Due(ctx, c.Institution, s.instant(from), s.instant(to))
		if err != nil {
			return err
		}
		count = Count{}
		for _, d := range due {
			if len(medTypes) > 0 && !slices.Contains(medTypes, d.MedType) {
				continue
			}
			count.Needed++
			if d.Listed {
				count.Uploaded++
			}
		}
		return nil
	})
	return count, err
}

// instant is the moment of a civil time of the place.
func (s *Service) instant(civil time.Time) time.Time {
	return time.Date(civil.Year(), civil.Month(), civil.Day(), civil.Hour(), civil.Minute(), civil.Second(), 0, s.Zone)
}
