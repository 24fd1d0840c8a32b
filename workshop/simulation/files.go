package simulation

import (
	"context"

	"yibao/register/archive"
)

// The simulated centre keeps no archive: nobody brings it papers.

func (t *tx) Material(_ context.Context, materialID string) (archive.Material, error) {
	return archive.Material{}, archive.ErrUnknownMaterial.With(materialID)
}

func (t *tx) Materials(context.Context, archive.Query) ([]archive.Material, error) { return nil, nil }

func (t *tx) Content(_ context.Context, m archive.Material) ([]byte, error) {
	return nil, archive.ErrUnknownMaterial.With(m.MaterialID)
}

func (t *tx) Volume(_ context.Context, volumeNo string) (archive.Volume, error) {
	return archive.Volume{}, archive.ErrUnknownVolume.With(volumeNo)
}

func (t *tx) Volumes(context.Context, string) ([]archive.Volume, error) { return nil, nil }

func (t *tx) Disposals(context.Context) ([]archive.Disposal, error) { return nil, nil }
