package app

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A price and what is in stock are in every list as soon as they were changed, also while others change something all the time:
// nobody waits for those.
func TestChangesAreSeenInLists(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		server := s.open(t, "--limit-exempt", "127.0.0.1")
		key := s.key(t, "all")
		server.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/categories", key, `{"name": "Kitchen"}`, nil)
		mug, plate := server.sell(t, key, "Mug"), server.sell(t, key, "Plate")
		within(t, soon, "both are sold", func() bool {
			return strings.Contains(string(server.get(t, "/api/products", "").body), `"total":2`)
		})
		change := func(variant string, cents int) time.Duration {
			began := time.Now()
			server.expect(t, http.StatusOK, http.MethodPut, "/api/admin/variants/"+variant+"/prices", key,
				fmt.Sprintf(`{"prices": [{"price": {"amount": %d, "currency_code": "USD"}}]}`, cents), nil)
			return time.Since(began)
		}
		var others sync.WaitGroup
		done := make(chan struct{})
		others.Go(func() {
			for cents := 5000; ; cents++ {
				select {
				case <-done:
					return
				default:
					change(plate, cents)
				}
			}
		})
		waits := map[string][]time.Duration{}
		var changes []time.Duration
		see := func(texts map[string]string) {
			changed := time.Now()
			for path, text := range texts {
				within(t, soon, path+" shows "+text, func() bool { return strings.Contains(string(server.get(t, path, "").body), text) })
				waits[path] = append(waits[path], time.Since(changed))
			}
		}
		for round := range 7 {
			changes = append(changes, change(mug, 1200+round))
			price, shown := fmt.Sprintf(`"amount":12%02d`, round), fmt.Sprintf("12.%02d", round)
			see(map[string]string{
				"/api/products?sort=price_asc": price, "/api/products?category=kitchen": price, "/api/products?q=mug": price,
				"/categories/kitchen": shown, "/search?q=mug": shown,
			})
			server.expect(t, http.StatusOK, http.MethodPut, "/api/admin/inventory/levels/"+mug, key, fmt.Sprintf(`{"on_hand":%d}`, round%2), nil)
			see(map[string]string{"/api/products?in_stock=true&q=mug": fmt.Sprintf(`"total":%d`, round%2)})
		}
		close(done)
		others.Wait()
		slices.Sort(changes)
		for path, waited := range waits {
			// Some slow rounds are forgiven.
			if slices.Sort(waited); waited[len(waited)/2] > max(onceHere, changesLong*changes[len(changes)/2]) {
				t.Errorf("%s showed changes, which took %v, after %v", path, changes, waited)
			}
		}
		server.stop(t)
	})
}

// sell makes a product that shoppers see, in the kitchen, and returns its variant, of which there is none in stock.
func (o *open) sell(t *testing.T, key, title string) (variant string) {
	t.Helper()
	var product struct{ Variants []struct{ ID string } }
	o.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/products", key, fmt.Sprintf(
		`{"title": %q, "status": "published", "categories": ["kitchen"], "variants": [{"inventory_tracked": true, "on_hand": 0,
			"prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, title), &product)
	return product.Variants[0].ID
}
