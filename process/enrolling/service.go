package enrolling

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/register/enrolment"
	"yibao/register/restriction"
)

// Service does enrolment business. Store, Now, Zone and NewID are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string
	// History tells paid months; without it a certificate counts months of cover.
	History History
	// Mover posts what goes along with a transfer; without it the service posts
	// the entry itself.
	Mover Mover
	// Benefits judges at once whose benefits follow from a cover that changed;
	// without it they wait on the list.
	Benefits        Benefits
	Retirement      Retirement // nil: nobody asks whether who retires has paid long enough
	AllowDemoRegion bool       // identity numbers of the synthetic region 39 are accepted
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// Order is how business is ordered: by whom, under which key, from which day.
type Order struct {
	Key      string // the caller's, unique; a repeated order gets its first answer
	Operator string
	Day      period.Date // takes effect; zero is today
	Reason   string
	// Within says which regions the caller serves; nil is all.
	Within func(region string) bool
}

// Done is the answer of an act.
type Done struct {
	Act         enrolment.Act
	Certificate *enrolment.Certificate // of a transfer
}

// Input is the content of one act. Its fields are the act's alone; whose act and
// from when is in the Order.
type Input interface {
	Kind() enrolment.ActKind
	// about returns the persons whom the act locks, who must be registered.
	about() []string
	// check collects what is wrong and fills in the act; write makes the facts.
	check(ctx context.Context, d *doing) error
	write(ctx context.Context, d *doing) error
}

// doing is one act under way.
type doing struct {
	faults
	s      *Service
	w      Work
	order  Order
	now    time.Time
	today  period.Date
	day    period.Date
	act    enrolment.Act
	found  map[string]enrolment.Person
	again  []restriction.Reassess
	made   *enrolment.Certificate
	spell  *enrolment.Spell // that the act is about, as it stands on the day
	others []enrolment.Spell
}

// Do does one act. What is missing or wrong is told all at once. The same key
// with the same content is answered with what it did.
func (s *Service) Do(ctx context.Context, o Order, in Input) (Done, error) {
	var done Done
	hash, content, err := canonical(in, o)
	if err != nil {
		return done, err
	}
	var touched []restriction.Reassess
	err = s.Store.Enrol(ctx, func(ctx context.Context, w Work) error {
		done, touched = Done{}, nil
		known, err := w.EnrolmentAct(ctx, o.Key)
		if err != nil {
			return err
		}
		if known != nil {
			done, err = again(ctx, w, *known, hash)
			return err
		}
		d := s.begin(w, o, in)
		d.act.Hash, d.act.Content = hash, content
		if err := d.lock(ctx, in); err != nil {
			return err
		}
		if err := in.check(ctx, d); err != nil {
			return err
		}
		if err := d.refusal(); err != nil {
			return err
		}
		if err := in.write(ctx, d); err != nil {
			return err
		}
		if err := d.markBenefits(ctx); err != nil {
			return err
		}
		done, touched = Done{d.act, d.made}, d.again
		return w.AddEnrolmentAct(ctx, d.act)
	})
	if err == nil && s.Benefits != nil && len(touched) > 0 {
		err = s.Benefits.Redo(ctx, touched)
	}
	return done, err
}

func (s *Service) begin(w Work, o Order, in Input) *doing {
	d := &doing{s: s, w: w, order: o, now: s.Now().UTC().Truncate(time.Microsecond), today: s.today(), found: make(map[string]enrolment.Person)}
	d.day = o.Day
	if d.day == 0 {
		d.day = d.today
	}
	d.act = enrolment.Act{
		ActID: s.NewID(), Kind: in.Kind(), Day: d.day, Reason: strings.TrimSpace(o.Reason), Operator: o.Operator, Key: o.Key, Recorded: d.now,
	}
	d.need("业务编号", o.Key)
	d.need("经办人", o.Operator)
	return d
}

// canonical is what an order says, for its hash and to be kept.
func canonical(in Input, o Order) (hash, content string, err error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(in.Kind()), o.Day.String(), o.Reason, string(raw)}, "\x00")))
	return hex.EncodeToString(sum[:]), string(raw), nil
}

// again answers a repeated order.
func again(ctx context.Context, r Reader, known enrolment.Act, hash string) (Done, error) {
	if known.Hash != hash {
		return Done{}, ErrKeyReused.With(known.Key)
	}
	done := Done{Act: known}
	if known.Kind != enrolment.MoveOut && known.Kind != enrolment.MoveIn {
		return done, nil
	}
	all, err := r.CertificatesOf(ctx, known.PsnNo)
	if at := slices.IndexFunc(all, func(c enrolment.Certificate) bool { return c.ActID == known.ActID }); at >= 0 {
		done.Certificate = &all[at]
	}
	return done, err
}

// lock locks whom the act is about and reads them as known today.
func (d *doing) lock(ctx context.Context, in Input) error {
	persons := in.about()
	if slices.Contains(persons, "") {
		d.add(ErrRequired.With("人员编号"))
		return d.refusal()
	}
	if len(persons) == 0 {
		return nil
	}
	if err := d.w.Lock(ctx, persons...); err != nil {
		return err
	}
	for _, psnNo := range persons {
		p, err := d.w.PersonOn(ctx, psnNo, d.today)
		if err != nil {
			return err
		}
		d.found[psnNo] = p
		if _, arrives := in.(*Arrival); !arrives && d.order.Within != nil && !d.order.Within(p.Region) {
			return enrolment.ErrUnknownPerson.With(psnNo) // whom others keep is not told
		}
	}
	d.act.PsnNo, d.act.Region = persons[0], d.found[persons[0]].Region
	return nil
}

// inside refuses a region that the caller does not serve.
func (d *doing) inside(region string) {
	if _, err := coding.ParseAdmDvs(region); err != nil {
		d.add(ErrCode.With("统筹区", region))
		return
	}
	if d.order.Within != nil && !d.order.Within(region) {
		d.add(ErrElsewhere.With(region))
	}
}

// reasoned asks for a reason.
func (d *doing) reasoned() {
	if d.act.Reason == "" {
		d.add(ErrTwoReasons.With(string(d.act.Kind)))
	}
}

// alive refuses business for somebody who is dead on the day.
func (d *doing) alive(p enrolment.Person) {
	if p.Death != 0 {
		d.add(ErrDead.With(p.Death, string(d.act.Kind)))
	}
	if d.day < p.Birth {
		d.add(ErrBeforeBirth.With(d.day, p.Birth))
	}
}

// version makes the stamp of a fact and notes it in the act.
func (d *doing) version(span period.Span) period.Version {
	id := d.s.NewID()
	d.act.Versions = append(d.act.Versions, id)
	return period.Version{ID: id, Effective: span, Recorded: d.now}
}
