package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
)

// conn is one caller's connection, kept open from message to message. It
// speaks just enough HTTP to leave the machine to the server.
type conn struct {
	net.Conn
	reader *bufio.Reader
	out    []byte
	body   []byte
	answer bytes.Buffer
}

// dial opens connections to a server.
func dial(ctx context.Context, address string, count int) ([]*conn, error) {
	conns := make([]*conn, 0, count)
	var dialer net.Dialer
	for range count {
		c, err := dialer.DialContext(ctx, "tcp", address)
		if err != nil {
			hangUp(conns)
			return nil, err
		}
		conns = append(conns, &conn{Conn: c, reader: bufio.NewReaderSize(c, 16<<10)})
	}
	return conns, nil
}

func hangUp(conns []*conn) {
	for _, c := range conns {
		_ = c.Close()
	}
}

// refusal is an answer of the centre that is not a success.
type refusal struct{ infno, text string }

func (r refusal) Error() string { return "交易 " + r.infno + " 被拒:" + r.text }

// request is a method and answer for http.ReadResponse.
var request = &http.Request{Method: http.MethodPost}

// post sends a message and returns the body of the answer, which is good until
// the next post; a refusal is an error.
func (c *conn) post(t template, f filling) ([]byte, error) {
	c.body = t.fill(c.body[:0], f)
	c.out = append(c.out[:0], "POST /"...)
	c.out = append(c.out, t.infno...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(c.body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, c.body...)
	if _, err := c.Write(c.out); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(c.reader, request)
	if err != nil {
		return nil, err
	}
	c.answer.Reset()
	if _, err := c.answer.ReadFrom(response.Body); err != nil {
		return nil, err
	}
	if err := response.Body.Close(); err != nil {
		return nil, err
	}
	return c.answer.Bytes(), check(t.infno, response.StatusCode, c.answer.Bytes())
}

func check(infno string, status int, answer []byte) error {
	if status != http.StatusOK {
		return fmt.Errorf("交易 %s 的 HTTP 状态是 %d:%s", infno, status, bytes.TrimSpace(answer))
	}
	if !bytes.Contains(answer, []byte(`"infcode":0,`)) {
		return refusal{infno, member(answer, "err_msg")}
	}
	return nil
}

// member returns the first text member of that name anywhere in an answer.
func member(answer []byte, name string) string {
	key := []byte(`"` + name + `":"`)
	at := bytes.Index(answer, key)
	if at < 0 {
		return ""
	}
	rest := answer[at+len(key):]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return ""
	}
	return string(rest[:end])
}

// figure returns the first number of that name anywhere in an answer.
func figure(answer []byte, name string) string {
	_, rest, _ := bytes.Cut(answer, []byte(`"`+name+`":`))
	end := bytes.IndexAny(rest, ",}")
	if end < 0 {
		return ""
	}
	return string(rest[:end])
}
