package verify

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yibao/register/archive"
	"yibao/register/ledger"
)

// archivePage is how many materials are read at a time.
const archivePage = 200

// files compares every material, volume and disposal with its seal, each content
// with its hash, and each volume with its pieces.
func (x *examination) files(ctx context.Context, r Reader) error {
	pieces := make(map[string][]archive.Material)
	for after := ""; ; {
		page, err := r.Materials(ctx, archive.Query{After: after, Limit: archivePage})
		if err != nil {
			return err
		}
		for _, m := range page {
			if err := x.material(ctx, r, m); err != nil {
				return err
			}
			if m.Volume != "" {
				pieces[m.Volume] = append(pieces[m.Volume], m)
			}
			after = m.MaterialID
		}
		if len(page) < archivePage {
			break
		}
	}
	destroyed, err := x.disposals(ctx, r)
	if err != nil {
		return err
	}
	volumes, err := r.Volumes(ctx, "")
	for _, v := range volumes {
		x.volume(v, pieces[v.VolumeNo], destroyed)
		delete(pieces, v.VolumeNo)
	}
	for _, volume := range slices.Sorted(maps.Keys(pieces)) {
		x.find(ledger.SubjectVolume, volume, "有材料装订在内,但案卷不存在")
	}
	return err
}

func (x *examination) material(ctx context.Context, r Reader, m archive.Material) error {
	x.check(subject{ledger.SubjectMaterial, m.Partition, m.MaterialID}, m.Digest(), "目录与归档时不符")
	if m.Hash == "" || m.Disposal != "" {
		return nil
	}
	content, err := r.Content(ctx, m)
	if err != nil {
		return err
	}
	if archive.HashOf(content) != m.Hash {
		x.find(ledger.SubjectMaterial, m.MaterialID, "内容与归档时不符")
	}
	return nil
}

// disposals returns the disposal of each volume that was destroyed.
func (x *examination) disposals(ctx context.Context, r Reader) (map[string]archive.Disposal, error) {
	all, err := r.Disposals(ctx)
	of := make(map[string]archive.Disposal, len(all))
	for _, d := range all {
		x.check(subject{ledger.SubjectDisposal, "", d.DisposalID}, d.Digest(), "销毁记录与办理时不符")
		of[d.VolumeNo] = d
	}
	return of, err
}

// volume compares a volume with its seal, its pieces, and its disposal.
func (x *examination) volume(v archive.Volume, pieces []archive.Material, destroyed map[string]archive.Disposal) {
	x.check(subject{ledger.SubjectVolume, "", v.VolumeNo}, v.Digest(), "内容与装订时不符")
	slices.SortFunc(pieces, func(a, b archive.Material) int { return cmp.Compare(a.Piece, b.Piece) })
	if len(pieces) != v.Pieces || archive.SumOf(pieces) != v.Sum {
		x.find(ledger.SubjectVolume, v.VolumeNo, "卷内材料与装订时不符:登记 %d 件,现有 %d 件", v.Pieces, len(pieces))
	}
	d := destroyed[v.VolumeNo]
	if d.DisposalID != v.Disposal {
		x.find(ledger.SubjectVolume, v.VolumeNo, "销毁标记与销毁记录不符")
	}
	for _, m := range pieces {
		if m.Disposal != v.Disposal {
			x.find(ledger.SubjectMaterial, m.MaterialID, "销毁标记与所在案卷不符")
		}
	}
}
