package money

// Mode says which way a value between two units goes. All modes are symmetric
// about zero, so that a reversal is the exact mirror of what it reverses.
type Mode int

const (
	// HalfUp is 四舍五入: half a unit and more goes away from zero.
	HalfUp Mode = iota + 1
	// Down is 截断 (舍去): towards zero.
	Down
	// Up is 进位 (to jiao: 见分进角): away from zero.
	Up
)

// Rounding is a named rounding: a mode and the unit that results are multiples
// of. The zero value is HalfUp to one fen.
type Rounding struct {
	Mode Mode
	Unit Fen
}

// The roundings that circulars name.
var (
	HalfUpFen  = Rounding{HalfUp, 1}        // 四舍五入到分
	DownFen    = Rounding{Down, 1}          // 截断到分
	UpFen      = Rounding{Up, 1}            // 进位到分
	HalfUpJiao = Rounding{HalfUp, Jiao}     // 四舍五入到角
	UpJiao     = Rounding{Up, Jiao}         // 见分进角
	HalfUpYuan = Rounding{HalfUp, Yuan}     // 四舍五入到元
	DownYuan   = Rounding{Down, Yuan}       // 舍去到元
	UpYuan     = Rounding{Up, Yuan}         // 进位到元
	DownHundr  = Rounding{Down, 100 * Yuan} // 舍去到百元
)

// Apply rounds an amount to the rounding's unit.
func (r Rounding) Apply(a Fen) (Fen, error) { return mulDivRound(int64(a), 1, 1, r) }

// String returns the Chinese name, as policy files write it.
func (r Rounding) String() string {
	return r.mode().name() + "到" + unitName(r.unit())
}

func (r Rounding) unit() Fen {
	if r.Unit <= 0 {
		return 1
	}
	return r.Unit
}

func (r Rounding) mode() Mode {
	if r.Mode == 0 {
		return HalfUp
	}
	return r.Mode
}

func (m Mode) name() string {
	switch m {
	case Down:
		return "舍去"
	case Up:
		return "进位"
	default:
		return "四舍五入"
	}
}

func unitName(u Fen) string {
	switch u {
	case 1:
		return "分"
	case Jiao:
		return "角"
	case Yuan:
		return "元"
	case 100 * Yuan:
		return "百元"
	default:
		return u.String() + "元"
	}
}

// away reports whether a magnitude of whole units and a remainder goes to the
// next unit. The remainder is rest + part/den fen of unit fen, with rest < unit
// and part < den; den may be so large that rest×den does not fit, so the two
// are compared one after the other.
func (m Mode) away(rest, unit, part, den uint64) bool {
	switch {
	case m == Down || rest == 0 && part == 0:
		return false
	case m == Up:
		return true
	case unit%2 == 0:
		return rest >= unit/2
	case rest != unit/2:
		return rest > unit/2
	default:
		return part >= den-part
	}
}
