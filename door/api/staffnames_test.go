package api_test

import (
	"net/http"
	"testing"
)

// Numbers of staff become names for whoever is signed in, also across regions;
// nothing else of an account is told, and a number of nobody is left out.
func TestStaffNames(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	clerk, secret := d.issued["jingban"].Staff, d.issued["secadmin"].Staff
	path := "/api/v1/staff-names?staff_no=" + clerk.StaffNo + "&staff_no=NOBODY&staff_no=" + secret.StaffNo
	for _, account := range []string{"fuhe", "trailadmin", stranger} {
		told := list(t, d.by(account).get(t, http.MethodGet, path, ""), "staff")
		if len(told) != 2 || told[0]["name"] != clerk.Name || told[0]["staff_no"] != clerk.StaffNo || told[1]["name"] != secret.Name {
			t.Errorf("%s 得到 %v", account, told)
		}
		for _, one := range told {
			if len(one) != 3 {
				t.Errorf("多说了:%v", one)
			}
		}
	}
	if status, body := d.by("fuhe").call(t, http.MethodGet, "/api/v1/staff-names", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("没有编号:%d %s", status, body)
	}
}
