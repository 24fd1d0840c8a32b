package signing_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"yibao/door/his/signing"
	"yibao/register/access"
)

// guide is the page for those who write hospital systems.
func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/guide/authentication.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheGuidesHeaders: the headers that the page shows are those of our own
// vectors, which openssl computed, with their keys.
func TestTheGuidesHeaders(t *testing.T) {
	t.Parallel()
	page := guide(t)
	for _, v := range ours {
		if !strings.Contains(page, "`"+v.key.Secret+"`") {
			t.Errorf("%s: the page does not show the key %s", v.name, v.key.Secret)
		}
		for name, value := range v.header {
			if !strings.Contains(page, "\n"+name+": "+value+"\n") {
				t.Errorf("%s: the page does not show %s: %s", v.name, name, value)
			}
		}
	}
}

// TestTheGuidesSealedMessage opens the message on the page and finds the input
// above it.
func TestTheGuidesSealedMessage(t *testing.T) {
	t.Parallel()
	blocks := regexp.MustCompile("(?s)```json\n(.*?)\n```").FindAllStringSubmatch(guide(t), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d JSON blocks", len(blocks))
	}
	named := func(pattern string) string {
		found := regexp.MustCompile(pattern).FindStringSubmatch(guide(t))
		if found == nil {
			t.Fatalf("no %s", pattern)
		}
		return found[1]
	}
	k := access.Key{Institution: hospital, Secret: named("密钥 `([A-Z0-9]{16})`"), PublicKey: named("公钥 `([0-9a-f]{130})`")}
	claim, err := signing.Schemes(china)[access.SchemeSM].Read(signing.Request{Body: []byte(blocks[1][1]), Header: http.Header{}})
	if err != nil {
		t.Fatal(err)
	}
	body, ok := claim.Try(k)
	if !ok || !strings.Contains(string(body), blocks[0][1]) || claim.AppKey != hospital {
		t.Errorf("%v: %s", ok, body)
	}
}

// TestTheGuideExplainsEachRefusal that a sender can get from the gate.
func TestTheGuideExplainsEachRefusal(t *testing.T) {
	t.Parallel()
	page := guide(t)
	for _, code := range []string{
		"YB1311", "YB1312", "YB1313", "YB1314", "YB1315", "YB1316", "YB1317", "YB1318", "YB1319", "YB1320", "YB1321", "YB1322",
	} {
		if !strings.Contains(page, code) {
			t.Errorf("%s is not explained", code)
		}
	}
}
