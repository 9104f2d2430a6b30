package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/platform/db"
)

// send makes a request and reads its answer into what is given; 0 if the server did not answer.
func (s *running) send(t *testing.T, path, body string, into any, headers map[string]string) (status int) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		return 0 // cut off half way
	}
	return answer.StatusCode
}

// bought is what a shopper is told.
type bought struct {
	Number, Code, Detail string
}

// buy orders two of something in one call.
func (s *running) buy(t *testing.T, variant, key string) (int, bought) {
	t.Helper()
	var b bought
	status := s.send(t, "/api/orders", fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 2}], "email": "ada@example.com",
		"shipping_address": {"first_name": "Ada", "last_name": "Lovelace", "address_1": "12 Main St", "city": "Springfield",
			"province_code": "IL", "postal_code": "62701", "country_code": "US"},
		"payment": {"provider": "test"}}`, variant), &b, map[string]string{"Idempotency-Key": key})
	return status, b
}

var (
	countConfirmed = db.SQL(`SELECT COUNT(*) FROM sales_order WHERE number = $1 AND status = 'confirmed' AND payment_status = 'paid'`)
	countPlaced    = db.SQL(`SELECT COUNT(*) FROM sales_order WHERE placed_at <> 0`)
)

// A server is killed while many people buy. Every order that was confirmed to somebody is there afterwards, paid, once.
func TestKilledWhileSelling(t *testing.T) {
	const shoppers, rounds = 12, 3
	eachTarget(t, func(t *testing.T, s target) {
		s.flags = append(s.flags, "--dev")
		delay := delays(t)
		key, code := s.run(t, "staff", "key", "--name", "test", "--scopes", "all")
		if code != exitDone {
			t.Fatalf("staff key: exit code %d", code)
		}
		server := s.serve(t)
		var product struct{ Variants []struct{ ID string } }
		if status := server.send(t, "/api/admin/products", `{"title": "Mug", "status": "published", "variants": [{"sku": "MUG",
			"inventory_tracked": true, "on_hand": 1000000, "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, &product,
			map[string]string{"Authorization": "Bearer " + strings.TrimSpace(key)}); status != http.StatusCreated {
			t.Fatalf("make a product: %d", status)
		}
		mug := product.Variants[0].ID
		var sent atomic.Int64
		var mu sync.Mutex
		told := map[string]string{} // idempotency key to order number; empty: not answered
		for range rounds {
			var gone atomic.Bool
			timer := time.AfterFunc(300*time.Millisecond+delay(500*time.Millisecond), func() {
				gone.Store(true)
				_ = server.command.Process.Kill()
			})
			var wg sync.WaitGroup
			for range shoppers {
				wg.Go(func() {
					for !gone.Load() {
						key := fmt.Sprint("buy-", sent.Add(1))
						status, b := server.buy(t, mug, key)
						if status != http.StatusCreated && status != 0 {
							t.Errorf("%s: %d %s %s", key, status, b.Code, b.Detail)
						}
						mu.Lock()
						told[key] = b.Number
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			timer.Stop()
			_ = server.command.Wait()
			s.verify(t)
			server = s.serve(t)
		}
		answered, numbers := 0, map[string]bool{}
		for key, before := range told {
			status, again := server.buy(t, mug, key)
			switch {
			case before != "":
				answered++
				if status != http.StatusCreated || again.Number != before {
					t.Errorf("%s was answered %s, and again %d %s %s", key, before, status, again.Number, again.Code)
				}
			case status != http.StatusCreated && again.Code != "payment_outcome_pending": // the provider is asked about it in two minutes
				t.Errorf("%s was not answered, and again %d %s %s", key, status, again.Code, again.Detail)
			}
			if status == http.StatusCreated {
				numbers[again.Number] = true
			}
		}
		server.stop(t)
		t.Logf("%d of %d requests were answered", answered, len(told))
		if answered == 0 || answered == len(told) {
			t.Error("nothing was interrupted")
		}
		s.verify(t)
		d := s.d(t)
		for number := range numbers {
			if n, err := db.Value[int64](t.Context(), d.Read(), countConfirmed, number); err != nil || n != 1 {
				t.Errorf("%d confirmed orders %s, %v", n, number, err)
			}
		}
		if n, err := db.Value[int64](t.Context(), d.Read(), countPlaced); err != nil || n != int64(len(numbers)) {
			t.Errorf("%d orders stand, %v; %d were answered", n, err, len(numbers))
		}
	})
}
