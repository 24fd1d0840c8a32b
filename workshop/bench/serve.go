package bench

import (
	"context"
	"errors"
	"net"
	"net/http"
	"runtime/pprof"
	"time"
)

// server answers on a free port of the loopback interface.
type server struct {
	http    *http.Server
	address string
	ended   chan error
}

// serve starts a server; its goroutines carry the label side=name in profiles.
func serve(ctx context.Context, name string, handler http.Handler) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{
		http:    &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second},
		address: listener.Addr().String(), ended: make(chan error, 1),
	}
	go pprof.Do(ctx, pprof.Labels("side", name), func(context.Context) { s.ended <- s.http.Serve(listener) })
	return s, nil
}

// stop ends the server; callers have hung up before.
func (s *server) stop() error {
	err := s.http.Close()
	if ended := <-s.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}
