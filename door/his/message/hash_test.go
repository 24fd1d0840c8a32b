package message_test

import (
	"encoding/json"
	"testing"

	"yibao/door/his/message"
)

func hash(t *testing.T, input string) string {
	t.Helper()
	h, err := message.Hash(json.RawMessage(input))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestOneInputHasOneHash(t *testing.T) {
	t.Parallel()
	const base = `{"data":{"psn_no":"P1","amount":70.5,"memo":"中"}}`
	for name, other := range map[string]string{
		"order and layout": `{ "data": {"memo":"中", "amount":70.5, "psn_no":"P1"} }`,
		"decimals":         `{"data":{"psn_no":"P1","amount":70.50,"memo":"中"}}`,
		"number as text":   `{"data":{"psn_no":"P1","amount":"70.5","memo":"中"}}`,
		"exponent":         `{"data":{"psn_no":"P1","amount":7.05E1,"memo":"中"}}`,
		"list of one":      `{"data":[{"psn_no":"P1","amount":70.5,"memo":"中"}]}`,
		"empty values":     `{"data":{"psn_no":"P1","amount":70.5,"memo":"中","x":"","y":null,"z":"null"},"n":null}`,
		"escapes":          `{"data":{"psn_no":"P1","amount":70.5,"memo":"\u4e2d"}}`,
	} {
		if hash(t, other) != hash(t, base) {
			t.Errorf("%s: the hash should be the same", name)
		}
	}
	for name, other := range map[string]string{
		"amount":        `{"data":{"psn_no":"P1","amount":70.51,"memo":"中"}}`,
		"sign":          `{"data":{"psn_no":"P1","amount":-70.5,"memo":"中"}}`,
		"code":          `{"data":{"psn_no":"P01","amount":70.5,"memo":"中"}}`,
		"another field": `{"data":{"psn_no":"P1","amount":70.5,"memo":"中","flag":"0"}}`,
		"two rows":      `{"data":[{"psn_no":"P1","amount":70.5,"memo":"中"},{"psn_no":"P1","amount":70.5,"memo":"中"}]}`,
	} {
		if hash(t, other) == hash(t, base) {
			t.Errorf("%s: the hash should differ", name)
		}
	}
	if hash(t, `{"a":"01"}`) == hash(t, `{"a":"1"}`) {
		t.Error("01 and 1 are different codes")
	}
}
