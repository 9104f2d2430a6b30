package server

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
)

// Twenty requests may run. What can wait is refused first, whoever pays last, and probes never.
func TestWhatCanWaitIsRefusedFirst(t *testing.T) {
	inside, release := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /slow", func(http.ResponseWriter, *http.Request) { inside <- struct{}{}; <-release })
	mux.HandleFunc("GET /{priority}", func(http.ResponseWriter, *http.Request) {})
	s := serve(t, mux, func(o *Options) {
		o.Running = 20
		o.Priority = func(r *http.Request) Priority {
			p, err := strconv.Atoi(r.URL.Path[1:])
			if err != nil {
				return Vital
			}
			return Priority(p)
		}
	})
	var all sync.WaitGroup
	running := 0
	fill := func(to int) {
		for ; running < to; running++ {
			all.Go(func() { s.get("/slow") })
			<-inside
		}
	}
	check := func(refused ...Priority) {
		t.Helper()
		for p := Deferrable; p <= Vital; p++ {
			want := 200
			for _, r := range refused {
				if r == p {
					want = 503
				}
			}
			a := s.get("/" + strconv.Itoa(int(p)))
			if a.StatusCode != want {
				t.Errorf("with %d running, priority %d got %d, want %d", running, p, a.StatusCode, want)
			}
			if after, err := strconv.Atoi(a.Header.Get("Retry-After")); want == 503 && (err != nil || after < 1 || after > 5) {
				t.Errorf("come back after %q", a.Header.Get("Retry-After"))
			}
		}
	}
	check()
	fill(9)
	check()
	fill(10) // with the one that asks it is more than half
	check(Deferrable)
	fill(14)
	check(Deferrable)
	fill(15)
	check(Deferrable, Browsing)
	fill(18)
	check(Deferrable, Browsing, Changing)
	fill(19)
	check(Deferrable, Browsing, Changing)
	fill(20)
	check(Deferrable, Browsing, Changing, Paying)
	load := s.server.Load()
	if load.Running != 20 || load.Most != 20 || load.Refused != [...]uint64{6, 4, 3, 1} {
		t.Errorf("load is %+v", load)
	}
	close(release)
	all.Wait()
	check()
}
