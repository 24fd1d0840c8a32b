package his

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"yibao/register/enrolment"
)

// A transaction under a merged number is done under the kept one, once, and
// nothing but the number changes in what is asked.
func TestMergedNumberGoesOn(t *testing.T) {
	t.Parallel()
	input := json.RawMessage(`{"data":{"psn_no" : "P2","mdtrt_id":"P2","memo":"P2"},"rows":[{"psn_no":"P1"},{"psn_no":"P2"}]}`)
	const want = `{"data":{"psn_no" : "P1","mdtrt_id":"P2","memo":"P2"},"rows":[{"psn_no":"P1"},{"psn_no":"P1"}]}`
	var asked []string
	d := &Door{}
	output, err := d.onKept(context.Background(), nil, input, func(_ context.Context, _ *call, in json.RawMessage) (json.RawMessage, error) {
		asked = append(asked, string(in))
		if len(asked) == 1 {
			return nil, (&enrolment.Absorbed{PsnNo: "P2", Kept: "P1"}).Refuse()
		}
		return json.RawMessage(`{}`), nil
	})
	if err != nil || string(output) != `{}` || len(asked) != 2 || asked[1] != want {
		t.Errorf("%v %s %v", asked, output, err)
	}
	if string(input) == want {
		t.Error("what was sent was changed")
	}
	refused, err := d.onKept(context.Background(), nil, json.RawMessage(`{"data":{"setl_id":"S"}}`), func(context.Context, *call, json.RawMessage) (json.RawMessage, error) {
		return nil, (&enrolment.Absorbed{PsnNo: "P2", Kept: "P1"}).Refuse()
	})
	if refused != nil || !errors.Is(err, enrolment.ErrAbsorbed) {
		t.Errorf("%s %v", refused, err)
	}
}
