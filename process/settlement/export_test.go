package settlement

// What tests outside the package reach of its arithmetic.
var (
	Net         = net
	CheckAmount = checkAmount
)
