package app

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"winkel/internal/api/mailbox"
	"winkel/internal/api/page"
)

// In the whole program a review shows on the pages that are kept in memory, is verified when the parcel comes, and is looked
// at by verify.
func TestReviewIsVerifiedWhenTheParcelComes(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		server := s.open(t, "--dev")
		key := s.key(t, "all")
		product := server.create(t, key, "1")
		server.expect(t, http.StatusOK, http.MethodPost, "/api/admin/products/"+product+"/publish", key, "{}", nil)
		var signed struct {
			Token string `json:"access_token"`
		}
		server.expect(t, http.StatusCreated, http.MethodPost, "/api/auth/register", "",
			`{"email":"ada@example.com","password":"correct horse battery","first_name":"Ada","last_name":"Lovelace"}`, &signed)
		shows := func(path string, texts ...string) {
			t.Helper()
			within(t, soon, path+" shows "+strings.Join(texts, ", "), func() bool {
				body := string(server.get(t, path, "").body)
				for _, text := range texts {
					if !strings.Contains(body, text) {
						return false
					}
				}
				return true
			})
		}
		shows("/products/mug-1", "Mug 1")
		shows("/api/products/mug-1", `"rating":null`)

		reviews := "/api/products/" + product + "/reviews"
		var written struct{ ID, Status string }
		server.expect(t, http.StatusCreated, http.MethodPost, reviews, signed.Token, `{"rating":4,"title":"Holds tea","text":"<i>Well</i>."}`, &written)
		server.expect(t, http.StatusOK, http.MethodPost, "/api/admin/reviews/"+written.ID+"/publish", key, "{}", nil)
		shows("/products/mug-1", "Holds tea", "&lt;i&gt;Well&lt;/i&gt;.", "Ada L.", `"ratingValue":"4.00"`)
		shows("/api/products/mug-1", `"rating":{"average":"4.00","count":1}`)
		shows("/api/products", `"rating":{"average":"4.00","count":1}`)
		shows(reviews, `"verified_purchase":false`)

		// deliver has a product be ordered, by a customer or a guest, and brings it.
		deliver := func(slug, token string) {
			t.Helper()
			var whole struct{ Variants []struct{ ID string } }
			server.expect(t, http.StatusOK, http.MethodGet, "/api/products/"+slug, "", "", &whole)
			server.expect(t, http.StatusOK, http.MethodPut, "/api/admin/inventory/levels/"+whole.Variants[0].ID, key, `{"on_hand":3,"reason":"counted"}`, nil)
			var bought struct{ ID string }
			server.place(t, slug, token, `{"items":[{"variant_id":"`+whole.Variants[0].ID+`","quantity":1}],"email":"ada@example.com",`+
				`"shipping_address":{"first_name":"Ada","last_name":"Lovelace","address_1":"Main Street 1","city":"Albany","province_code":"NY",`+
				`"postal_code":"12207","country_code":"US"},"payment":{"provider":"test"}}`, &bought)
			var sent struct {
				Fulfillments []struct{ ID string }
			}
			server.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/orders/"+bought.ID+"/fulfillments", key, `{"ship":true,"carrier":"DHL"}`, nil)
			server.expect(t, http.StatusOK, http.MethodGet, "/api/admin/orders/"+bought.ID, key, "", &sent)
			shows(reviews, `"verified_purchase":false`)
			server.expect(t, http.StatusOK, http.MethodPost, "/api/admin/fulfillments/"+sent.Fulfillments[0].ID+"/deliver", key, "{}", nil)
			shows(reviews, `"verified_purchase":true`)
		}
		deliver("mug-1", signed.Token)
		shows("/products/mug-1", "Verified purchase")

		// What somebody orders as a guest is his, too, once he has proved the address: he need not look at his orders for that.
		mails, proof := regexp.MustCompile(`mail_[0-9a-z]+`), regexp.MustCompile(page.VerifyPath+`[^"]*(once_[0-9a-z]+\.[0-9a-z]+)`)
		var proven string
		within(t, soon, "the mail with the proof comes", func() bool {
			for _, mail := range mails.FindAllString(string(server.get(t, mailbox.Root, "").body), -1) {
				if found := proof.FindStringSubmatch(string(server.get(t, mailbox.Root+"/"+mail+"/html", "").body)); found != nil {
					proven = found[1]
				}
			}
			return proven != ""
		})
		server.expect(t, http.StatusOK, http.MethodPost, "/api/auth/verify-email", signed.Token, `{"token":"`+proven+`"}`, nil)
		product = server.create(t, key, "2")
		server.expect(t, http.StatusOK, http.MethodPost, "/api/admin/products/"+product+"/publish", key, "{}", nil)
		shows("/api/products/mug-2", "Mug 2")
		reviews = "/api/products/" + product + "/reviews"
		server.expect(t, http.StatusCreated, http.MethodPost, reviews, signed.Token, `{"rating":5}`, &written)
		server.expect(t, http.StatusOK, http.MethodPost, "/api/admin/reviews/"+written.ID+"/publish", key, "{}", nil)
		deliver("mug-2", "")
		server.stop(t)
		s.verify(t)
	})
}

// Staff are told by mail, in words, that something runs low.
func TestStaffAreToldWhatRunsLow(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		server := s.open(t, "--dev")
		key := s.key(t, "all")
		server.expect(t, http.StatusOK, http.MethodPatch, "/api/admin/mail/settings", key, `{"staff_email":"stock@example.com"}`, nil)
		product := server.create(t, key, "1")
		server.expect(t, http.StatusOK, http.MethodPost, "/api/admin/products/"+product+"/publish", key, "{}", nil)
		var whole struct{ Variants []struct{ ID string } }
		server.expect(t, http.StatusOK, http.MethodGet, "/api/products/mug-1", "", "", &whole)
		for _, left := range []string{"9", "3"} {
			server.expect(t, http.StatusOK, http.MethodPut, "/api/admin/inventory/levels/"+whole.Variants[0].ID, key, `{"on_hand":`+left+`,"reason":"counted"}`, nil)
		}
		within(t, soon, "the mail comes", func() bool {
			box := string(server.get(t, mailbox.Root, "").body)
			return strings.Contains(box, "stock@example.com") && strings.Contains(box, "Mug 1")
		})
		server.stop(t)
		s.verify(t)
	})
}

// place orders something in one call, as a customer or (without a token) as a guest.
func (o *open) place(t *testing.T, name, token, body string, v any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.url+"/api/orders", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", "placed-once-"+name)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	said, err := io.ReadAll(reply.Body)
	if err == nil {
		err = json.Unmarshal(said, v)
	}
	if err != nil || reply.StatusCode != http.StatusCreated {
		t.Fatalf("the order: %d %s, %v", reply.StatusCode, said, err)
	}
}
