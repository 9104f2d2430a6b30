package app

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A server that writes its model down all the time is killed again and again. Each that follows finds a whole model or none, and
// shows what the tables say.
func TestKilledWhileTheModelIsKept(t *testing.T) {
	const rounds = 5
	eachTarget(t, func(t *testing.T, s target) {
		delay := delays(t)
		key := s.key(t, "all")
		resumed, made := 0, atomic.Int64{}
		for round := range rounds {
			server := s.open(t, "--search-snapshot", "1ns", "--limit-exempt", "127.0.0.1")
			if strings.Contains(server.log.String(), "the kept model of the catalog was read") {
				resumed++
			}
			if strings.Contains(server.log.String(), "is not used") {
				t.Errorf("round %d: a model was damaged\n%s", round, server.log)
			}
			var answer struct{ Differences []string }
			server.expect(t, http.StatusOK, http.MethodGet, "/api/admin/search/differences", key, "", &answer)
			if len(answer.Differences) > 0 {
				t.Errorf("round %d: %q", round, answer.Differences)
			}
			var gone atomic.Bool
			timer := time.AfterFunc(200*time.Millisecond+delay(500*time.Millisecond), func() {
				gone.Store(true)
				_ = server.command.Process.Kill()
			})
			for !gone.Load() {
				if id := server.create(t, key, fmt.Sprint(made.Add(1))); id != "" {
					server.publish(id, key)
				}
			}
			timer.Stop()
			_ = server.command.Wait()
		}
		server := s.open(t)
		server.stop(t)
		t.Logf("%d products; %d of %d starts read a kept model", made.Load(), resumed, rounds)
		if resumed == 0 {
			t.Error("no model was ever kept")
		}
		if _, err := os.Stat(filepath.Join(s.flags[1], "search.snapshot")); err != nil {
			t.Error(err)
		}
		s.verify(t)
	})
}

// publish asks for a product to be published; the server may be gone.
func (s *running) publish(id, key string) {
	request, err := http.NewRequest(http.MethodPost, s.url+"/api/admin/products/"+id+"/publish", strings.NewReader("{}"))
	if err != nil {
		panic(err) // the address was that of other requests, too
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	if answer, err := http.DefaultClient.Do(request); err == nil {
		_ = answer.Body.Close()
	}
}
