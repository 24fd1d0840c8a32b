package importing

import (
	"context"

	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/provider"
	"yibao/register/restriction"
)

// EntryKey names a ledger entry by what it is about: its partition (psn_no, or
// "") and its business reference.
type EntryKey struct{ Partition, Ref string }

// Work writes registers inside one unit of work. What it wrote, it reads.
// The look-ups take up to a few thousand keys at once.
type Work interface {
	enrolment.Writer
	enrolment.FamilyWriter
	enrolment.EmployerWriter
	provider.Writer
	catalogue.Writer
	restriction.ReassessWriter

	// KnownPersons returns the region (admdvs) of those psn_nos that exist, as
	// the latest recorded version of the person says.
	KnownPersons(ctx context.Context, psnNos []string) (map[string]string, error)
	// SpellsAmong returns every version of the persons' cover, oldest recorded
	// first.
	SpellsAmong(ctx context.Context, psnNos []string) ([]enrolment.Spell, error)
	// KnownEmployers returns which of the credit codes are registered.
	KnownEmployers(ctx context.Context, creditNos []string) (map[string]bool, error)
	// KnownInstitutions returns which of the codes exist.
	KnownInstitutions(ctx context.Context, codes []string) (map[string]bool, error)
	// CredentialOwners returns the psn_no of those credentials that exist. Only
	// Type and No of the arguments, and of the keys of the map, are set.
	CredentialOwners(ctx context.Context, credentials []enrolment.Credential) (map[enrolment.Credential]string, error)
	// KnownEntries returns which of the entries were posted before.
	KnownEntries(ctx context.Context, keys []EntryKey) (map[EntryKey]bool, error)

	// NextSeqs takes, under the persons' locks, the next sequence number for
	// each element in turn; a person named n times gets n numbers in a row. The
	// answer is parallel to the argument.
	NextSeqs(ctx context.Context, psnNos []string) ([]int64, error)
	// PostEntries appends balanced entries that carry their Seq; ErrUnbalanced.
	PostEntries(ctx context.Context, entries []ledger.Entry) error
	// Seal is that of ledger.Writer.
	Seal(ctx context.Context, seals ...ledger.Seal) error
}

// Store runs an import as one unit of work. An error of work rolls everything
// back and is returned as it is. work may be called again after a lost race.
type Store interface {
	Import(ctx context.Context, work func(Work) error) error
}
