package his

import (
	"encoding/json"
	"net/http"

	"yibao/door/his/signing"
)

// enter asks the gate, if there is one, who sent a body, and leaves in the call
// as whom the sender may speak. It returns the body as it is to be read.
func (d *Door) enter(r *http.Request, c *call, body []byte) ([]byte, error) {
	if d.Gate == nil {
		return body, nil
	}
	var err error
	c.pass, err = d.Gate.Enter(r.Context(), signing.RequestOf(r, body))
	return c.pass.Body, err
}

// seal signs and seals an output as the sender's scheme has it.
func (a *answer) seal(p signing.Pass, output json.RawMessage) error {
	sealed, err := p.Seal(output)
	if err == nil {
		a.Output, a.Cainfo, a.Signtype, a.EncType = sealed.Output, sealed.Cainfo, sealed.SignType, sealed.EncType
	}
	return err
}
