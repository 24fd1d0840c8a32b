package main

import (
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/workshop/city"
)

// Only a loopback origin may be asked besides the server; only loopback is listened on.
func TestAddressesOfDevices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		service deviceService
		good    bool
	}{
		{deviceService{}, true},
		{deviceService{Devices: "http://127.0.0.1:8321", Issuer: "https://ec.example.org/api"}, true},
		{deviceService{Devices: "http://localhost:8321"}, true},
		{deviceService{Devices: "http://127.0.0.1:8321/"}, false},
		{deviceService{Devices: "http://127.0.0.1:8321; script-src *"}, false},
		{deviceService{Devices: "http://10.0.0.8:8321"}, false},
		{deviceService{Devices: "https://reader.example.org:443"}, false},
		{deviceService{Issuer: "ec.example.org"}, false},
	} {
		if err := c.service.Validate(); (err == nil) != c.good {
			t.Errorf("%+v: %v", c.service, err)
		}
	}
	for listen, good := range map[string]bool{"127.0.0.1:8321": true, "localhost:8321": true, "0.0.0.0:8321": false, ":8321": false, "8321": false} {
		if err := (devicesCommand{Listen: listen}).Validate(); (err == nil) != good {
			t.Errorf("%s: %v", listen, err)
		}
	}
}

// The simulator has papers of insured persons of the city, and codes that cannot be
// guessed.
func TestSimulatorOfTheCity(t *testing.T) {
	t.Parallel()
	s := simulator(city.New(20260101, 300, period.NewDate(2026, 3, 5)), time.Now, nil)
	if len(s.People) != shownPersons || s.People[0].CertNo == "" || s.People[0].CardNo == "" {
		t.Errorf("%d 人:%+v", len(s.People), s.People)
	}
	if a, b := s.NewCode(), s.NewCode(); a == b || len(a) < 20 {
		t.Errorf("二维码 %s %s", a, b)
	}
}
