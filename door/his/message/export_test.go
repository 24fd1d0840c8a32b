package message

// CutObject and CutList are opened for the tests that hold them against
// encoding/json.
var (
	CutObject = cutObject
	CutList   = cutList
)
