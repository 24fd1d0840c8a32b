package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"yibao/process/credential"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// telephones answer whom the codes of the town stand for.
type telephones map[string]credential.Holder

func (t telephones) Query(_ context.Context, code, _ string) (credential.Holder, error) {
	h, found := t[code]
	if !found {
		return h, credential.ErrUnknown.With()
	}
	return h, nil
}

// A telephone's code is turned into a person by the server: masked, once, and only
// for who is registered there under the name.
func TestElectronicCredentialAtTheCounter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	d.Load(t, func(to importing.Work) error {
		return to.AddCredentials(t.Context(), []enrolment.Credential{{Type: "02", No: "390101198006150011", PsnNo: p}})
	})
	clerk := d.by("jingban")
	plain := clerk.get(t, http.MethodPost, "/api/v1/persons/"+p+"/unmasking", `{"reason":"核对"}`)
	s := clerk.signIn(t, "jingban")
	resolve := func(code string) string {
		_, body, _ := clerk.send(t, s, http.MethodPost, "/api/v1/credentials/resolution", `{"ec_qrcode":"`+code+`"}`, nil)
		return body
	}
	const good, other, stranger = "EC2222333344445555", "EC2222333344446666", "EC2222333344447777"
	if body := resolve(good); !strings.Contains(body, "YB2036") {
		t.Errorf("没有接通:%s", body)
	}
	holder := credential.Holder{CertType: "01", CertNo: text(t, plain, "certno"), Name: text(t, plain, "psn_name")}
	renamed := holder
	renamed.Name = "赵钱孙"
	d.config.Credentials.Issuer = telephones{good: holder, other: renamed, stranger: {CertNo: "110101199001011237", Name: "周吴郑"}}
	if body := resolve(good); !strings.Contains(body, p) || strings.Contains(body, holder.CertNo) {
		t.Errorf("识别:%s", body)
	}
	for code, want := range map[string]string{good: "YB2034", other: "YB2037", stranger: "YB2037", "EC9999999999999999": "YB2032", "王小明": "YB2031"} {
		if body := resolve(code); !strings.Contains(body, want) {
			t.Errorf("%s:要 %s,得 %s", code, want, body)
		}
	}
}
