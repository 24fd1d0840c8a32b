package policyfile

// Step is one step of a settlement as it was computed: what it took, by which
// parameter of which circular, how it rounded, what it gave.
type Step struct {
	Layer        string // 保障层次
	Verb         string // 扣起付线, 按比例 …
	File         string // where the step is written
	Line         int
	Skipped      bool             // its 当 did not hold, the money passed
	Row          int              // 1-based row of 费用明细 for a step inside 逐笔, else 0
	Inputs       []Named          // portions taken and figures read
	Parameters   []ParameterUse   // parameters read, in order of reading
	Rounding     string           // 四舍五入到分 …, "" when the step does not round
	Formula      string           // the formula as written, when the step has one
	Bands        []BandUse        // lines of a scale
	Results      []Named          // portions and figures given
	Accumulators []AccumulatorUse // accumulators read or added to
	Note         string           // 说明 beside the step
	Citation     string           // 依据 beside the step
	Rows         []Step           // the steps inside 逐笔, row by row
}

// Named is a name with its value; money in yuan with thousands separators in Text.
type Named struct {
	Name  string
	Value Value
	Text  string
}

// ParameterUse is one parameter's value as it was read.
type ParameterUse struct {
	Name     string
	Value    string // "1,200.00 元", "70%", or the lines of the scale
	Cell     string // the row of the table that applied: "三级·退休"
	Document string // title and number of the circular
	Article  string // 第三条 …
	Since    string // the record's 自
	Verified string // the 核实 mark
	File     string
	Line     int
}

// BandUse is one line of a scale: Amount × Rate = Result, Amount and Result in yuan.
type BandUse struct {
	Label  string // 至2万, 2万-4万 …
	Amount string
	Rate   string
	Result string
}

// AccumulatorUse is one accumulator's balance before and after the step: yuan
// for money, a plain number for counts.
type AccumulatorUse struct {
	Name   string
	Keys   []string
	Before string
	After  string
}
