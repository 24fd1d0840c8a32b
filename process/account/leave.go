package account

import (
	"context"
	"fmt"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/register/payout"
)

// Withdrawal pays an account out to its owner: who leaves the country for good,
// or moves to a place that keeps no accounts.
type Withdrawal struct {
	PsnNo, Scheme string
	Amount        money.Fen // 0: all
	Words         string    // why
	Payee         payout.Payee
}

// Withdraw takes money out of an account and makes the payment order. It returns
// the amount. ErrTooMuch, ErrNoAccount, ErrDead.
func (s *Service) Withdraw(ctx context.Context, c settlement.Caller, q Withdrawal) (money.Fen, error) {
	words, err := checkWords(q.Words)
	if err != nil {
		return 0, err
	}
	return settlement.Once(ctx, s.jointly, c, s.Now(), q.PsnNo, func(w Joint, _ *settlement.Message) (money.Fen, error) {
		seqs, err := w.NextSeqs(ctx, []string{q.PsnNo})
		if err != nil {
			return 0, err
		}
		a, amount, err := s.payable(ctx, w, q)
		if err != nil {
			return 0, err
		}
		q.Payee.Party = q.PsnNo
		e, order := s.payingOut(a, KindWithdrawal, words, amount, q.Payee)
		e.Seq = seqs[0]
		return amount, s.book(ctx, w, []ledger.Entry{e}, []payout.Order{order})
	})
}

// payable returns the account of a withdrawal and what may be taken out of it.
func (s *Service) payable(ctx context.Context, r Reader, q Withdrawal) (ledger.Account, money.Fen, error) {
	a, dead, err := s.accountOf(ctx, r, q.PsnNo, q.Scheme)
	if err != nil {
		return a, 0, err
	}
	if dead {
		return a, 0, ErrDead.With(q.PsnNo)
	}
	balance, err := balanceOf(ctx, r, a)
	if err != nil {
		return a, 0, err
	}
	amount := q.Amount
	if amount == 0 {
		amount = balance
	}
	switch {
	case amount <= 0:
		return a, 0, ErrNotPositive.With(amount)
	case amount > balance:
		return a, 0, ErrTooMuch.With(balance, amount)
	}
	return a, amount, nil
}

// MayWithdraw refuses what Withdraw would refuse now, for who proposes it.
func (s *Service) MayWithdraw(ctx context.Context, q Withdrawal) error {
	if _, err := checkWords(q.Words); err != nil {
		return err
	}
	return s.Store.ReadAccounts(ctx, func(r Reader) error {
		_, _, err := s.payable(ctx, r, q)
		return err
	})
}

func (s *Service) jointly(ctx context.Context, _ string, work func(Joint) error) error {
	return s.Store.Jointly(ctx, work)
}

// accountOf names a person's account of a scheme and tells whether the person
// has died. ErrHeldMoney while bills of the family hold some of it.
func (s *Service) accountOf(ctx context.Context, r Reader, psnNo, scheme string) (ledger.Account, bool, error) {
	p, err := r.PersonOn(ctx, psnNo, s.today())
	if err != nil {
		return ledger.Account{}, false, err
	}
	day := s.today()
	if !p.Death.IsZero() {
		day = min(day, p.Death)
	}
	region, err := regionOf(ctx, r, p, scheme, day)
	if err != nil {
		return ledger.Account{}, false, err
	}
	open, err := openOf(ctx, r, psnNo, scheme)
	if err == nil && open > 0 {
		err = ErrHeldMoney.With(psnNo, open)
	}
	return ledger.PersonalAccount(region, scheme, psnNo), !p.Death.IsZero(), err
}

// openOf sums what holds keep of a person's account.
func openOf(ctx context.Context, r Reader, psnNo, scheme string) (open money.Fen, err error) {
	holds, err := r.Holds(ctx, psnNo)
	for _, h := range holds {
		if err != nil || h.Scheme != scheme {
			continue
		}
		var kept money.Fen
		kept, err = r.KeptIn(ctx, h)
		open += kept
	}
	return open, err
}

// payingOut drafts the entry and the payment order by which money leaves an
// account.
func (s *Service) payingOut(from ledger.Account, kind, words string, amount money.Fen, to payout.Payee) (ledger.Entry, payout.Order) {
	id := s.NewID()
	owed := ledger.Account{Class: ledger.Payable, Region: from.Region, Scheme: from.Scheme, Fund: from.Fund, Party: to.Party}
	e := s.entry(from.Party, kind, refOf(id, words), ledger.Posting{Account: from, Amount: amount}, ledger.Posting{Account: owed, Amount: -amount})
	return e, payout.Order{
		OrderID: id, Partition: from.Party, Region: from.Region, Kind: "个人账户" + kind, Ref: id, DueDay: s.today(), Payee: to,
		Parts: []payout.Part{{Scheme: from.Scheme, Fund: from.Fund, Amount: amount}}, State: payout.Due, Recorded: e.Recorded, Rev: 1,
	}
}

// book posts and seals entries and adds payment orders.
func (s *Service) book(ctx context.Context, w Joint, entries []ledger.Entry, orders []payout.Order) error {
	seals := make([]ledger.Seal, len(entries))
	for i, e := range entries {
		if err := e.Check(); err != nil {
			return err
		}
		seals[i] = sealOf(e)
	}
	if err := w.PostEntries(ctx, entries); err != nil {
		return err
	}
	if len(orders) > 0 {
		if err := w.AddOrders(ctx, orders); err != nil {
			return err
		}
	}
	return w.Seal(ctx, seals...)
}

// Heir is who gets a part of an account.
type Heir struct {
	PsnNo  string       // to the heir's own account; "" when it is paid out
	Payee  payout.Payee // where it is paid out to
	Amount money.Fen
}

// Inheritance divides the account of somebody who has died.
type Inheritance struct {
	PsnNo, Scheme string
	Heirs         []Heir
	Words         string // the papers that it rests on
}

// Inherit divides an account among the heirs, all of it: to accounts of their
// own, through 暂收 in one unit of work with everybody locked, or by payment
// orders. ErrAlive, ErrShares.
func (s *Service) Inherit(ctx context.Context, c settlement.Caller, q Inheritance) (money.Fen, error) {
	words, err := checkWords(q.Words)
	if err != nil {
		return 0, err
	}
	persons := []string{q.PsnNo}
	for _, h := range q.Heirs {
		if h.PsnNo == q.PsnNo {
			return 0, ErrHeirOwns.With(q.PsnNo)
		}
		if h.PsnNo != "" {
			persons = append(persons, h.PsnNo)
		}
		persons = append(persons, q.PsnNo)
	}
	return settlement.Once(ctx, s.jointly, c, s.Now(), q.PsnNo, func(w Joint, _ *settlement.Message) (money.Fen, error) {
		seqs, err := w.NextSeqs(ctx, persons)
		if err != nil {
			return 0, err
		}
		a, balance, err := s.divisible(ctx, w, q)
		if err != nil {
			return 0, err
		}
		d := division{service: s, from: a, words: words, numbers: bySeq(persons, seqs)}
		if err := d.divide(ctx, w, q.Heirs); err != nil {
			return 0, err
		}
		return balance, s.book(ctx, w, d.entries, d.orders)
	})
}

// divisible returns the account of an inheritance with its balance, which the
// shares add up to.
func (s *Service) divisible(ctx context.Context, r Reader, q Inheritance) (ledger.Account, money.Fen, error) {
	a, dead, err := s.accountOf(ctx, r, q.PsnNo, q.Scheme)
	if err != nil {
		return a, 0, err
	}
	if !dead {
		return a, 0, ErrAlive.With(q.PsnNo)
	}
	balance, err := balanceOf(ctx, r, a)
	if err != nil {
		return a, 0, err
	}
	var total money.Fen
	for _, h := range q.Heirs {
		if h.Amount <= 0 {
			return a, 0, ErrNotPositive.With(h.Amount)
		}
		if total, err = money.Sum(total, h.Amount); err != nil {
			return a, 0, err
		}
	}
	switch {
	case balance <= 0:
		return a, 0, ErrNoAccount.With(q.PsnNo, "有余额的")
	case total != balance:
		return a, 0, ErrShares.With(total, balance)
	}
	return a, balance, nil
}

// MayInherit refuses what Inherit would refuse now, for who proposes it.
func (s *Service) MayInherit(ctx context.Context, q Inheritance) error {
	if _, err := checkWords(q.Words); err != nil {
		return err
	}
	return s.Store.ReadAccounts(ctx, func(r Reader) error {
		for _, h := range q.Heirs {
			if h.PsnNo == q.PsnNo {
				return ErrHeirOwns.With(q.PsnNo)
			}
			if h.PsnNo == "" {
				continue
			}
			if _, err := r.PersonOn(ctx, h.PsnNo, s.today()); err != nil {
				return err
			}
		}
		_, _, err := s.divisible(ctx, r, q)
		return err
	})
}

// bySeq deals out the numbers that persons took.
func bySeq(persons []string, seqs []int64) map[string][]int64 {
	numbers := make(map[string][]int64)
	for i, p := range persons {
		numbers[p] = append(numbers[p], seqs[i])
	}
	return numbers
}

// division is an inheritance in the making.
type division struct {
	service *Service
	from    ledger.Account
	words   string
	numbers map[string][]int64
	entries []ledger.Entry
	orders  []payout.Order
}

func (d *division) add(e ledger.Entry) {
	own := d.numbers[e.Partition]
	e.Seq, d.numbers[e.Partition] = own[0], own[1:]
	d.entries = append(d.entries, e)
}

func (d *division) divide(ctx context.Context, w Joint, heirs []Heir) error {
	for _, h := range heirs {
		if h.PsnNo == "" {
			e, order := d.service.payingOut(d.from, KindInheritance, d.words, h.Amount, h.Payee)
			d.add(e)
			d.orders = append(d.orders, order)
			continue
		}
		if err := d.toHeir(ctx, w, h); err != nil {
			return err
		}
	}
	return nil
}

// toHeir moves a part to the account of an heir: two entries, each with its
// person, that meet in 暂收.
func (d *division) toHeir(ctx context.Context, w Joint, h Heir) error {
	s, id := d.service, d.service.NewID()
	heir, err := w.PersonOn(ctx, h.PsnNo, s.today())
	if err != nil {
		return err
	}
	region, err := regionOf(ctx, w, heir, d.from.Scheme, s.today())
	if err != nil {
		return err
	}
	between := ledger.Account{Class: ledger.Suspense, Region: d.from.Region, Scheme: d.from.Scheme, Fund: d.from.Fund, Party: KindInheritance + id}
	d.add(s.entry(d.from.Party, KindInheritance, refOf(id, "由继承人继承:"+d.words),
		ledger.Posting{Account: d.from, Amount: h.Amount}, ledger.Posting{Account: between, Amount: -h.Amount}))
	to := ledger.PersonalAccount(region, d.from.Scheme, h.PsnNo)
	postings := []ledger.Posting{{Account: between, Amount: h.Amount}}
	postings = append(postings, carried(d.from, to, h.Amount)...)
	d.add(s.entry(h.PsnNo, KindInheritance, refOf(id, "继承个人账户:"+d.words), append(postings, ledger.Posting{Account: to, Amount: -h.Amount})...))
	return nil
}

// carried moves the money itself when two accounts are kept by different
// regions.
func carried(from, to ledger.Account, amount money.Fen) []ledger.Posting {
	if from.Region == to.Region && from.Scheme == to.Scheme {
		return nil
	}
	deposit := func(a ledger.Account) ledger.Account {
		return ledger.Account{Class: ledger.Deposit, Region: a.Region, Scheme: a.Scheme, Fund: a.Fund}
	}
	return []ledger.Posting{{Account: deposit(from), Amount: -amount}, {Account: deposit(to), Amount: amount}}
}

// Moving are the postings by which an account goes with its person from one
// region to another in one entry of kind 转移. Of a region outside this database
// the account has no Party: then the money comes from, or goes to, the deposit of
// the region that is kept here.
func Moving(from, to ledger.Account, amount money.Fen) []ledger.Posting {
	var postings []ledger.Posting
	deposit := func(a ledger.Account) ledger.Account {
		return ledger.Account{Class: ledger.Deposit, Region: a.Region, Scheme: a.Scheme, Fund: ledger.PersonalFund}
	}
	if from.Party != "" {
		postings = append(postings, ledger.Posting{Account: from, Amount: amount}, ledger.Posting{Account: deposit(from), Amount: -amount})
	}
	if to.Party != "" {
		postings = append(postings, ledger.Posting{Account: deposit(to), Amount: amount}, ledger.Posting{Account: to, Amount: -amount})
	}
	return postings
}

// MovingWords are the words of an entry of kind 转移.
func MovingWords(from, to string, day period.Date) string {
	return fmt.Sprintf("个人账户由%s转移到%s(%s)", from, to, day)
}
