package his

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"yibao/door/his/message"
	"yibao/door/his/signing"
	"yibao/ground/fault"
)

// Config is what the door needs from outside. All but MaxBody are required, and
// Gate wherever others than the operator can reach the door.
type Config struct {
	Gate       *signing.Gate    // who may come in; nil: everybody
	Settlement Settlement       // the acts behind the door
	Filing     Filing           // what institutions file for persons
	Charts     Charts           // the medical papers they submit
	Visits     Visits           // what they ask about their own visits
	Submission Submission       // what they hand over beside bills
	Extracts   Extracts         // what the registers tell them
	Statements Reconciliation   // their books against the centre's
	Guidance   Guidance         // what rules find in what they are about to do
	Region     string           // six digits of the centre's division, for inf_refmsgid
	Now        func() time.Time // the clock
	Zone       *time.Location   // civil time of the place
	NewID      func() string    // ids of sign-ins, at most 30 characters
	Serial     func() uint64    // numbers answers; the last ten digits are used
	Log        *slog.Logger     // receives no personal data
	MaxBody    int64            // bytes of a request, 16 MB when zero
}

const (
	megabyte       = 1 << 20
	defaultMaxBody = 16 * megabyte
	serialDigits   = 10_000_000_000
)

// Door serves the national interface over HTTP.
type Door struct {
	Config
	acts map[string]act
}

// New returns the door; an incomplete Config is an error.
func New(c Config) (*Door, error) {
	switch {
	case len(c.Region) != 6:
		return nil, fmt.Errorf("his: region %q is not six digits", c.Region)
	case c.Submission == nil || c.Extracts == nil || c.Statements == nil || c.Guidance == nil:
		return nil, errors.New("his: incomplete configuration")
	case c.Settlement == nil || c.Filing == nil || c.Charts == nil || c.Visits == nil || c.Now == nil || c.Zone == nil || c.NewID == nil || c.Serial == nil || c.Log == nil:
		return nil, errors.New("his: incomplete configuration")
	}
	if c.MaxBody == 0 {
		c.MaxBody = defaultMaxBody
	}
	d := &Door{Config: c}
	d.acts = with(d.actions(), d.stays(), d.filings(), d.papers(), d.visitQueries(), d.exchanges(), d.catalogues(), d.statements(), d.guidances())
	return d, nil
}

// call is one message on its way.
type call struct {
	message.Envelope
	input json.RawMessage
	hash  string // of the canonical input
	trace string // inf_refmsgid
	begun time.Time
	paper *paper
	pass  signing.Pass

	gb18030  bool      // the message is coded so
	attached []byte    // the file beside the message, nil when there is none
	download *download // the file to answer, nil for an answer in words
}

// act is one transaction: it reads its input, does it, and writes its output.
// The input lies where the next message will be read: what an act keeps of it
// must be copied, as message.Transaction.Read does.
type act func(ctx context.Context, c *call, input json.RawMessage) (json.RawMessage, error)

// serve joins a transaction's messages with its handler.
func serve[In, Out any](t message.Transaction[In, Out], handle func(context.Context, *call, *In) (Out, error)) act {
	return func(ctx context.Context, c *call, input json.RawMessage) (json.RawMessage, error) {
		in, faults := t.Read(input)
		if len(faults) > 0 {
			return nil, faultList(faults)
		}
		out, err := handle(ctx, c, &in)
		if err != nil {
			return nil, err
		}
		return c.paper.write(func(b []byte) []byte { return t.Append(b, &out) }), nil
	}
}

// ServeHTTP answers one message.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{begun: d.Now(), paper: takePaper()}
	defer c.paper.putBack()
	c.trace = d.trace(c.begun)
	output, err := d.handle(r, c)
	a := answer{InfRefmsgid: c.trace, RefmsgTime: c.begun.In(d.Zone), ErrMsg: "success"}
	if err == nil {
		err = a.seal(c.pass, output)
	}
	var faults []*fault.Fault
	if err != nil {
		faults = faultsOf(err, c.trace)
		a.Infcode, a.Output, a.ErrMsg = -1, nil, sentence(faults)
	}
	end := d.Now()
	a.RespondTime = end.In(d.Zone)
	d.log(r.Context(), c, faults, end.Sub(c.begun))
	signing.Tell(w.Header(), err)
	if err := c.reply(w, a, faults); err != nil {
		d.Log.WarnContext(r.Context(), "应答没有送达", "trace", c.trace)
	}
}

// reply sends the answer: a file where one is given, else the envelope.
func (c *call) reply(w http.ResponseWriter, a answer, faults []*fault.Fault) error {
	if c.download != nil && len(faults) == 0 {
		return c.download.send(w)
	}
	body := a.append(c.paper.answer[:0])
	c.paper.answer = body
	if errors.Is(faultList(faults).first(), ErrMethod) {
		w.Header().Set("Allow", http.MethodPost)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
	return c.send(w, body)
}

// trace numbers an answer: division, time, ten digits.
func (d *Door) trace(begun time.Time) string {
	b := append(make([]byte, 0, 30), d.Region...)
	b = begun.In(d.Zone).AppendFormat(b, "20060102150405")
	return string(appendPadded(b, d.Serial()%serialDigits, 10))
}

// first returns the refusal that is told, as an error; nil when there is none.
func (l faultList) first() error {
	if f := fault.First(l); f != nil {
		return f
	}
	return nil
}

// handle reads a message and does what it asks. A panic anywhere below
// becomes a system refusal with the trace number.
func (d *Door) handle(r *http.Request, c *call) (output json.RawMessage, err error) {
	defer func() {
		if p := recover(); p != nil {
			d.Log.ErrorContext(r.Context(), "程序异常", "trace", c.trace, "infno", c.Infno, "kind", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			output, err = nil, ErrInternal.With(c.trace)
		}
	}()
	if r.Method != http.MethodPost {
		return nil, ErrMethod.With()
	}
	body, err := d.body(r, c.paper)
	if err != nil {
		return nil, err
	}
	if body, err = c.open(d, r, body); err != nil {
		return nil, err
	}
	envelope, input, faults := message.ReadEnvelope(body)
	c.Envelope = envelope
	if len(faults) > 0 {
		return nil, faultList(faults)
	}
	infno, err := choose(envelope.Infno, r.URL.Path)
	if err != nil {
		return nil, err
	}
	c.Infno = infno
	if err := c.pass.Speaks(c.FixmedinsCode, infno); err != nil {
		return nil, err
	}
	do, ok := d.acts[infno]
	if !ok {
		return nil, ErrUnknownInfno.With(clip(infno, 10))
	}
	c.input = input
	if c.hash, err = message.Hash(input); err != nil {
		return nil, err
	}
	return d.onKept(r.Context(), c, input, do)
}

// body reads the request onto the paper.
func (d *Door) body(r *http.Request, p *paper) ([]byte, error) {
	body, err := p.read(r.Body, r.ContentLength, d.MaxBody)
	switch {
	case err != nil:
		return nil, ErrBodyBroken.Because(err)
	case int64(len(body)) > d.MaxBody:
		return nil, ErrBodyTooLarge.With(d.MaxBody / megabyte)
	}
	return body, nil
}
