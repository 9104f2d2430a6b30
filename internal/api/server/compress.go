package server

import (
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// minCompressed is the size from which on compression saves more than it costs.
const minCompressed = 1024

// encoder is what the three algorithms have in common.
type encoder interface {
	io.WriteCloser
	Flush() error
	Reset(to io.Writer)
}

// encoding is one algorithm with its pool of encoders, which are dear to make.
type encoding struct {
	name string
	pool sync.Pool
}

// encodings in the order of our preference among those that a client likes equally. Levels and windows are small:
// answers are made for one request, and an encoder's memory is kept for each request that is running.
var encodings = []*encoding{
	{name: "zstd", pool: sync.Pool{New: func() any {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(256<<10), zstd.WithLowerEncoderMem(true))
		if err != nil {
			panic("server: options of zstd: " + err.Error())
		}
		return e
	}}},
	{name: "br", pool: sync.Pool{New: func() any {
		return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: 4, LGWin: 18})
	}}},
	{name: "gzip", pool: sync.Pool{New: func() any {
		e, err := gzip.NewWriterLevel(nil, 5)
		if err != nil {
			panic("server: level of gzip: " + err.Error())
		}
		return e
	}}},
}

// compress encodes answers as the client prefers. It leaves alone what is small, encoded already, no text, a part of a
// whole, or marked no-transform. A strong ETag becomes a weak one, because the same tag may not name two byte
// sequences; If-None-Match compares weakly, so caching goes on working.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A range is counted in bytes of the plain representation, and HEAD has no body to encode.
		var chosen *encoding
		if r.Header.Get("Range") == "" && r.Method != http.MethodHead {
			chosen = negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","))
		}
		c := &compressWriter{ResponseWriter: w, encoding: chosen}
		// Not deferred: after a panic the half answer must not be sent.
		next.ServeHTTP(c, r)
		c.close()
	})
}

// negotiate picks the encoding with the highest q, ours first among equals; nil means to send plain.
func negotiate(accept string) *encoding {
	if accept == "" {
		return nil
	}
	weights := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		q := 1.0
		if key, value, has := strings.Cut(strings.TrimSpace(parameters), "="); has && strings.EqualFold(key, "q") {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		weights[strings.ToLower(strings.TrimSpace(name))] = q
	}
	var best *encoding
	bestQ := weights["identity"] // naming identity with a higher q than ours asks for plain
	for _, e := range encodings {
		q, named := weights[e.name]
		if !named {
			q = weights["*"]
		}
		if q > 0 && (q > bestQ || best == nil && q == bestQ) {
			best, bestQ = e, q
		}
	}
	return best
}

// compressWriter holds back the start of the answer until it can decide. encoding is nil when the client wants plain.
type compressWriter struct {
	http.ResponseWriter
	encoding *encoding

	status  int // of the held-back header; 0 when the handler has not said
	held    []byte
	decided bool
	out     encoder // not nil once the answer is being encoded
}

func (w *compressWriter) WriteHeader(status int) {
	switch {
	case w.decided || status < 200 && status != http.StatusSwitchingProtocols:
		w.ResponseWriter.WriteHeader(status)
	case w.status != 0:
		// A second header is the handler's mistake; the first one counts, as in net/http.
	default:
		w.status = status
		if !w.mayCompress() {
			w.decide(false)
		}
	}
}

func (w *compressWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if !w.decided {
		if len(w.held)+len(p) < minCompressed {
			w.held = append(w.held, p...)
			return len(p), nil
		}
		if err := w.decideWith(p); err != nil {
			return 0, err
		}
	}
	if w.out != nil {
		return w.out.Write(p)
	}
	return w.ResponseWriter.Write(p)
}

// Flush sends what there is. An answer that is flushed goes on, so it is compressed whatever its size so far.
func (w *compressWriter) Flush() {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if !w.decided {
		// Errors of the connection come back with the next write.
		_ = w.decideWith(nil)
	}
	if w.out != nil {
		_ = w.out.Flush()
	}
	flush(w.ResponseWriter)
}

func (w *compressWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// decideWith decides now that the answer is known to be long enough; next is what comes after the held-back part.
func (w *compressWriter) decideWith(next []byte) error {
	h := w.Header()
	if h.Get("Content-Type") == "" {
		// net/http would look at the encoded bytes.
		h.Set("Content-Type", http.DetectContentType(append(slices.Clip(w.held), next...)))
	}
	w.decide(w.mayCompress())
	return w.release()
}

// mayCompress looks at everything but the length of the body.
func (w *compressWriter) mayCompress() bool {
	h := w.Header()
	switch {
	case w.status < 200, w.status == http.StatusNoContent, w.status == http.StatusNotModified,
		w.status == http.StatusPartialContent:
		return false
	case h.Get("Content-Encoding") != "", h.Get("Content-Range") != "",
		strings.Contains(h.Get("Cache-Control"), "no-transform"):
		return false
	case w.encoding == nil && h.Get("Content-Type") != "":
		return false
	}
	if length, err := strconv.Atoi(h.Get("Content-Length")); err == nil && length < minCompressed {
		return false
	}
	contentType := h.Get("Content-Type")
	return contentType == "" || compressible(contentType)
}

// decide writes the header.
func (w *compressWriter) decide(encode bool) {
	w.decided = true
	h := w.Header()
	if compressible(h.Get("Content-Type")) || w.status == http.StatusNotModified {
		// Plain or not: the next client may get another encoding at this address.
		h.Add("Vary", "Accept-Encoding")
	}
	if encode && w.encoding != nil {
		h.Set("Content-Encoding", w.encoding.name)
		h.Del("Content-Length")
		h.Del("Accept-Ranges")
		if tag := h.Get("ETag"); strings.HasPrefix(tag, `"`) {
			h.Set("ETag", "W/"+tag)
		}
		w.out = w.encoding.pool.Get().(encoder)
		w.out.Reset(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(w.status)
}

// release sends what was held back.
func (w *compressWriter) release() error {
	held := w.held
	w.held = nil
	if len(held) == 0 {
		return nil
	}
	var err error
	if w.out != nil {
		_, err = w.out.Write(held)
	} else {
		_, err = w.ResponseWriter.Write(held)
	}
	return err
}

// close ends the answer: a short one is sent plain now.
func (w *compressWriter) close() {
	if !w.decided && w.status != 0 {
		w.decide(false)
		// The client may have gone away; there is nobody else to tell.
		_ = w.release()
	}
	if w.out != nil {
		_ = w.out.Close()
		w.out.Reset(nil)
		w.encoding.pool.Put(w.out)
		w.out = nil
	}
}

// compressible knows the media types that get smaller. Event streams are left alone: an encoder would hold events back.
func compressible(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch mediaType {
	case "text/event-stream":
		return false
	case "application/json", "application/javascript", "application/xml", "application/x-ndjson", "application/jsonl",
		"application/manifest+json", "application/wasm", "image/svg+xml", "image/x-icon", "font/ttf", "font/otf":
		return true
	}
	return strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "+json") || strings.HasSuffix(mediaType, "+xml")
}
