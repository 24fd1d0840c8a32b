package main

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"time"
)

// newLog writes log lines as JSON or text. Durations are milliseconds.
func newLog(w io.Writer, format string) *slog.Logger {
	options := &slog.HandlerOptions{ReplaceAttr: tidied}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// senders' words in a log line are those that the sender chose freely; each has
// a length beyond which it is no word of the interface.
var sendersWords = map[string]int{"infno": 10, "institution": 30, "msgid": 40}

// tidied prepares one attribute. What the sender wrote is cut and reduced to
// letters and digits, so that neither a name nor a flood gets into the log by
// a message that has them in the wrong field.
func tidied(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		return slog.Float64(a.Key+"_ms", float64(a.Value.Duration().Microseconds())/1000)
	}
	longest, sent := sendersWords[a.Key]
	if !sent || a.Value.Kind() != slog.KindString {
		return a
	}
	return slog.String(a.Key, word(a.Value.String(), longest))
}

// identity is the form of an identity number standing alone.
var identity = regexp.MustCompile(`^[1-9][0-9]{16}[0-9Xx]$|^[1-9][0-9]{14}$`)

// word keeps the letters and digits of a sender's word.
func word(text string, longest int) string {
	if len(text) > longest {
		text = text[:longest]
	}
	if identity.MatchString(text) {
		return "***"
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '-', r == '_', r == '.':
			return r
		}
		return '*'
	}, text)
}

// tally is a log handler that counts the lines which tell of a message: the
// national door writes one for each, with infno, took and, when it refused,
// code. So figures and log never disagree. What it passes on repeats no word
// of a sender that could be a person.
type tally struct {
	slog.Handler
	metrics *metrics
}

// Enabled implements slog.Handler: every line is counted, also those that are
// not written.
func (t tally) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (t tally) Handle(ctx context.Context, r slog.Record) error {
	var infno, code string
	took, answered := time.Duration(0), false
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case "infno":
			infno = a.Value.String()
		case "code":
			code = a.Value.String()
		case "took":
			took, answered = a.Value.Duration(), true
		}
		return true
	})
	if answered {
		t.metrics.message(infno, code, took)
	}
	if !t.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	if answered && infno != "" && !transactionNumber.MatchString(infno) {
		r = without(r, "detail")
	}
	return t.Handler.Handle(ctx, r)
}

// transactionNumber is the form of infno. It is the one word of a sender that
// a refusal's sentence repeats: in any other form it could be anything, and the
// sentence is left out.
var transactionNumber = regexp.MustCompile(`^[0-9]{4}([0-9]{2})?[A-Z]?$`)

// without copies a log line and leaves one attribute out.
func without(r slog.Record, key string) slog.Record {
	kept := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if a.Key != key {
			kept.AddAttrs(a)
		}
		return true
	})
	return kept
}

// WithAttrs implements slog.Handler.
func (t tally) WithAttrs(attrs []slog.Attr) slog.Handler {
	return tally{t.Handler.WithAttrs(attrs), t.metrics}
}

// WithGroup implements slog.Handler.
func (t tally) WithGroup(name string) slog.Handler {
	return tally{t.Handler.WithGroup(name), t.metrics}
}
