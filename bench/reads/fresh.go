package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// sight is a place where a changed price is to be seen.
type sight struct {
	name, path string
	text       func(amount int) string
	took       []time.Duration
}

// freshness changes prices one after the other, and looks for each until it is there, in turn in each place: how long that takes
// from the answer that acknowledged the change on. The first answer that has it counts as a whole.
func freshness(base, key string, rounds int) error {
	body, _, err := get(base + "/api/products?limit=100&sort=newest")
	if err != nil {
		return err
	}
	var list struct {
		Data []struct {
			Title    string `json:"title"`
			Variants []struct {
				ID string `json:"id"`
			} `json:"variants"`
			Price struct {
				Currency string `json:"currency_code"`
			} `json:"price"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return err
	}
	at := 0 // of one whose price is that of its only variant
	for at < min(len(list.Data), 24) && len(list.Data[at].Variants) != 1 {
		at++
	}
	if at == min(len(list.Data), 24) {
		return errors.New("there is nothing to change")
	}
	product := list.Data[at]
	category, err := categoryOf(base, product.Title)
	if err != nil {
		return err
	}
	amount := func(n int) string { return fmt.Sprintf(`"amount":%d,`, n) }
	sights := []*sight{
		{name: "list", path: "/api/products?limit=24&sort=newest", text: amount},
		{name: "list with facets", path: "/api/products?facets=true&limit=24&sort=newest", text: amount},
		{name: "category page", path: "/categories/" + category, text: func(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }},
		{name: "search", path: "/api/products?q=" + url.QueryEscape(product.Title), text: amount},
	}
	for n := range rounds {
		price := 70_000 + n // hardly any other product costs that
		s := sights[n%len(sights)]
		if err := setPrice(base, key, product.Variants[0].ID, price, product.Price.Currency); err != nil {
			return err
		}
		changed := time.Now()
		for {
			body, _, err := get(base + s.path)
			if err != nil {
				return err
			}
			if bytes.Contains(body, []byte(s.text(price))) {
				break
			}
			if time.Since(changed) > 10*time.Second {
				return fmt.Errorf("%s does not show %s", s.path, s.text(price))
			}
		}
		s.took = append(s.took, time.Since(changed))
	}
	last := &sight{name: "search, of a last unit that was ordered"}
	for n := range rounds / 4 {
		if err := last.sellOut(base, key, product.Title, product.Variants[0].ID, n); err != nil {
			return err
		}
	}
	sights = append(sights, last)
	fmt.Print("\n| a changed price is seen in | changes | p50, ms | p99, ms | longest, ms |\n|---|---|---|---|---|\n")
	for _, s := range sights {
		slices.Sort(s.took)
		ms := func(share float64) float64 {
			return float64(s.took[int(share*float64(len(s.took)-1))].Microseconds()) / 1000
		}
		fmt.Printf("| %s | %d | %.1f | %.1f | %.1f |\n", s.name, len(s.took), ms(0.5), ms(0.99), ms(1))
	}
	return nil
}

// sellOut puts one more unit on the shelf than is promised already, has it ordered, and looks for how long a list says that there is one.
func (s *sight) sellOut(base, key, title, variant string, n int) error {
	path := base + "/api/products?q=" + url.QueryEscape(title)
	until := func(text string) error {
		for began := time.Now(); ; {
			body, _, err := get(path)
			if err != nil || bytes.Contains(body, []byte(`"id":"`+variant)) && bytes.Contains(body, []byte(text)) {
				return err
			}
			if time.Since(began) > 10*time.Second {
				return fmt.Errorf("%s does not show %s:\n%s", path, text, body)
			}
		}
	}
	if err := send(base, http.MethodPut, "/api/admin/inventory/levels/"+variant, fmt.Sprintf(`{"on_hand":%d}`, n+1), "Authorization", "Bearer "+key); err != nil {
		return err
	}
	if err := until(inStock); err != nil {
		return err
	}
	order := `{"items":[{"variant_id":"` + variant + `","quantity":1}],"email":"ada@example.com","shipping_address":{"first_name":"Ada",` +
		`"last_name":"Lovelace","address_1":"12 Main St","city":"Springfield","province_code":"IL","postal_code":"62701","country_code":"US"},` +
		`"payment":{"provider":"manual"}}`
	if err := send(base, http.MethodPost, "/api/orders", order, "Idempotency-Key", fmt.Sprint("reads-", n)); err != nil {
		return err
	}
	ordered := time.Now()
	err := until(soldOut)
	s.took = append(s.took, time.Since(ordered))
	return err
}

// What lists say of a product of one variant.
const (
	inStock = `"availability":"in_stock"`
	soldOut = `"availability":"out_of_stock"`
)

// send makes a change with one header of its own, and returns when that is acknowledged.
func send(base, method, path, body, header, value string) error {
	request, err := http.NewRequest(method, base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set(header, value)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	text, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s\n%s", method, path, answer.Status, text)
	}
	return nil
}

// categoryOf is the slug of a category in which a product stands on the first page.
func categoryOf(base, title string) (string, error) {
	body, _, err := get(base + "/api/products?facets=true&limit=1&q=" + url.QueryEscape(title))
	if err != nil {
		return "", err
	}
	var list struct {
		Facets []struct {
			Name   string `json:"name"`
			Values []struct {
				Value string `json:"value"`
			} `json:"values"`
		} `json:"facets"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return "", err
	}
	for _, f := range list.Facets {
		if f.Name != "category" {
			continue
		}
		for _, v := range f.Values {
			page, _, err := get(base + "/api/products?limit=24&sort=newest&category=" + url.QueryEscape(v.Value))
			if err == nil && strings.Contains(string(page), title) {
				return v.Value, nil
			}
		}
	}
	return "", fmt.Errorf("%q is on the first page of no category", title)
}

// setPrice changes a price, and returns when that is acknowledged.
func setPrice(base, key, variant string, amount int, currency string) error {
	text := fmt.Sprintf(`{"prices":[{"price":{"amount":%d,"currency_code":%q}}]}`, amount, currency)
	return send(base, http.MethodPut, "/api/admin/variants/"+variant+"/prices", text, "Authorization", "Bearer "+key)
}
