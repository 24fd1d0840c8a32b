package whatif

// MonthsLeft is monthsLeft for its tests.
var MonthsLeft = monthsLeft
