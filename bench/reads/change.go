package main

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// changing says that products are changed while answers are measured, so that an answer need not stay what it was.
var changing bool

// changed is how many changes were acknowledged.
var changed atomic.Int64

// change changes so many prices a minute, one after the other, until it is stopped.
func change(key, base string, perMinute int) (stop func(), err error) {
	if perMinute <= 0 {
		return func() {}, nil
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
			if err := setPrice(base, key, p.Variants[0].ID, 1+i%100, p.Price.Currency); err != nil {
				fmt.Println(err)
				return
			}
			changed.Add(1)
		}
	})
	return func() { close(done); working.Wait() }, nil
}
