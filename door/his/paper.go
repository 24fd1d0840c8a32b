package his

import (
	"io"
	"sync"
)

// paper is what a message is read from and its answer written on. It is used
// again for other messages: nothing that outlives the answer may lie in it.
type paper struct {
	body   []byte // of the request
	output []byte // of the transaction
	answer []byte // of the response
}

const (
	firstSheet = 16 << 10 // of a paper that was not used before
	widest     = 1 << 20  // papers that grew beyond it are thrown away; the length a client announces is believed up to it
)

var papers sync.Pool // of *paper

func takePaper() *paper {
	if p, ok := papers.Get().(*paper); ok {
		return p
	}
	return &paper{output: make([]byte, 0, firstSheet), answer: make([]byte, 0, firstSheet)}
}

func (p *paper) putBack() {
	if cap(p.body)+cap(p.output)+cap(p.answer) <= widest {
		papers.Put(p)
	}
}

// write keeps the output that appending makes.
func (p *paper) write(appending func([]byte) []byte) []byte {
	p.output = appending(p.output[:0])
	return p.output
}

// read reads a body of the announced length, -1 when it is not known, to its
// end, or until it is longer than limit.
func (p *paper) read(body io.Reader, announced, limit int64) ([]byte, error) {
	b := p.body[:0]
	if room := min(max(announced, 4096), limit, widest) + 1; room > int64(cap(b)) {
		b = make([]byte, 0, room) // one byte more than announced, where the end is seen
	}
	for int64(len(b)) <= limit {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		p.body = b
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}
