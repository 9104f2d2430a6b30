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
	request, err := http.NewRequest(http.MethodPut, base+"/api/admin/variants/"+variant+"/prices", strings.NewReader(text))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("a price was not changed: %s", answer.Status)
	}
	return nil
}
