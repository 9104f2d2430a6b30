package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"winkel/bench/process"
)

// changing says that products are changed while answers are measured, so that an answer need not stay what it was.
var changing bool

// change changes so many prices a minute, one after the other, until it is stopped.
func change(winkel, dir, base string, perMinute int) (stop func(), err error) {
	if perMinute <= 0 {
		return func() {}, nil
	}
	key, _, _, err := process.Run(winkel, "staff", "key", "--data", dir, "--name", "bench", "--scopes", "all")
	if err != nil {
		return nil, err
	}
	body, _, err := get(base + "/api/products?limit=100&sort=price_asc")
	if err != nil {
		return nil, err
	}
	var list struct {
		Data []struct {
			Variants []struct {
				ID string `json:"id"`
			} `json:"variants"`
			Price struct {
				Currency string `json:"currency_code"`
			} `json:"price"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &list); err != nil || len(list.Data) == 0 {
		return nil, fmt.Errorf("there is nothing to change: %w", err)
	}
	changing = true
	done := make(chan struct{})
	var working sync.WaitGroup
	working.Go(func() {
		ticker := time.NewTicker(time.Minute / time.Duration(perMinute))
		defer ticker.Stop()
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			case <-ticker.C:
			}
			p := list.Data[i%len(list.Data)]
			text := fmt.Sprintf(`{"prices":[{"price":{"amount":%d,"currency_code":%q}}]}`, 1+i%100, p.Price.Currency)
			request, err := http.NewRequest(http.MethodPut, base+"/api/admin/variants/"+p.Variants[0].ID+"/prices", bytes.NewReader([]byte(text)))
			if err != nil {
				return
			}
			request.Header.Set("Authorization", "Bearer "+string(bytes.TrimSpace([]byte(key))))
			request.Header.Set("Content-Type", "application/json")
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				fmt.Println("a price was not changed:", answer.Status)
				return
			}
		}
	})
	return func() { close(done); working.Wait() }, nil
}
