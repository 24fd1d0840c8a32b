package relational

// arena hands out slices of one piece of memory, which is used again once
// nobody needs them any more.
type arena[T any] struct{ piece []T }

// leastPiece is how many values a piece of memory holds at least.
const leastPiece = 1 << 10

// take hands out n zero values.
func (a *arena[T]) take(n int) []T {
	if cap(a.piece)-len(a.piece) < n {
		a.piece = make([]T, 0, max(2*cap(a.piece), n, leastPiece))
	}
	from := len(a.piece)
	a.piece = a.piece[:from+n]
	taken := a.piece[from : from+n : from+n]
	clear(taken)
	return taken
}

// reset takes everything back. A piece that grew beyond most is let go.
func (a *arena[T]) reset(most int) {
	if cap(a.piece) > most {
		a.piece = nil
	}
	a.piece = a.piece[:0]
}
