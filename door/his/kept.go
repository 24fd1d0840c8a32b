package his

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"regexp"

	"yibao/register/enrolment"
)

// psnNos finds the numbers of persons in an input.
var psnNos = regexp.MustCompile(`"psn_no"\s*:\s*"([^"\\]*)"`)

// mostMerged bounds how many merged numbers one message may name.
const mostMerged = 8

// onKept does a transaction. Of a number that was merged into another one the
// provider may not know yet: the transaction is then done under the number that
// was kept, and answers with it. The message stays the one that was sent, so
// that it is known when it comes again.
func (d *Door) onKept(ctx context.Context, c *call, input json.RawMessage, do act) (json.RawMessage, error) {
	output, err := do(ctx, c, input)
	for range mostMerged {
		var merged *enrolment.Absorbed
		if !errors.As(err, &merged) {
			break
		}
		renamed := rename(input, merged.PsnNo, merged.Kept)
		if bytes.Equal(renamed, input) {
			break
		}
		input = renamed
		output, err = do(ctx, c, input)
	}
	return output, err
}

// rename writes another number where an input names a person.
func rename(input []byte, from, to string) []byte {
	return psnNos.ReplaceAllFunc(input, func(field []byte) []byte {
		value := psnNos.FindSubmatchIndex(field)
		if string(field[value[2]:value[3]]) != from {
			return field
		}
		renamed := append(bytes.Clone(field[:value[2]]), to...)
		return append(renamed, field[value[3]:]...)
	})
}
