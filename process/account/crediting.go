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
	return s.RunPages(ctx, run, from, everyPage, told)
}

// everyPage is more pages than any run has.
const everyPage = 1 << 30

// RunPages is Run for at most so many pages: a run that is not finished then is
// answered with what it has come to so far, and goes on when it is asked for again.
func (s *Service) RunPages(ctx context.Context, run Run, from Source, pages int, told func(Page)) (Run, error) {
	known, page, err := s.begin(ctx, run)
	if err != nil || !known.Finished.IsZero() {
		return known, err
	}
	for ; ; pages-- {
		if pages <= 0 {
			return s.soFar(ctx, run.Key)
		}
		credits, last, err := from.Credits(ctx, page.Last)
		if err != nil {
			return known, err
		}
		if last == "" {
			break
		}
		next := Page{Number: page.Number + 1, Last: last, Recorded: s.Now()}
		if err := s.credit(ctx, known, from, credits, &next); err != nil {
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

// soFar returns a run with what its pages have come to.
func (s *Service) soFar(ctx context.Context, key string) (run Run, err error) {
	err = s.Store.ReadAccounts(ctx, func(r Reader) error {
		known, pages, err := r.Crediting(ctx, key)
		if err != nil {
			return err
		}
		run = known.with(pages)
		return nil
	})
	return run, err
}

// with returns the run with the totals of its pages.
func (r Run) with(pages []Page) Run {
	r.Persons, r.Amount = 0, 0
	for _, p := range pages {
		r.Persons, r.Amount = r.Persons+p.Persons, r.Amount+p.Amount
	}
	return r
}

// checker is a source whose credits are looked at again once the persons are
// locked.
type checker interface {
	// check returns what of the credits is still to be given.
	check(ctx context.Context, r Reader, credits []Credit) ([]Credit, error)
}

// credit posts a page of credits: one entry for each person.
func (s *Service) credit(ctx context.Context, run Run, from Source, credits []Credit, page *Page) error {
	return s.Store.Jointly(ctx, func(w Joint) error {
		persons := personsOf(credits)
		seqs, err := numbers(ctx, w, persons)
		if err != nil {
			return err
		}
		given := credits
		if c, checks := from.(checker); checks {
			if given, err = c.check(ctx, w, credits); err != nil {
				return err
			}
		}
		entries, err := s.entries(run, given)
		if err != nil {
			return err
		}
		page.Persons, page.Amount = int64(len(entries)), 0
		for _, c := range given {
			page.Amount += c.Amount
		}
		seqs = seqsOf(entries, persons, seqs)
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

// personsOf lists whom credits are for, each once.
func personsOf(credits []Credit) []string {
	var persons []string
	for _, c := range credits {
		if n := len(persons); n == 0 || persons[n-1] != c.PsnNo {
			persons = append(persons, c.PsnNo)
		}
	}
	return persons
}

// seqsOf picks the numbers of the entries out of those of the persons, both in
// the same order.
func seqsOf(entries []ledger.Entry, persons []string, seqs []int64) []int64 {
	if len(entries) == len(persons) {
		return seqs
	}
	picked, at := make([]int64, len(entries)), 0
	for i := range entries {
		for persons[at] != entries[i].Partition {
			at++
		}
		picked[i] = seqs[at]
	}
	return picked
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
		done = run.with(pages)
		done.Finished = s.Now()
		return w.FinishCrediting(ctx, done)
	})
	return done, err
}
