package packed

// Arena hands out lists out of one piece of memory, which is used again once
// nobody needs them any more. Of nil each list has memory of its own.
type Arena[T any] struct{ piece []T }

// leastPiece is how many values a piece of memory holds at least: few, since a
// list that is read alone has the rest of its piece for nothing, and pieces double.
const leastPiece = 1 << 3

// Take hands out n zero values.
func (a *Arena[T]) Take(n int) []T {
	if a == nil {
		return make([]T, n)
	}
	if cap(a.piece)-len(a.piece) < n {
		a.piece = make([]T, 0, max(2*cap(a.piece), n, leastPiece))
	}
	from := len(a.piece)
	a.piece = a.piece[:from+n]
	taken := a.piece[from : from+n : from+n]
	clear(taken)
	return taken
}

// Reset takes everything back. A piece that grew beyond most is let go.
func (a *Arena[T]) Reset(most int) {
	if cap(a.piece) > most {
		a.piece = nil
	}
	a.piece = a.piece[:0]
}
