package api_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/platform/capacity"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// What staff are told is what winkel plan prints.
func TestCapacityIsPlanned(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.furnish()
	const root = "/api/admin/capacity"
	planned := func(query string, in capacity.Input) {
		t.Helper()
		plan, err := capacity.Make(in)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(plan)
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]any
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		got := s.expect(s.staff("GET", root+query, nil), 200, "").json(t)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	planned("", capacity.Example())
	in := capacity.Example()
	in.Traffic.DailyUsers, in.Load, in.Setup.Deployment = 20_000, 250.5, capacity.Part{Percent: 99, Copies: 3, Server: "small"}
	setup := `{"deployment":{"availability":99,"copies":3,"server":"small"},` +
		`"prices":{"currency":"USD","servers":{"small":"5"},"storage_gb":0.1,"traffic_gb":0.01}}`
	planned("?daily_users=20000&load=250.5&setup="+url.QueryEscape(setup), in)

	// As many copies of copies as no number holds.
	nested := `{"availability":99,"server":"small"}`
	for range 7 {
		nested = `{"copies":1000,"series":[` + nested + `]}`
	}
	many := "?setup=" + url.QueryEscape(`{"deployment":`+nested+`,"prices":{"currency":"USD","servers":{"small":"5"},"storage_gb":0.1,"traffic_gb":0.01}}`)
	for query, param := range map[string]string{
		many:              "deployment.series[0].copies",
		"?daily_users=-1": "daily_users", "?peak_factor=0.5": "peak_factor", "?load=-1": "load",
		"?setup=" + url.QueryEscape(`{"deployment":{},"prices":{"currency":"USD"}}`): "deployment", "?load=NaN": "load",
	} {
		a := s.expect(s.staff("GET", root+query, nil), 422, "validation_failed")
		if got, _ := a.json(t)["param"].(string); got != param {
			t.Errorf("%s: %q is wrong, want %q: %s", query, got, param, a.text)
		}
	}
}
