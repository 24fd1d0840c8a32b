package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yibao/door/his/message"
	"yibao/ground/fault"
)

// Keys name one settlement by all that its rows refer to.
type Keys struct {
	PsnNo, SetlID, VisitID, MessageID string
	Seq                               int64 // unique among the copies of one Rows
}

// Rows is a database of the same schema into which copies of the rows of a few
// settlements are written, with no more logic than that.
type Rows interface {
	// Learn reads, out of the centre's database, the rows that settlements wrote,
	// and returns how many one wrote on average, by table.
	Learn(ctx context.Context, of []Keys) (map[string]float64, error)
	// Writer opens one writer.
	Writer(ctx context.Context) (RowWriter, error)
	// Settings reads back the settings that durability depends on.
	Settings(ctx context.Context) ([]Setting, error)
}

// RowWriter writes on one connection.
type RowWriter interface {
	// Write writes, for each of the keys, a copy of the rows of one of the
	// settlements in turn, takes the persons' sequences and moves the chain's
	// head, and returns once it is durable.
	Write(ctx context.Context, group []Keys) error
	Close() error
}

// Arrangement is how a raw loop writes: by how many writers, and how many
// settlements to a commit at most.
type Arrangement struct{ Writers, Group int }

// job is one settlement that waits to be written.
type job struct {
	keys Keys
	done chan error
}

// rawLoop is the handler without logic: it decodes and encodes as the national
// interface does, and in between has rows written.
type rawLoop struct {
	answer message.Out2102 // of a real settlement
	newID  func() string
	now    func() time.Time
	serial atomic.Int64
	jobs   chan job
	wait   sync.WaitGroup
}

// startRaw starts the writers of an arrangement.
func startRaw(ctx context.Context, rows Rows, how Arrangement, answer message.Out2102, c Centre) (*rawLoop, error) {
	r := &rawLoop{answer: answer, newID: c.NewID, now: c.Now, jobs: make(chan job, 4096)}
	r.serial.Store(c.Now().UnixMicro()) // of no earlier loop on this database
	for range how.Writers {
		w, err := rows.Writer(ctx)
		if err != nil {
			r.stop()
			return nil, err
		}
		r.wait.Go(func() { r.write(ctx, w, how.Group) })
	}
	return r, nil
}

// stop lets the writers finish.
func (r *rawLoop) stop() {
	close(r.jobs)
	r.wait.Wait()
}

// write takes what waits, up to the size of a group, writes it and answers all.
func (r *rawLoop) write(ctx context.Context, w RowWriter, size int) {
	defer func() { _ = w.Close() }()
	group := make([]job, 0, size)
	keys := make([]Keys, 0, size)
	for first := range r.jobs {
		group, keys = append(group[:0], first), append(keys[:0], first.keys)
		for len(group) < size {
			next, ok := r.waiting()
			if !ok {
				break
			}
			group, keys = append(group, next), append(keys, next.keys)
		}
		err := w.Write(ctx, keys)
		for _, j := range group {
			j.done <- err
		}
	}
}

// waiting returns a job that waits already.
func (r *rawLoop) waiting() (job, bool) {
	select {
	case j, ok := <-r.jobs:
		return j, ok
	default:
		return job{}, false
	}
}

// ServeHTTP answers 2102.
func (r *rawLoop) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	begun := r.now()
	output, err := r.settle(q)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	body, err := envelope(output, begun, r.now())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(body) // a caller who hung up counts its own failure
}

func (r *rawLoop) settle(q *http.Request) (json.RawMessage, error) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return nil, err
	}
	head, input, faults := message.ReadEnvelope(body)
	in, more := message.T2102.Read(input)
	if faults = append(faults, more...); len(faults) > 0 {
		return nil, fault.First(faults)
	}
	keys := Keys{
		PsnNo: in.Druginfo.PsnNo, SetlID: r.newID(), VisitID: r.newID(), MessageID: head.Msgid, Seq: r.serial.Add(1),
	}
	j := job{keys, make(chan error, 1)}
	r.jobs <- j
	if err := <-j.done; err != nil {
		return nil, err
	}
	out := r.answer
	out.Setlinfo.SetlId, out.Setlinfo.MdtrtId, out.Setlinfo.PsnNo = keys.SetlID, keys.VisitID, keys.PsnNo
	return message.T2102.Write(out), nil
}

// envelope encodes an answer as the national interface does.
func envelope(output json.RawMessage, begun, ended time.Time) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(struct {
		Infcode     int             `json:"infcode"`
		InfRefmsgid string          `json:"inf_refmsgid"`
		RefmsgTime  string          `json:"refmsg_time"`
		RespondTime string          `json:"respond_time"`
		ErrMsg      string          `json:"err_msg"`
		WarnMsg     string          `json:"warn_msg"`
		Cainfo      string          `json:"cainfo"`
		Signtype    string          `json:"signtype"`
		Output      json.RawMessage `json:"output"`
	}{0, strings.Repeat("0", 30), begun.Format("20060102150405.000"), ended.Format("20060102150405.000"), "success", "", "", "", output})
	return b.Bytes(), err
}

var errNoOutput = errors.New("应答里没有 output")

// readSettled reads what a real 2102 was answered.
func readSettled(answer []byte) (message.Out2102, error) {
	var envelope struct {
		Output json.RawMessage `json:"output"`
	}
	if err := json.Unmarshal(answer, &envelope); err != nil {
		return message.Out2102{}, err
	}
	if len(envelope.Output) == 0 {
		return message.Out2102{}, errNoOutput
	}
	return message.T2102.ReadAnswer(envelope.Output), nil
}
