package main

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/commerce/order/history"
	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
)

// The year of a real shop: UCI "Online Retail" (Chen, Sain, Guo 2012, CC BY 4.0).

// sold is a line of an order, as long as something of it is kept.
type sold struct {
	invoice  string
	customer uint64
	product  id.Product
	at       time.Time
	quantity int64
	price    int64
}

// shop is what the file tells.
type shop struct {
	lines    []sold
	titles   map[id.Product]string
	products []id.Product
}

// readShop reads the file. What is no sale of goods is left out by the same rule as when the shop's history is imported;
// what was canceled or brought back is taken from the customer's latest purchase of the same thing, so that it does not
// count.
func readShop(name string) (*shop, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(unpacked)
	rows.ReuseRecord = true
	if _, err := rows.Read(); err != nil {
		return nil, err
	}
	s := &shop{titles: map[id.Product]string{}}
	numbers := map[string]id.Product{}
	open := map[[2]uint64][]int{} // the lines of a customer and a product
	for {
		fields, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		row, customer, err := parseRow(fields)
		if err != nil {
			return nil, err
		}
		if kind, _ := history.Decide(&row); kind != history.Goods {
			continue
		}
		product, known := numbers[row.Code]
		if !known {
			product = id.Product(len(numbers) + 1)
			numbers[row.Code] = product
			s.products = append(s.products, product)
		}
		if s.titles[product] == "" {
			s.titles[product] = row.Description
		}
		key := [2]uint64{customer, uint64(product)}
		if row.Quantity > 0 {
			open[key] = append(open[key], len(s.lines))
			s.lines = append(s.lines, sold{row.Invoice, customer, product, row.At, row.Quantity, row.Price})
			continue
		}
		if customer != 0 {
			s.takeBack(open[key], -row.Quantity)
		}
	}
}

// parseRow reads one line of the file.
func parseRow(fields []string) (history.Row, uint64, error) {
	at, err := time.Parse("2006-01-02 15:04:05", fields[4])
	if err != nil {
		return history.Row{}, 0, err
	}
	quantity, err := strconv.ParseInt(fields[3], 10, 64)
	if err != nil {
		return history.Row{}, 0, err
	}
	pounds, err := strconv.ParseFloat(fields[5], 64)
	if err != nil {
		return history.Row{}, 0, err
	}
	customer := 0.0
	if fields[6] != "" {
		if customer, err = strconv.ParseFloat(fields[6], 64); err != nil {
			return history.Row{}, 0, err
		}
	}
	return history.Row{
		Invoice: fields[0], Code: strings.ToUpper(strings.TrimSpace(fields[1])),
		Description: strings.Join(strings.Fields(fields[2]), " "), Quantity: quantity, At: at, Price: int64(math.Round(pounds * 100)),
	}, uint64(customer), nil
}

// takeBack takes a quantity from lines, the latest first.
func (s *shop) takeBack(lines []int, quantity int64) {
	for _, at := range slices.Backward(lines) {
		taken := min(quantity, s.lines[at].quantity)
		s.lines[at].quantity -= taken
		quantity -= taken
	}
}

// past is what was bought and kept.
func (s *shop) past() *recommend.Past {
	past := recommend.NewPast()
	var names []string
	orders := map[string][]sold{}
	for _, l := range s.lines {
		if l.quantity == 0 {
			continue
		}
		if orders[l.invoice] == nil {
			names = append(names, l.invoice)
		}
		orders[l.invoice] = append(orders[l.invoice], l)
	}
	for _, name := range names {
		lines := orders[name]
		products := make([]id.Product, len(lines))
		for i, l := range lines {
			products[i] = l.product
		}
		past.Add(lines[0].customer, lines[0].at, products)
	}
	past.Sort()
	return past
}

// fewest is how many products must share a word for it to be a category. Of 4, 8, 20, 40, 80 and 150, this one is best for
// the rule by category.
const fewest = 80

// categories gives every product a category, which the data does not have: the last word of its description that at least
// a few descriptions share. English puts there what a thing is ("CREAM CUPID HEARTS COAT HANGER" is a hanger), so that is
// what somebody who sorted the shop would have come to. What has no such word shares one category.
func (s *shop) categories() (map[id.Product]id.Category, int) {
	shared := map[string]int{}
	for _, product := range s.products {
		for _, word := range slices.Compact(slices.Sorted(slices.Values(words(s.titles[product])))) {
			shared[word]++
		}
	}
	numbers, of := map[string]id.Category{}, map[id.Product]id.Category{}
	for _, product := range s.products {
		name := ""
		for _, word := range slices.Backward(words(s.titles[product])) {
			if shared[word] >= fewest {
				name = word
				break
			}
		}
		if numbers[name] == 0 {
			numbers[name] = id.Category(len(numbers) + 1)
		}
		of[product] = numbers[name]
	}
	return of, len(numbers)
}

// words is the words of a description, in the singular.
func words(text string) []string {
	list := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r < 'A' || r > 'Z' })
	for i, word := range list {
		if len(word) > 3 && strings.HasSuffix(word, "S") && !strings.HasSuffix(word, "SS") {
			list[i] = word[:len(word)-1]
		}
	}
	return slices.DeleteFunc(list, func(word string) bool { return len(word) < 3 })
}

// describe is a line that says what there is.
func (s *shop) describe(past *recommend.Past) string {
	first, last := past.Span()
	return fmt.Sprintf("%d lines in %d orders of %d products, %s to %s", past.Lines(), past.Orders(), past.Products(),
		first.Format(time.DateOnly), last.Format(time.DateOnly))
}
