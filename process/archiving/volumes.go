package archiving

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yibao/register/archive"
	"yibao/register/ledger"
)

// pieceLimit is how many materials one volume holds.
const pieceLimit = 200

// Binding asks for the materials of a year and kind to be bound.
type Binding struct {
	Region   string
	Year     int
	Kind     string
	Operator string
}

// Bind binds the materials of a year that is over and that are in no volume yet:
// by period of keeping, in the order of acts, at most 200 to a volume. Each gets
// its volume's number and its place in it. ErrYearOpen, ErrNothingToDo.
func (s *Service) Bind(ctx context.Context, b Binding) ([]archive.Volume, error) {
	if b.Year >= s.today().Year() {
		return nil, ErrYearOpen.With(b.Year)
	}
	var bound []archive.Volume
	err := s.Store.Archives(ctx, func(w Work) error {
		bound = nil
		loose, err := w.Materials(ctx, archive.Query{
			Region: b.Region, Kind: b.Kind, Unbound: true, From: s.newYear(b.Year), To: s.newYear(b.Year + 1),
		})
		if err != nil {
			return err
		}
		if len(loose) == 0 {
			return ErrNothingToDo.With(b.Region, b.Year, b.Kind)
		}
		known, err := w.Volumes(ctx, b.Region)
		if err != nil {
			return err
		}
		for _, pieces := range grouped(loose) {
			v := s.volume(b, known, pieces)
			if err := w.Bind(ctx, v, pieces); err != nil {
				return err
			}
			if err := w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectVolume, Ref: v.VolumeNo, Digest: v.Digest(), Recorded: v.Recorded}); err != nil {
				return err
			}
			known, bound = append(known, v), append(bound, v)
		}
		return nil
	})
	return bound, err
}

// newYear is the instant at which a year begins in the place.
func (s *Service) newYear(year int) time.Time {
	return time.Date(year, time.January, 1, 0, 0, 0, 0, s.Zone)
}

// grouped puts materials into volumes: by period of keeping, then as the acts came;
// the materials of one act are not torn apart unless they alone fill a volume.
func grouped(loose []archive.Material) [][]archive.Material {
	first := make(map[string]archive.Material)
	for _, m := range loose {
		if o, ok := first[m.Ref]; !ok || before(m, o) < 0 {
			first[m.Ref] = m
		}
	}
	slices.SortFunc(loose, func(a, b archive.Material) int {
		return cmp.Or(cmp.Compare(a.Retention, b.Retention), before(first[a.Ref], first[b.Ref]), cmp.Compare(a.Ref, b.Ref), before(a, b))
	})
	var volumes [][]archive.Material
	open := -1
	for begin := 0; begin < len(loose); {
		end := begin + 1
		for end < len(loose) && loose[end].Ref == loose[begin].Ref && loose[end].Retention == loose[begin].Retention && end-begin < pieceLimit {
			end++
		}
		act := loose[begin:end]
		if open < 0 || volumes[open][0].Retention != act[0].Retention || len(volumes[open])+len(act) > pieceLimit {
			volumes = append(volumes, nil)
			open = len(volumes) - 1
		}
		volumes[open] = append(volumes[open], act...)
		begin = end
	}
	return volumes
}

func before(a, b archive.Material) int {
	return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.MaterialID, b.MaterialID))
}

func (s *Service) volume(b Binding, known []archive.Volume, pieces []archive.Material) archive.Volume {
	v := archive.Volume{
		Region: b.Region, Year: b.Year, Kind: b.Kind, Retention: pieces[0].Retention, Serial: 1,
		Pieces: len(pieces), Sum: archive.SumOf(pieces), Operator: b.Operator, Recorded: s.Now(),
	}
	for _, o := range known {
		if o.Year == v.Year && o.Kind == v.Kind && o.Retention == v.Retention {
			v.Serial = max(v.Serial, o.Serial+1)
		}
	}
	for _, m := range pieces {
		v.Pages += m.Pages
	}
	v.VolumeNo = fmt.Sprintf("%s-%04d-%s-%s-%04d", v.Region, v.Year, v.Kind, v.Retention, v.Serial)
	return v
}

// Volumes lists a region's volumes.
func (s *Service) Volumes(ctx context.Context, region string) ([]archive.Volume, error) {
	var found []archive.Volume
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		found, err = w.Volumes(ctx, region)
		return err
	})
	return found, err
}

// MayDispose returns the volume, if it may be disposed of today. ErrKeep,
// ErrVolumeGone; archive.ErrUnknownVolume.
func (s *Service) MayDispose(ctx context.Context, volumeNo string) (archive.Volume, error) {
	var v archive.Volume
	err := s.Store.Archives(ctx, func(w Work) (err error) {
		v, err = s.disposable(ctx, w, volumeNo)
		return err
	})
	return v, err
}

func (s *Service) disposable(ctx context.Context, w Work, volumeNo string) (archive.Volume, error) {
	v, err := w.Volume(ctx, volumeNo)
	switch {
	case err != nil:
		return v, err
	case v.Disposal != "":
		return v, ErrVolumeGone.With(volumeNo)
	case v.Retention == archive.Permanent:
		return v, ErrKeep.With(volumeNo, v.Retention.String(), "任何时候")
	case s.today() < v.Until():
		return v, ErrKeep.With(volumeNo, v.Retention.String(), v.Until().String())
	}
	return v, nil
}

// Dispose destroys the contents of a volume that has outlived its period of
// keeping, by the decision of two persons. The list of its materials stays.
// ErrSamePerson, ErrNoReason, ErrKeep, ErrVolumeGone.
func (s *Service) Dispose(ctx context.Context, volumeNo, proposer, approver, reason string) (archive.Disposal, error) {
	d := archive.Disposal{VolumeNo: volumeNo, Proposer: proposer, Approver: approver, Reason: strings.TrimSpace(reason)}
	switch {
	case proposer == "" || approver == "" || proposer == approver:
		return d, ErrSamePerson.With()
	case d.Reason == "":
		return d, ErrNoReason.With()
	}
	err := s.Store.Archives(ctx, func(w Work) error {
		if _, err := s.disposable(ctx, w, volumeNo); err != nil {
			return err
		}
		pieces, err := w.Materials(ctx, archive.Query{Volume: volumeNo})
		if err != nil {
			return err
		}
		d.DisposalID, d.Pieces, d.Recorded = s.NewID(), len(pieces), s.Now()
		if err := w.Dispose(ctx, d, pieces); err != nil {
			return err
		}
		return w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectDisposal, Ref: d.DisposalID, Digest: d.Digest(), Recorded: d.Recorded})
	})
	return d, err
}
