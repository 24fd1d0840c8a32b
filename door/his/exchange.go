package his

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"yibao/door/his/message"
	"yibao/observer/extract"
	"yibao/register/exchange"
)

// exchanges lists what passes beside the bills.
func (d *Door) exchanges() map[string]act {
	return map[string]act{
		"9001": serve(message.T9001, d.signIn),
		"9002": serve(message.T9002, d.signOut),
		"9101": serve(message.T9101, d.takeFile),
		"9102": serve(message.T9102, d.giveFile),
	}
}

// signIn answers a sign-in number to a known institution. The number is not
// asked for by other transactions: clients in the field leave it empty.
func (d *Door) signIn(ctx context.Context, c *call, in *message.In9001) (out message.Out9001, err error) {
	signed, err := d.Submission.SignIn(ctx, c.caller(), in.SignIn.OpterNo, strings.TrimSpace(in.SignIn.Ip+" "+in.SignIn.Mac))
	if err != nil {
		return out, err
	}
	out.Signinoutb = message.SignedIn{SignTime: message.DateTimeOf(signed.In.In(d.Zone)), SignNo: signed.ID}
	return out, nil
}

func (d *Door) signOut(ctx context.Context, c *call, in *message.In9002) (out message.Out9002, err error) {
	at, err := d.Submission.SignOut(ctx, c.caller(), in.SignOut.SignNo)
	if err != nil {
		return out, err
	}
	out.Signoutoutb.SignTime = message.DateTimeOf(at.In(d.Zone))
	out.SignTime = out.Signoutoutb
	return out, nil
}

// takeFile stores a file that came as a part of the request, or inside the
// message as bytes.
func (d *Door) takeFile(ctx context.Context, c *call, in *message.In9101) (out message.Out9101, err error) {
	if err := c.own(in.FsUploadIn.FixmedinsCode); err != nil {
		return out, err
	}
	content := c.attached
	if content == nil {
		if content, err = fileBytes(in.FsUploadIn.In); err != nil {
			return out, err
		}
	}
	caller := c.caller()
	sum := sha256.Sum256(append([]byte(c.hash), content...))
	caller.InputHash = hex.EncodeToString(sum[:])
	receipt, err := d.Submission.Keep(ctx, caller, exchange.Uploaded, in.FsUploadIn.Filename, content)
	if err != nil {
		return out, err
	}
	out.Root = message.Uploaded{
		FileQuryNo: receipt.ID, Filename: receipt.Name, FixmedinsCode: c.FixmedinsCode,
		DldEndtime: message.DateTimeOf(receipt.Expires.In(d.Zone)).String(),
	}
	return out, nil
}

// fileBytes reads the bytes of a file in a message: a list of numbers, signed or
// not, or Base64 text.
func fileBytes(v json.RawMessage) ([]byte, error) {
	text := strings.TrimSpace(string(v))
	if strings.HasPrefix(text, `"`) {
		var encoded string
		if err := json.Unmarshal(v, &encoded); err != nil || encoded == "" {
			return nil, ErrFileBytes.Because(err)
		}
		content, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return nil, ErrFileBytes.Because(err)
		}
		return content, nil
	}
	if !strings.HasPrefix(text, "[") {
		return nil, ErrFileBytes.With()
	}
	numbers := strings.Trim(text, "[] \r\n\t")
	if numbers == "" {
		return nil, nil
	}
	content := make([]byte, 0, len(numbers)/3)
	for _, number := range strings.Split(numbers, ",") {
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 16)
		if err != nil || n < -128 || n > 255 {
			return nil, ErrFileBytes.With()
		}
		content = append(content, byte(n))
	}
	return content, nil
}

// giveFile answers the file itself: of a catalogue, made from its number, or one
// of the institution's own. Clients write "plc" for the institution.
func (d *Door) giveFile(ctx context.Context, c *call, in *message.In9102) (out message.Out9102, err error) {
	no := in.FsDownloadIn.FileQuryNo
	if !extract.IsCatalogue(no) {
		f, err := d.Submission.File(ctx, c.FixmedinsCode, no)
		if err != nil {
			return out, err
		}
		c.download = &download{f.Name, f.Content}
		return out, nil
	}
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	name, content, err := d.Extracts.Fetch(ctx, no)
	if err != nil {
		return out, err
	}
	c.download = &download{name, content}
	return out, nil
}
