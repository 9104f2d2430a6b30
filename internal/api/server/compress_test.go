package server

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// decode reads a body in the encoding that its header names.
func decode(t *testing.T, a answer) string {
	t.Helper()
	var in io.Reader = bytes.NewReader(a.body)
	switch name := a.Header.Get("Content-Encoding"); name {
	case "":
	case "gzip":
		r, err := gzip.NewReader(in)
		if err != nil {
			t.Fatal(err)
		}
		in = r
	case "br":
		in = brotli.NewReader(in)
	case "zstd":
		r, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		in = r
	default:
		t.Fatalf("encoding %q", name)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var long = strings.Repeat(`{"title": "A chair of oak", "price": 12900},`, 2000)

func TestCompressionRoundTrips(t *testing.T) {
	pieces := func(h http.Header, w http.ResponseWriter, body string, size int) {
		h.Set("Content-Type", "application/json")
		h.Set("ETag", `"v7"`)
		for len(body) > 0 {
			n := min(size, len(body))
			fmt.Fprint(w, body[:n])
			body = body[n:]
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /whole", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(long)))
		pieces(w.Header(), w, long, len(long))
	})
	mux.HandleFunc("GET /pieces", func(w http.ResponseWriter, _ *http.Request) { pieces(w.Header(), w, long, 100) })
	s := serve(t, mux, nil)
	for _, path := range []string{"/whole", "/pieces"} {
		for accept, want := range map[string]string{
			"gzip": "gzip", "br": "br", "zstd": "zstd", "gzip, deflate, br, zstd": "zstd", "gzip, br": "br", "*": "zstd",
			"zstd;q=0.5, gzip;q=0.9": "gzip", "zstd;q=0, *": "br", "GZIP": "gzip", "deflate": "", "": "", "identity": "",
			"identity, gzip;q=0.5": "", "gzip;q=0": "", "gzip;q=x": "", "*;q=0": "",
		} {
			a := s.get(path, "Accept-Encoding", accept)
			if got := a.Header.Get("Content-Encoding"); got != want {
				t.Errorf("%s: %q got %q, want %q", path, accept, got, want)
			}
			if got := decode(t, a); got != long {
				t.Errorf("%s: %q does not round-trip: %d bytes of %d", path, accept, len(got), len(long))
			}
			tag := `W/"v7"`
			if want == "" {
				tag = `"v7"`
			} else if len(a.body) > len(long)/10 {
				t.Errorf("%s: %q made %d bytes of %d", path, accept, len(a.body), len(long))
			}
			if a.Header.Get("Vary") != "Accept-Encoding" || a.Header.Get("ETag") != tag {
				t.Errorf("%s: %q has headers %v", path, accept, a.Header)
			}
		}
	}
}

func TestCompressionLeavesAlone(t *testing.T) {
	respond := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	const json = "application/json"
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		vary    bool
	}{
		"short":             {respond(200, long[:1023], "Content-Type", json), true},
		"empty":             {respond(200, "", "Content-Type", json), true},
		"an image":          {respond(200, long, "Content-Type", "image/jpeg"), false},
		"an event stream":   {respond(200, long, "Content-Type", "text/event-stream"), false},
		"encoded already":   {respond(200, long, "Content-Type", json, "Content-Encoding", "x-own"), true},
		"a part":            {respond(206, long, "Content-Type", json, "Content-Range", "bytes 0-9/99"), true},
		"not to be touched": {respond(200, long, "Content-Type", json, "Cache-Control", "public, no-transform"), true},
		"not modified":      {respond(304, "", "ETag", `"v7"`), true},
		"no content":        {respond(204, ""), false},
	} {
		var plain answer
		s := serve(t, c.handler, nil)
		a := s.get("/", "Accept-Encoding", "zstd, br, gzip")
		plain = s.get("/")
		if got := a.Header.Get("Content-Encoding"); got != plain.Header.Get("Content-Encoding") {
			t.Errorf("%s: encoded as %q", name, got)
		}
		if !bytes.Equal(a.body, plain.body) || a.StatusCode != plain.StatusCode || a.Header.Get("ETag") != plain.Header.Get("ETag") {
			t.Errorf("%s: %d, %d bytes; plain it is %d, %d bytes", name, a.StatusCode, len(a.body), plain.StatusCode, len(plain.body))
		}
		if got := a.Header.Get("Vary") == "Accept-Encoding"; got != c.vary {
			t.Errorf("%s: Vary is %q", name, a.Header.Get("Vary"))
		}
	}
}

func TestCompressionKnowsTheTypeFromThePlainBytes(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := "<!DOCTYPE html><p>" + long
		if r.URL.Path == "/png" {
			body = "\x89PNG\x0D\x0A\x1A\x0A" + long
		}
		for _, piece := range []string{body[:10], body[10:]} {
			io.WriteString(w, piece)
		}
	}), nil)
	a := s.get("/html", "Accept-Encoding", "gzip")
	if a.Header.Get("Content-Type") != "text/html; charset=utf-8" || a.Header.Get("Content-Encoding") != "gzip" || !strings.HasSuffix(decode(t, a), long) {
		t.Errorf("headers are %v", a.Header)
	}
	a = s.get("/png", "Accept-Encoding", "gzip")
	if a.Header.Get("Content-Type") != "image/png" || a.Header.Get("Content-Encoding") != "" || !strings.HasSuffix(string(a.body), long) {
		t.Errorf("headers are %v", a.Header)
	}
}

func TestHeadAndRangesSpeakOfThePlainBytes(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v7"`)
		http.ServeContent(w, r, "products.json", time.Time{}, strings.NewReader(long))
	}), nil)
	a := s.do("HEAD", "/", nil, "Accept-Encoding", "gzip")
	if a.StatusCode != 200 || len(a.body) != 0 || a.ContentLength != int64(len(long)) || a.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("HEAD got %d %v, %d bytes", a.StatusCode, a.Header, len(a.body))
	}
	a = s.get("/", "Accept-Encoding", "gzip", "Range", "bytes=10-29")
	if a.StatusCode != 206 || string(a.body) != long[10:30] || a.Header.Get("Content-Range") != fmt.Sprintf("bytes 10-29/%d", len(long)) {
		t.Errorf("the range got %d %v %q", a.StatusCode, a.Header, a.body)
	}
	a = s.get("/", "Accept-Encoding", "gzip")
	if a.Header.Get("Content-Encoding") != "gzip" || a.Header.Get("Accept-Ranges") != "" || decode(t, a) != long {
		t.Errorf("the whole got %d %v", a.StatusCode, a.Header)
	}
	// The tag of the compressed answer is good for asking whether it changed.
	a = s.get("/", "Accept-Encoding", "gzip", "If-None-Match", a.Header.Get("ETag"))
	if a.StatusCode != 304 || len(a.body) != 0 {
		t.Errorf("the conditional request got %d", a.StatusCode)
	}
}

func TestFlushSendsWhatThereIs(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		io.WriteString(w, "first\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-release
		io.WriteString(w, "second\n")
	}), nil)
	r, err := http.NewRequest("GET", s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	response, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	plain, err := gzip.NewReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 6)
	if _, err := io.ReadFull(plain, first); err != nil || string(first) != "first\n" {
		t.Errorf("before the end: %q, %v", first, err)
	}
	close(release)
	if rest, err := io.ReadAll(plain); err != nil || string(rest) != "second\n" {
		t.Errorf("the rest is %q, %v", rest, err)
	}
}

func TestCompressionOfManyAtOnce(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, strings.Repeat(r.URL.Path+"\n", 1000))
		if strings.HasSuffix(r.URL.Path, "9") {
			panic("in the middle")
		}
	}), nil)
	var all sync.WaitGroup
	for worker := range 6 {
		all.Go(func() {
			for i := range 30 {
				path := fmt.Sprintf("/%d/%d", worker, i)
				r, err := http.NewRequest("GET", s.url+path, nil)
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("Accept-Encoding", []string{"gzip", "br", "zstd"}[i%3])
				response, err := s.client.Do(r)
				if err != nil {
					if i%10 != 9 {
						t.Error(err)
					}
					continue
				}
				body, err := io.ReadAll(response.Body)
				response.Body.Close()
				if i%10 == 9 {
					if err == nil && response.StatusCode == 200 {
						t.Errorf("%s: a cut answer looks whole", path)
					}
					continue
				}
				if got := decode(t, answer{response, body}); got != strings.Repeat(path+"\n", 1000) {
					t.Errorf("%s got an answer of somebody else: %.40q", path, got)
				}
			}
		})
	}
	all.Wait()
}
