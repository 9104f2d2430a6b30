package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
)

// depth is how many hits somebody looks at.
const depth = 10

// rated is a query, and how good people found products for it: 0 to 3 by key.
type rated struct {
	set     int // of ratings, by its place
	query   string
	ratings map[string]int
}

// readRatings reads the queries that have a good answer, by name. For the others no order is better than any other.
func readRatings(path string) ([]rated, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := csv.NewReader(file)
	lines.FieldsPerRecord = 3
	if _, err := lines.Read(); err != nil {
		return nil, fmt.Errorf("the header of %s: %w", path, err)
	}
	ratings, good := map[string]map[string]int{}, map[string]bool{}
	for {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		rating, err := strconv.Atoi(line[2])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if ratings[line[0]] == nil {
			ratings[line[0]] = map[string]int{}
		}
		ratings[line[0]][line[1]] = rating
		good[line[0]] = good[line[0]] || rating > 0
	}
	var queries []rated
	for query, of := range ratings {
		if good[query] {
			queries = append(queries, rated{query: query, ratings: of})
		}
	}
	slices.SortFunc(queries, func(a, b rated) int { return cmp.Compare(a.query, b.query) })
	return queries, nil
}

// half puts a query into one of two halves, whichever other queries there are: what is tuned on one is checked on the other.
func (q rated) half() int {
	sum := fnv.New32a()
	_, _ = io.WriteString(sum, q.query)
	return int(sum.Sum32() & 1)
}

// figures is how good an order of hits is. The gain of a hit is its rating, 0 without one; its weight is 1/log2(rank+1).
type figures struct {
	ndcg      float64 // the gain of the first ten, by that of the best order of all that is rated
	condensed float64 // the same of the hits that are rated, as if the others were not there
	judged    float64 // how many of the first ten are rated
	mrr       float64 // 1/rank of the first hit with a rating above 0 among the first ten
}

func (q rated) measure(keys []string) figures {
	var gains, ofRated []int
	var f figures
	for rank, key := range keys {
		rating, is := q.ratings[key]
		gains = append(gains, rating)
		if is {
			ofRated = append(ofRated, rating)
		}
		if is && rank < depth {
			f.judged++
		}
		if rating > 0 && rank < depth && f.mrr == 0 {
			f.mrr = 1 / float64(rank+1)
		}
	}
	var ideal []int
	for _, rating := range q.ratings {
		ideal = append(ideal, rating)
	}
	slices.SortFunc(ideal, func(a, b int) int { return cmp.Compare(b, a) })
	f.judged /= float64(max(1, min(depth, len(keys))))
	f.ndcg, f.condensed = discounted(gains)/discounted(ideal), discounted(ofRated)/discounted(ideal)
	return f
}

func discounted(gains []int) float64 {
	sum := 0.0
	for rank, gain := range gains[:min(depth, len(gains))] {
		sum += float64(gain) / math.Log2(float64(rank+2))
	}
	return sum
}

func average(all []figures) figures {
	var sum figures
	n := float64(max(1, len(all)))
	for _, f := range all {
		sum.ndcg += f.ndcg / n
		sum.condensed += f.condensed / n
		sum.judged += f.judged / n
		sum.mrr += f.mrr / n
	}
	return sum
}
