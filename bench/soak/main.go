// Soak has people shop for half an hour, and watches whether the program grows: its memory, goroutines and open files.
//
//	make soak                                  30 minutes on SQLite
//	go run ./bench/soak -for 5m                less
//	go run ./bench/soak -database postgres://… on PostgreSQL; an empty database
//
// The figures of the second third are held against those of the last: a program that leaks grows from one to the other.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"winkel/bench/process"
)

// watched is what must not grow, and by how much it may all the same: a tenth, and a little.
var watched = []struct {
	metric, name, unit string
	scale, slack       float64
}{
	{"process_resident_memory_bytes", "memory", "MB", 1e6, 16},
	{"go_memstats_heap_inuse_bytes", "heap in use", "MB", 1e6, 16},
	{"go_goroutines", "goroutines", "", 1, 50},
	{"process_open_fds", "open files", "", 1, 50},
}

func main() {
	length := flag.Duration("for", 30*time.Minute, "how long people shop")
	shoppers := flag.Int("shoppers", 300, "how many, who think 5 to 10 s before each request")
	database := flag.String("database", "", "URL of an empty PostgreSQL database; empty means SQLite")
	flag.Parse()
	if err := run(*length, *shoppers, *database); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(length time.Duration, shoppers int, database string) (err error) {
	dir, err := os.MkdirTemp("", "winkel-soak-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	winkel, err := process.Build(dir)
	if err != nil {
		return err
	}
	shop := []string{"--data", filepath.Join(dir, "shop")}
	if database != "" {
		shop = append(shop, "--database", database)
	}
	if _, _, _, err := process.Run(winkel, append([]string{"generate", "--products", "1000", "--seed", "1"}, shop...)...); err != nil {
		return err
	}
	server, err := process.Serve(winkel, append([]string{"--limit-exempt", "127.0.0.1", "--limit-connections-per-address", "20000", "--metrics-token", "soak", "--log-level", "warn"}, shop...)...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	load := exec.Command(winkel, "bench", "--target", server.URL, "--shoppers", strconv.Itoa(shoppers), "--for", length.String(), "--warm-up", "10s")
	load.Stdout, load.Stderr = os.Stdout, os.Stderr
	if err := load.Start(); err != nil {
		return err
	}
	seen, err := watch(server.URL, length)
	if err = errors.Join(err, load.Wait()); err != nil {
		return err
	}
	return judge(seen)
}

// watch looks sixty times at the metrics while people shop.
func watch(url string, length time.Duration) ([]map[string]float64, error) {
	var seen []map[string]float64
	often := time.NewTicker(length / 60)
	defer often.Stop()
	for range 60 {
		<-often.C
		figures, err := read(url)
		if err != nil {
			return nil, err
		}
		seen = append(seen, figures)
		fmt.Fprintf(os.Stderr, "%2d of 60: %.0f MB, %.0f goroutines, %.0f files\n", len(seen), figures["process_resident_memory_bytes"]/1e6, figures["go_goroutines"], figures["process_open_fds"])
	}
	return seen, nil
}

// read is the metrics without labels, by name.
func read(url string) (figures map[string]float64, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/metrics", http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer soak")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	figures = map[string]float64{}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if number, err := strconv.ParseFloat(value, 64); err == nil {
			figures[name] = number
		}
	}
	return figures, lines.Err()
}

// judge holds the second third against the last.
func judge(seen []map[string]float64) error {
	var grew []error
	third := len(seen) / 3
	fmt.Println("\n| what | first look | second third | last third |")
	fmt.Println("|---|---|---|---|")
	for _, w := range watched {
		before, after := mean(seen[third:2*third], w.metric)/w.scale, mean(seen[2*third:], w.metric)/w.scale
		fmt.Printf("| %s | %.0f %s | %.0f %s | %.0f %s |\n", w.name, seen[0][w.metric]/w.scale, w.unit, before, w.unit, after, w.unit)
		if after == 0 || after > before*1.1+w.slack {
			grew = append(grew, fmt.Errorf("%s grew from %.0f to %.0f", w.name, before, after))
		}
	}
	return errors.Join(grew...)
}

func mean(seen []map[string]float64, metric string) (sum float64) {
	for _, figures := range seen {
		sum += figures[metric] / float64(len(seen))
	}
	return sum
}
