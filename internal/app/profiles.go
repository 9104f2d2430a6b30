package app

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"sync"
	"time"

	"winkel/internal/platform/telemetry"
)

// Profiles say what the program does with processor and memory. They are for whoever operates it, on the listener of the metrics, which only
// the monitoring reaches, and only where the settings allow it: a profile costs time, and names every function. The command line, which
// other programs show there too, may have secrets in it and is not shown.
const (
	profilesPath   = "/debug/pprof/"
	profileSeconds = 10 // of the processor, if nobody says
	profileMost    = 30
	mutexSample    = 100 // of so many waits for a lock one is noted
)

// profileNames is what can be asked for, beside "profile": the processor.
var profileNames = []string{"allocs", "goroutine", "heap", "mutex", "threadcreate"}

// profiles answers with one profile at a time, in the form of pprof; ?debug=1 asks for a text.
func profiles() http.Handler {
	var busy sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		if name != "profile" && !slices.Contains(profileNames, name) {
			http.Error(w, fmt.Sprintf("There is no such profile. Ask for profile, or one of %v.", profileNames), http.StatusNotFound)
			return
		}
		seconds, err := strconv.Atoi(r.FormValue("seconds"))
		if r.FormValue("seconds") == "" {
			seconds, err = profileSeconds, nil
		}
		if err != nil || seconds < 1 || seconds > profileMost {
			http.Error(w, fmt.Sprintf("Give seconds from 1 to %d.", profileMost), http.StatusBadRequest)
			return
		}
		if !busy.TryLock() {
			http.Error(w, "Another profile is being made.", http.StatusTooManyRequests)
			return
		}
		defer busy.Unlock()
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Cache-Control", "no-store")
		if name == "profile" {
			profileProcessor(r.Context(), w, time.Duration(seconds)*time.Second)
			return
		}
		text, _ := strconv.Atoi(r.FormValue("debug"))           // 0 is the form of pprof
		_ = pprof.Lookup(name).WriteTo(w, min(max(text, 0), 1)) // the client may have gone away
	})
}

// profileProcessor watches the processor for a while.
func profileProcessor(ctx context.Context, w http.ResponseWriter, length time.Duration) {
	if err := pprof.StartCPUProfile(w); err != nil {
		http.Error(w, "The processor is being profiled already.", http.StatusTooManyRequests)
		return
	}
	defer pprof.StopCPUProfile()
	select {
	case <-ctx.Done():
	case <-time.After(length):
	}
}

// watching is what the listener of the metrics answers: metrics, and profiles where they are allowed, to holders of the token if there is one.
func (n *node) watching(env *environment) http.Handler {
	token := telemetry.Secret(env.config.Metrics.Token)
	mux := http.NewServeMux()
	if env.config.Metrics.Profiles {
		runtime.SetMutexProfileFraction(mutexSample)
		mux.Handle("GET "+profilesPath+"{name}", telemetry.ForHolders(token, profiles()))
	}
	mux.Handle("/", n.metrics.Handler(token))
	return mux
}
