package policyfile

// Step is one step of a settlement as it was computed: what it took, by which
// parameter of which circular, how it rounded, what it gave.
type Step struct {
	Layer        string // 保障层次
	Verb         string // 扣起付线, 按比例 …; 当 for a layer's condition
	File         string // where the step is written
	Line         int
	Row          int              // 1-based row of 费用明细 for a step inside 逐笔, else 0
	Skipped      bool             // its 当 did not hold, the money passed
	Decision     string           // of a layer's condition: 成立 or 不成立
	Inputs       []Named          // portions taken and figures read
	Parameters   []ParameterUse   // parameters read, in order of reading
	Rate         string           // the rate applied, when there is one: "70%"
	Rounding     string           // 四舍五入到分 …, "" when the step does not round
	Formula      string           // the formula as written, when the step has one
	Account      string           // the account that 抵付 drew on
	Balance      string           // what was left on it, in yuan
	Bands        []BandUse        // lines of a scale, or the one line of a rate
	Results      []Named          // portions and figures given
	Accumulators []AccumulatorUse // accumulators read or added to
	Note         string           // 说明 beside the step
	Citation     string           // 依据 beside the step
	Rows         []Step           // the steps inside 逐笔, row by row
}

// Named is a name with its value. Text is for reading: money in yuan with
// thousands separators.
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

// BandUse is one line of a scale: Amount × Rate = Result, Amount and Result in
// yuan. With Self the rate is the patient's, and Result what the patient pays.
type BandUse struct {
	Label  string // 至2万, 2万-4万 …; "" for a single rate
	Amount string
	Rate   string
	Result string
	Self   bool
}

// AccumulatorUse is one accumulator's balance before and after the step: yuan
// for money, a plain number for counts.
type AccumulatorUse struct {
	Name   string
	Keys   []string
	Before string
	After  string
}
