// Reads measures warm catalog reads over HTTP beside a bare net/http handler that returns the same bytes: both are
// processes of their own, and the same client asks both in turn.
//
//	go run ./bench/reads -products 1000
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"winkel/bench/process"
)

const (
	connections = 16
	sightings   = 400 // changed prices that are looked for
)

func main() {
	products := flag.Int("products", 1000, "products to generate")
	length := flag.Duration("for", 2*time.Second, "length of one run")
	rounds := flag.Int("rounds", 5, "runs of each; the median counts")
	changes := flag.Int("changes", 0, "prices that are changed a minute meanwhile")
	bare := flag.String("bare", "", "internal: serve this file on every path, and nothing else")
	flag.Parse()
	var err error
	if *bare != "" {
		err = serveBare(*bare)
	} else {
		err = run(*products, *length, *rounds, *changes)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "reads:", err)
		os.Exit(1)
	}
}

func run(products int, length time.Duration, rounds, changes int) error {
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	winkel, err := process.Build(dir)
	if err != nil {
		return err
	}
	if _, _, _, err := process.Run(winkel, "generate", "--data", dir, "--products", strconv.Itoa(products)); err != nil {
		return err
	}
	server, err := process.Serve(winkel, "--data", dir, "--limit-exempt", "127.0.0.1")
	if err != nil {
		return err
	}
	defer func() { _ = server.Stop() }()
	one, err := firstProduct(server.URL)
	if err != nil {
		return err
	}
	fmt.Printf("%d products, %d connections, median of %d runs of %s\n\n", products, connections, rounds, length)
	fmt.Println("| request | bytes | bare net/http, requests/s | winkel, requests/s | ratio |")
	fmt.Println("|---|---|---|---|---|")
	key, _, _, err := process.Run(winkel, "staff", "key", "--data", dir, "--name", "bench", "--scopes", "all")
	if err != nil {
		return err
	}
	key = strings.TrimSpace(key)
	stop, err := change(key, server.URL, changes)
	if err != nil {
		return err
	}
	begun := time.Now()
	defer func() {
		if changes > 0 {
			fmt.Printf("\n%.0f changes a minute were made.\n", float64(changed.Load())/time.Since(begun).Minutes())
		}
	}()
	defer stop()
	for _, path := range []string{"/api/products/" + one, "/api/products?limit=24", "/api/products?facets=true&limit=24&sort=newest"} {
		if err := compare(dir, server.URL, path, length, rounds); err != nil {
			return err
		}
	}
	if changes == 0 {
		return nil
	}
	return freshness(server.URL, key, sightings)
}

func compare(dir, shop, path string, length time.Duration, rounds int) error {
	body, header, err := get(shop + path)
	if err != nil {
		return err
	}
	file := dir + "/body"
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return err
	}
	bare, stop, err := startBare(file)
	if err != nil {
		return err
	}
	defer stop()
	var theirs, ours []float64
	for range rounds {
		for _, side := range []struct {
			url     string
			results *[]float64
		}{{bare, &theirs}, {shop, &ours}} {
			rate, err := load(side.url, path, len(body), length)
			if err != nil {
				return fmt.Errorf("%s: %w", side.url+path, err)
			}
			*side.results = append(*side.results, rate)
		}
	}
	if again, _, err := get(shop + path); err != nil || !bytes.Equal(again, body) && !changing || header.Get("ETag") == "" {
		return fmt.Errorf("%s answered otherwise under load, or without an ETag: %w", path, err)
	}
	slices.Sort(theirs)
	slices.Sort(ours)
	t, o := theirs[rounds/2], ours[rounds/2]
	fmt.Printf("| `GET %s` | %d | %.0f | %.0f | %.2f |\n", path, len(body), t, o, o/t)
	return nil
}

// load asks for one path over and over on keep-alive connections, and counts whole answers. It speaks HTTP by hand,
// because on two cores a comfortable client would be most of what is measured.
func load(base, path string, size int, length time.Duration) (float64, error) {
	u, err := url.Parse(base)
	if err != nil {
		return 0, err
	}
	var answers atomic.Int64
	var failure atomic.Pointer[error]
	var wg sync.WaitGroup
	begun := time.Now()
	for range connections {
		wg.Go(func() {
			if err := ask(u.Host, path, size, begun.Add(length), &answers); err != nil {
				failure.Store(&err)
			}
		})
	}
	wg.Wait()
	if f := failure.Load(); f != nil {
		return 0, *f
	}
	return float64(answers.Load()) / time.Since(begun).Seconds(), nil
}

func ask(host, path string, size int, until time.Time, answers *atomic.Int64) error {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return err
	}
	defer conn.Close()
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
	in := bufio.NewReaderSize(conn, 64<<10)
	for time.Now().Before(until) {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		status, err := in.ReadSlice('\n')
		if err != nil || !bytes.HasPrefix(status, []byte("HTTP/1.1 200")) {
			return fmt.Errorf("status %q, %w", status, err)
		}
		length := -1
		for {
			line, err := in.ReadSlice('\n')
			if err != nil {
				return err
			}
			if len(line) <= 2 {
				break
			}
			if value, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
				if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
					return err
				}
			}
		}
		if length != size && !changing {
			return fmt.Errorf("an answer of %d bytes, want %d", length, size)
		}
		if _, err := in.Discard(length); err != nil {
			return err
		}
		answers.Add(1)
	}
	return nil
}

// serveBare is the baseline: a handler that writes bytes from memory.
func serveBare(file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}))
}

func startBare(file string) (base string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	command := exec.Command(self, "-bare", file)
	out, err := command.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := command.Start(); err != nil {
		return "", nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(line), func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}, err
}

func get(address string) ([]byte, http.Header, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s\n%s", address, answer.Status, body)
	}
	return body, answer.Header, err
}

func firstProduct(base string) (string, error) {
	body, _, err := get(base + "/api/products?limit=1")
	if err != nil {
		return "", err
	}
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &list); err != nil || len(list.Data) != 1 {
		return "", fmt.Errorf("the list of products cannot be read: %w\n%s", err, body)
	}
	return list.Data[0].ID, nil
}
