package account

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// Service runs the acts on personal accounts. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time // the instant of an act
	Zone  *time.Location   // civil time of the place
	NewID func() string    // at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// everything stands behind every sequence number.
const everything = int64(1) << 62

// wordsLimit is how many characters the words of an entry may have.
const wordsLimit = 100

// refOf makes the business reference of an entry: a key, a space, and words for
// the person.
func refOf(key, words string) string {
	if words == "" {
		return key
	}
	return key + " " + words
}

// wordsOf returns the words of a reference that refOf made; "" when there are
// none.
func wordsOf(ref string) string {
	_, words, _ := strings.Cut(ref, " ")
	return words
}

// checkWords refuses an act without a reason.
func checkWords(words string) (string, error) {
	words = strings.TrimSpace(words)
	if words == "" || utf8.RuneCountInString(words) > wordsLimit {
		return "", ErrWords.With()
	}
	return words, nil
}

// sealOf asks to seal an entry.
func sealOf(e ledger.Entry) ledger.Seal {
	return ledger.Seal{Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded}
}

// post books an entry about the person of the work, as the person's next.
func (s *Service) post(ctx context.Context, w Work, e ledger.Entry) error {
	seq, err := w.NextSeq(ctx)
	if err != nil {
		return err
	}
	e.Seq = seq
	if err := e.Check(); err != nil {
		return err
	}
	if err := w.Post(ctx, e); err != nil {
		return err
	}
	return w.Seal(ctx, sealOf(e))
}

// entry drafts an entry of today about a person.
func (s *Service) entry(psnNo, kind, ref string, postings ...ledger.Posting) ledger.Entry {
	return ledger.Entry{
		Partition: psnNo, EntryID: s.NewID(), Kind: kind, Ref: ref, ValueDate: s.today(), Recorded: s.Now(), Postings: postings,
	}
}

// regionOf returns the region that keeps a person's account of a scheme on a
// day: the one that covers the person; without cover the one that the person
// belongs to.
func regionOf(ctx context.Context, r Reader, p enrolment.Person, scheme string, day period.Date) (string, error) {
	spells, err := r.SpellsOn(ctx, p.PsnNo, day)
	if err != nil {
		return "", err
	}
	for _, spell := range spells {
		if spell.Scheme == scheme {
			return spell.Region, nil
		}
	}
	return p.Region, nil
}

// balanceOf returns what a person holds.
func balanceOf(ctx context.Context, r Reader, a ledger.Account) (money.Fen, error) {
	held, err := r.AccountBalance(ctx, a.Party, a, everything)
	return -held, err
}
