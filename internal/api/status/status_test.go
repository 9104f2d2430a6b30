package status_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"winkel/internal/api/status"
	"winkel/internal/kernel/clock"
)

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheWorstPartSpeaksForAll(t *testing.T) {
	for want, states := range map[string][]status.State{
		"operational": {status.Up, status.Up}, "degraded": {status.Up, status.Impaired}, "down": {status.Impaired, status.Down},
	} {
		h := status.New(func(context.Context) []status.Part {
			return []status.Part{{Name: "shop", State: states[0]}, {Name: "payments", State: states[1]}}
		}, clock.System)
		var d struct {
			Status string
			Parts  []struct{ Name, Status string }
		}
		if err := json.Unmarshal(get(h, status.Path+".json").Body.Bytes(), &d); err != nil || d.Status != want || len(d.Parts) != 2 || d.Parts[1].Status != states[1].String() {
			t.Errorf("%+v %v, want %s", d, err, want)
		}
	}
}

func TestThePageSpeaksToItsReader(t *testing.T) {
	h := status.New(func(context.Context) []status.Part {
		return []status.Part{{Name: "shop"}, {Name: "checkout", State: status.Impaired}, {Name: "payments", State: status.Down}, {Name: "mails"}}
	}, clock.System)
	for language, says := range map[string][]string{
		"": {`lang="en"`, "There is a disturbance", "Paying", "does not work", "impaired"}, "de-AT, en;q=0.5": {`lang="de"`, "Es gibt eine Störung", "Bezahlen", "läuft nicht"},
		"fr, de;q=0.3": {`lang="de"`}, "tlh": {`lang="en"`},
	} {
		page := get(h, status.Path, "Accept-Language", language)
		for _, text := range says {
			if !strings.Contains(page.Body.String(), text) {
				t.Errorf("for %q it lacks %q: %s", language, text, page.Body)
			}
		}
		if policy := page.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "style-src 'sha256-") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("policy is %q", policy)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, status.Path, nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("a change got %d", w.Code)
	}
}

// Many who look at once cause one look, and a state knows since when it is.
func TestLooksAreSharedAndStatesHaveABeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks, state := 0, status.Up
		h := status.New(func(context.Context) []status.Part {
			looks++
			return []status.Part{{Name: "shop", State: state}}
		}, clock.System)
		since := func() string {
			var d struct{ Parts []struct{ Since string } }
			if err := json.Unmarshal(get(h, status.Path+".json").Body.Bytes(), &d); err != nil {
				t.Fatal(err)
			}
			return d.Parts[0].Since
		}
		begun := since()
		for range 10 {
			get(h, status.Path)
		}
		if looks != 1 {
			t.Errorf("%d looks", looks)
		}
		time.Sleep(time.Minute)
		if got := since(); got != begun || looks != 2 {
			t.Errorf("it is so since %s, but began %s; %d looks", got, begun, looks)
		}
		time.Sleep(time.Minute)
		state = status.Down
		if since() == begun {
			t.Error("another state began when the one before did")
		}
	})
}
