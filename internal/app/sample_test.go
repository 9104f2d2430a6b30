package app

import (
	"net/http"
	"strings"
	"testing"
)

// Staff have an empty shop filled to look around in; it keeps its own name and its own currency.
func TestSampleFillsAnEmptyShop(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		server := s.open(t, "--dev")
		key := s.key(t, "all")
		server.expect(t, http.StatusOK, http.MethodPatch, "/api/admin/settings/channel", key, `{"name":"Ada's","currency_code":"CHF"}`, nil)
		var job struct{ ID, State, Error string }
		server.expect(t, http.StatusAccepted, http.MethodPost, "/api/admin/sample-data", key, "{}", &job)
		within(t, soon, "the shop is filled", func() bool {
			server.expect(t, http.StatusOK, http.MethodGet, "/api/admin/jobs/"+job.ID, key, "", &job)
			if job.State == "failed" || job.State == "dead" {
				t.Fatalf("the job failed: %s", job.Error)
			}
			return job.State == "succeeded"
		})
		server.expect(t, http.StatusUnprocessableEntity, http.MethodPost, "/api/admin/sample-data", key, "{}", nil)
		var products struct{ Total int }
		server.expect(t, http.StatusOK, http.MethodGet, "/api/admin/products", key, "", &products)
		if products.Total < 60 {
			t.Errorf("there are %d products", products.Total)
		}
		within(t, soon, "the pages and prices are shown", func() bool {
			shop, list := string(server.get(t, "/api/shop", "").body), string(server.get(t, "/api/products", "").body)
			return strings.Contains(shop, "Ada's") && strings.Contains(shop, "/pages/shipping-and-returns") && strings.Contains(list, `"currency_code":"CHF"`) &&
				strings.Contains(string(server.get(t, "/api/pages/terms", "").body), "Delivery")
		})
		server.stop(t)
		s.verify(t)
	})
}
