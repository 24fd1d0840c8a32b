package account

import (
	"context"
	"fmt"

	"yibao/ground/money"
	"yibao/register/ledger"
)

// Credit is one amount that goes to a person's account, and where it comes from.
type Credit struct {
	PsnNo  string
	Amount money.Fen
	From   ledger.Account
	Words  string // why, for the person: 缴费基数5000元×2%
}

// Source tells what a run credits.
type Source interface {
	// Credits returns the credits of the persons after one, in order of psn_no,
	// and the last person that it looked at, "" when there is none after. A person
	// may have several; none is negative.
	Credits(ctx context.Context, after string) (credits []Credit, last string, err error)
}

// Run credits many accounts: page by page, each page committed as a whole with
// the mark of how far it came, so that a run that was killed goes on where it
// ended, and a run of a key that is done is answered with what it did. told hears
// of each page. ErrRunDiffers.
func (s *Service) Run(ctx context.Context, run Run, from Source, told func(Page)) (Run, error) {
	known, page, err := s.begin(ctx, run)
	if err != nil || !known.Finished.IsZero() {
		return known, err
	}
	for {
		credits, last, err := from.Credits(ctx, page.Last)
		if err != nil {
			return known, err
		}
		if last == "" {
			break
		}
		next := Page{Number: page.Number + 1, Last: last, Recorded: s.Now()}
		if err := s.credit(ctx, known, credits, &next); err != nil {
			return known, err
		}
		page = next
		told(page)
	}
	return s.finish(ctx, known.Key)
}

// begin stores the run, or finds what has been done of it.
func (s *Service) begin(ctx context.Context, run Run) (known Run, last Page, err error) {
	run.Started = s.Now()
	err = s.Store.Jointly(ctx, func(w Joint) error {
		if _, err := w.AddCrediting(ctx, run); err != nil {
			return err
		}
		stored, pages, err := w.Crediting(ctx, run.Key)
		if err != nil {
			return err
		}
		known, last = *stored, Page{}
		if n := len(pages); n > 0 {
			last = pages[n-1]
		}
		if known.Region != run.Region || known.Scheme != run.Scheme || known.Kind != run.Kind || known.Words != run.Words || known.Day != run.Day {
			return ErrRunDiffers.With(run.Key, fmt.Sprintf("%s %s", known.Day, known.Words))
		}
		return nil
	})
	return known, last, err
}

// credit posts a page of credits: one entry for each person.
func (s *Service) credit(ctx context.Context, run Run, credits []Credit, page *Page) error {
	return s.Store.Jointly(ctx, func(w Joint) error {
		entries, err := s.entries(run, credits)
		if err != nil {
			return err
		}
		page.Persons, page.Amount = int64(len(entries)), 0
		persons := make([]string, len(entries))
		for i := range entries {
			persons[i] = entries[i].Partition
		}
		for _, c := range credits {
			page.Amount += c.Amount
		}
		seqs, err := numbers(ctx, w, persons)
		if err != nil {
			return err
		}
		seals := make([]ledger.Seal, len(entries))
		for i := range entries {
			entries[i].Seq = seqs[i]
			seals[i] = sealOf(entries[i])
		}
		if err := w.PostEntries(ctx, entries); err != nil {
			return err
		}
		if err := w.AddCreditingPage(ctx, run.Key, *page); err != nil {
			return err
		}
		return w.Seal(ctx, seals...)
	})
}

func numbers(ctx context.Context, w Joint, persons []string) ([]int64, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	return w.NextSeqs(ctx, persons)
}

// entries makes the entries of a page: what a person is credited, in the words of
// all its parts, is one entry.
func (s *Service) entries(run Run, credits []Credit) ([]ledger.Entry, error) {
	entries := make([]ledger.Entry, 0, len(credits))
	now := s.Now()
	for i := 0; i < len(credits); {
		psnNo, words := credits[i].PsnNo, run.Words
		var postings []ledger.Posting
		var total money.Fen
		for ; i < len(credits) && credits[i].PsnNo == psnNo; i++ {
			c := credits[i]
			if c.Amount <= 0 {
				return nil, ErrNotPositive.With(c.Amount)
			}
			sum, err := money.Sum(total, c.Amount)
			if err != nil {
				return nil, err
			}
			total = sum
			postings = append(postings, ledger.Posting{Account: c.From, Amount: c.Amount})
			if c.From.Fund != ledger.PersonalFund { // the money itself goes to the accounts too
				of, to := c.From, c.From
				of.Class, of.Party, to.Class, to.Party, to.Fund = ledger.Deposit, "", ledger.Deposit, "", ledger.PersonalFund
				postings = append(postings, ledger.Posting{Account: to, Amount: c.Amount}, ledger.Posting{Account: of, Amount: -c.Amount})
			}
			if c.Words != "" {
				words += "," + c.Words
			}
		}
		postings = append(postings, ledger.Posting{Account: ledger.PersonalAccount(run.Region, run.Scheme, psnNo), Amount: -total})
		entries = append(entries, ledger.Entry{
			Partition: psnNo, EntryID: s.NewID(), Kind: run.Kind, Ref: refOf(run.Key, words), ValueDate: run.Day, Recorded: now, Postings: postings,
		})
		if n := len(entries); n > 1 && entries[n-2].Partition >= psnNo {
			return nil, ErrOrder.With(run.Key, psnNo)
		}
	}
	return entries, nil
}

// finish stores that a run is done, with its totals.
func (s *Service) finish(ctx context.Context, key string) (done Run, err error) {
	err = s.Store.Jointly(ctx, func(w Joint) error {
		run, pages, err := w.Crediting(ctx, key)
		if err != nil || !run.Finished.IsZero() {
			done = *run
			return err
		}
		run.Finished, run.Persons, run.Amount = s.Now(), 0, 0
		for _, p := range pages {
			run.Persons, run.Amount = run.Persons+p.Persons, run.Amount+p.Amount
		}
		done = *run
		return w.FinishCrediting(ctx, done)
	})
	return done, err
}
