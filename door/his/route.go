package his

import (
	"strings"

	"yibao/door/his/message"
)

// singleEntry is the last part of the paths that take every transaction.
const singleEntry = "callService"

// byPath are the transactions of the per-service paths, by the last two parts
// of the path.
var byPath = servicePaths()

func servicePaths() map[string]string {
	paths := map[string]string{}
	for infno, path := range message.Paths {
		paths[lastTwo(path)] = infno
	}
	return paths
}

// pathRules are the service paths that clients rely on to select a transaction
// although their infno says another: there the path wins.
var pathRules = map[string]string{
	"dscgService/dischargeUndo": "2405",  // sent with infno 2305
	"hospSettService/settA":     "2304A", // sent with infno 2207A
}

func lastTwo(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

// pathInfno returns the transaction that a path names, "" when it names none;
// wins says that the path outranks infno.
func pathInfno(path string) (infno string, wins bool) {
	tail := lastTwo(path)
	if infno := pathRules[tail]; infno != "" {
		return infno, true
	}
	if infno := byPath[tail]; infno != "" {
		return infno, false
	}
	if last := tail[strings.LastIndexByte(tail, '/')+1:]; isInfno(last) {
		return last, false
	}
	return "", false
}

// isInfno reports whether a part of a path looks like a transaction number:
// 2207, 2207A, 100001.
func isInfno(part string) bool {
	digits := strings.TrimRight(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return len(part)-len(digits) <= 1 && (len(digits) == 4 || len(digits) == 6) &&
		strings.Trim(digits, "0123456789") == ""
}

// Serves reports whether a path belongs to this door: a transaction number, a
// per-service path, or a single entry, under any prefix.
func Serves(path string) bool {
	infno, _ := pathInfno(path)
	return infno != "" || strings.HasSuffix(strings.TrimRight(path, "/"), "/"+singleEntry)
}

// choose settles which transaction is meant by infno and by the path.
func choose(infno, path string) (string, error) {
	named, wins := pathInfno(path)
	switch {
	case infno == "" && named == "":
		return "", message.ErrNoInfno.With()
	case infno == "", wins:
		return named, nil
	case named != "" && named != infno:
		return "", ErrPathDiffers.With(named, infno)
	}
	return infno, nil
}
