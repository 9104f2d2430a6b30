package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
)

func TestRequestID(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, telemetry.RequestID(r.Context()))
	}), nil)
	for sent, kept := range map[string]bool{
		"abc-1.2_3": true, strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "": false, "a b": false,
		"a\"b": false, "é": false,
	} {
		a := s.get("/", "X-Request-Id", sent)
		got := a.Header.Get("X-Request-ID")
		if got != string(a.body) || got == "" || (got == sent) != kept {
			t.Errorf("sent %q: header %q, context %q", sent, got, a.body)
		}
	}
	if a, b := s.get("/").Header.Get("X-Request-ID"), s.get("/").Header.Get("X-Request-ID"); a == b {
		t.Errorf("two requests have the id %s", a)
	}
}

func TestAccessLog(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		problem.Write(w, r, fault.Missing("order", "order_1").WithCause(errors.New("it was archived")))
	})
	mux.Handle("GET /healthz", text("ok"))
	s := serve(t, mux, nil)
	s.get("/orders/7?token=hunter2&page=2&a%63cess_token=hunter2&Code=hunter2&%zz=hunter2", "X-Request-Id", "req-1",
		"User-Agent", "test", "Authorization", "Bearer hunter2", "X-Forwarded-For", "198.51.100.1")
	s.get("/healthz")
	lines := s.access(2)
	for key, want := range map[string]any{
		"level": "INFO", "method": "GET", "path": "/orders/7", "route": "GET /orders/{id}", "status": 404.0,
		"request_id": "req-1", "user_agent": "test", "code": "not_found",
		"query": "token=[redacted]&page=2&a%63cess_token=[redacted]&Code=[redacted]&%zz=[redacted]",
		"error": "not_found: There is no order order_1.: it was archived",
	} {
		if lines[0][key] != want {
			t.Errorf("%s is %v, want %v", key, lines[0][key], want)
		}
	}
	if n, _ := lines[0]["bytes"].(float64); n < 50 {
		t.Errorf("bytes are %v", lines[0]["bytes"])
	}
	if remote, _ := lines[0]["remote"].(string); !strings.HasPrefix(remote, "127.0.0.1:") {
		t.Errorf("remote is %s: X-Forwarded-For was believed", remote)
	}
	if lines[1]["level"] != "DEBUG" {
		t.Errorf("a probe is logged as %v", lines[1]["level"])
	}
	if strings.Contains(s.log.String(), "hunter2") {
		t.Errorf("the log shows a secret:\n%s", s.log)
	}
	w := httptest.NewRecorder()
	s.metrics.Handler("").ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`winkel_http_request_duration_seconds_count{method="GET",route="/orders/{id}",status="404"} 1`,
		`winkel_http_requests_in_flight 0`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
}

func TestPanicBecomesAProblem(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /panic", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"1"`)
		fmt.Fprint(w, "the beginning of an answer that is held back")
		panic("hunter2")
	})
	mux.HandleFunc("GET /late", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "the beginning")
		w.(http.Flusher).Flush()
		panic("too late")
	})
	mux.HandleFunc("GET /abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.Handle("GET /fine", text("fine"))
	s := serve(t, mux, nil)

	a := s.get("/panic", "Accept-Encoding", "gzip")
	a.problem(t, 500, "internal_error")
	if strings.Contains(string(a.body), "hunter2") || a.Header.Get("ETag") != "" {
		t.Errorf("the answer is %v %s", a.Header, a.body)
	}
	line := s.access(1)[0]
	if stack, _ := line["error"].(string); line["level"] != "ERROR" || !strings.Contains(stack, "panic: hunter2") ||
		!strings.Contains(stack, "middleware_test.go") {
		t.Errorf("the line is %v", line)
	}

	for _, path := range []string{"/late", "/abort"} {
		response, err := s.client.Get(s.url + path)
		if err == nil {
			_, err = io.ReadAll(response.Body)
			response.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: the cut answer looks whole", path)
		}
	}
	if a := s.get("/fine"); string(a.body) != "fine" {
		t.Errorf("afterwards: %d %s", a.StatusCode, a.body)
	}
	lines := s.access(4)
	if lines[1]["cut_off"] != true || lines[1]["level"] != "ERROR" || !strings.Contains(fmt.Sprint(lines[1]["error"]), "too late") {
		t.Errorf("the line of the late panic is %v", lines[1])
	}
	w := httptest.NewRecorder()
	s.metrics.Handler("").ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if !strings.Contains(w.Body.String(), "winkel_http_panics_total 2\n") {
		t.Error("the panics were not counted as 2")
	}
}

func TestBodyLimit(t *testing.T) {
	reached := 0
	mux := http.NewServeMux()
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		reached++
		body, err := io.ReadAll(r.Body)
		if err != nil {
			problem.Write(w, r, fmt.Errorf("read the body: %w", err))
			return
		}
		fmt.Fprint(w, len(body))
	})
	s := serve(t, mux, func(o *Options) {
		o.BodyLimit = func(r *http.Request) int64 {
			if r.URL.Path == "/import" {
				return 3000
			}
			return 1000
		}
	})
	body := func(n int) io.Reader { return bytes.NewReader(make([]byte, n)) }
	chunked := func(n int) io.Reader { return io.MultiReader(body(n)) } // of unknown length

	for name, c := range map[string]struct {
		path string
		body io.Reader
		want string // empty means refused
	}{
		"at the limit":                {"/", body(1000), "1000"},
		"chunked at the limit":        {"/", chunked(1000), "1000"},
		"over the limit":              {"/", body(1001), ""},
		"chunked over the limit":      {"/", chunked(1001), ""},
		"chunked far over the limit":  {"/", chunked(2 << 20), ""},
		"over, where more is allowed": {"/import", chunked(1001), "1001"},
		"no body":                     {"/", nil, "0"},
	} {
		a := s.do("POST", c.path, c.body)
		if c.want == "" {
			if p := a.problem(t, 413, "body_too_large"); !strings.Contains(p["detail"].(string), "1000 bytes") {
				t.Errorf("%s: %s", name, a.body)
			}
		} else if string(a.body) != c.want {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
	}
	if reached != 6 {
		t.Errorf("the handler was reached %d times; a body that says it is too large must not reach it", reached)
	}
}

func TestMuxAnswersAreProblems(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("GET /products/{id}", text("x"))
	mux.Handle("DELETE /products/{id}", text("x"))
	mux.HandleFunc("GET /own", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "mine", 404) })
	mux.HandleFunc("GET /fault", func(w http.ResponseWriter, r *http.Request) {
		problem.Write(w, r, fault.Missing("product", "prod_1"))
	})
	inner := http.NewServeMux()
	inner.Handle("GET /nested/there", text("x"))
	mux.Handle("/nested/", inner)
	// Something that copies the request hides the pattern from us.
	copying := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { mux.ServeHTTP(w, r.WithContext(r.Context())) })

	for name, handler := range map[string]http.Handler{"mux": mux, "copied": copying} {
		s := serve(t, handler, nil)
		s.get("/nowhere").problem(t, 404, "not_found")
		s.get("/nested/nowhere").problem(t, 404, "not_found")
		a := s.do("POST", "/products/1", strings.NewReader("{}"))
		a.problem(t, 405, "method_not_allowed")
		if got := a.Header.Get("Allow"); got != "DELETE, GET, HEAD" {
			t.Errorf("%s: Allow is %q", name, got)
		}
		if p := s.get("/fault").problem(t, 404, "not_found"); p["detail"] != "There is no product prod_1." {
			t.Errorf("%s: the problem of a handler became %v", name, p)
		}
		if a := s.do("HEAD", "/nowhere", nil); a.StatusCode != 404 || len(a.body) != 0 || a.Header.Get("Content-Type") != problem.ContentType {
			t.Errorf("%s: HEAD got %d %v %q", name, a.StatusCode, a.Header, a.body)
		}
		if a := s.get("/products/1"); string(a.body) != "x" || a.Header.Get("X-Content-Type-Options") != "nosniff" ||
			a.Header.Get("Referrer-Policy") != "strict-origin-when-cross-origin" {
			t.Errorf("%s: %d %v %q", name, a.StatusCode, a.Header, a.body)
		}
		if name == "mux" {
			if a := s.get("/own"); string(a.body) != "mine\n" {
				t.Errorf("the 404 of a handler became %s", a.body)
			}
		}
	}
}

func TestClientsBehindProxies(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.RemoteAddr) }),
		func(o *Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	if a := s.get("/", "X-Forwarded-For", "198.51.100.1"); string(a.body) != "198.51.100.1:0" {
		t.Errorf("behind a proxy it is %s", a.body)
	}
}

// What a handler breaks on stands in the log; what the client had shown it does not.
func TestPanicsKeepSecrets(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/late") {
			panic(fmt.Errorf("the %s broke", r.Method))
		}
		panic("broken")
	}), nil)
	const secret = "hunter2hunter2"
	for _, path := range []string{"/early", "/late"} {
		a := s.do("POST", path+"?token="+secret+"&code="+secret, strings.NewReader(`{"password": "`+secret+`"}`), "Authorization", "Bearer "+secret,
			"Cookie", "winkel_session="+secret, "Cart-Token", secret, "Referer", "https://shop.example/orders/1?token="+secret)
		if a.StatusCode != http.StatusInternalServerError || strings.Contains(string(a.body), secret) || strings.Contains(string(a.body), "broke") {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
	if log := s.log.String(); strings.Contains(log, secret) || !strings.Contains(log, "the POST broke") {
		t.Errorf("the log says: %s", log)
	}
}
