package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"winkel/internal/platform/idem"
	"winkel/internal/platform/telemetry"
)

// Reply is what a handler answers.
type Reply[O any] struct {
	Body     O
	Status   int    // 0: the operation's
	Version  int64  // of the document in Body, for its ETag; 0: it has none
	Location string // where the thing is that was made, or moved to
	// Provisional says that this is not the last word: it is not kept for the request's Idempotency-Key, and a repetition is
	// worked on again.
	Provisional bool

	// Stream writes an answer that is no JSON, of the type ContentType, as a file of the name. An error after the first
	// byte breaks the connection off, so that nobody takes half an answer for a whole one.
	Stream      func(w io.Writer) error
	ContentType string
	FileName    string // empty: it is shown and not saved
	Policy      string // Content-Security-Policy of a page
}

// Replay-relevant headers and how large answers are kept.
const (
	replayedHeader = "Idempotent-Replayed"
	packedPrefix   = "gzip:"
	packFrom       = idem.BodyLimit / 2
)

// Claim is what a handler hands to the service: it writes the answer to the request's Idempotency-Key in the transaction
// of the effect, and the request's entry in the audit log. answer makes the reply from what the service changed. It is nil
// for a request that has neither.
func Claim[R, O any](call *Call, answer func(R) *Reply[O]) *idem.Claim {
	if call.key == "" && call.notice == nil {
		return nil
	}
	encodeResult := func(result any) ([]byte, error) {
		typed, _ := result.(R) // what was deleted has no result
		reply := answer(typed)
		if reply.Status != 0 {
			call.claim.Status = reply.Status // it is written after the body was made
		}
		body, err := encode(reply)
		if err != nil {
			return nil, err
		}
		if call.notice != nil {
			call.notice.answered(body)
		}
		return pack(body)
	}
	if call.key == "" {
		call.claim = idem.Unkeyed(call.notice, encodeResult)
		return call.claim
	}
	call.claim = call.route.api.options.Keys.NewClaim(call.scope, call.key, call.digest, call.route.op.Status, encodeResult)
	if call.notice != nil {
		call.claim.Companion = call.notice
	}
	call.claim.Headers = func(result any) map[string]string {
		typed, _ := result.(R)
		return headersOf(answer(typed))
	}
	return call.claim
}

// Do has a service do something with the request's claim, and answers with what it changed.
func Do[R, O any](call *Call, answer func(R) *Reply[O], do func(*idem.Claim) (R, error)) (*Reply[O], error) {
	result, err := do(Claim(call, answer))
	if err != nil {
		return nil, err
	}
	return answer(result), nil
}

// serve runs the handler of a request and writes its answer.
func serve[I, O any](ctx context.Context, rt *route, w http.ResponseWriter, r *http.Request, in *I, h Handler[I, O]) {
	call := callOf(ctx)
	reply, err := h(ctx, call, in)
	var again *replay
	switch {
	case errors.As(err, &again):
		writeAgain(w, r, again.answer)
		return
	case err != nil:
		refuse(w, r, rt.located(err))
		return
	}
	if reply.Stream != nil {
		stream(ctx, w, r, reply)
		return
	}
	body, err := encode(reply)
	if err != nil {
		refuse(w, r, fmt.Errorf("encode the answer: %w", err))
		return
	}
	if err := call.checkClaimed(); err != nil && !reply.Provisional {
		refuse(w, r, err)
		return
	}
	status := rt.op.Status
	if reply.Status != 0 {
		status = reply.Status
	}
	h2 := w.Header()
	for name, value := range headersOf(reply) {
		h2.Set(name, value)
	}
	h2.Set("Cache-Control", "private, no-store")
	if call.secret {
		h2.Set("Cache-Control", "no-store")
	}
	if rt.op.Content != "" {
		h2.Set("Cache-Control", rt.op.Content)
		if status == http.StatusOK {
			h2.Set("ETag", contentETag(body))
		}
	}
	write(w, r, status, body)
}

// located places the fields of a fault: in the body where the route has one, else in the query.
func (rt *route) located(err error) error {
	if rt.json || len(rt.op.RawBody) > 0 {
		return located(err, "body.")
	}
	return located(err, "query.")
}

// checkClaimed refuses to acknowledge what could not be repeated, or what the audit log knows nothing of: a service that
// did not record the request's claim in the transaction of its effect. That is a mistake of the program, and to write the
// answer down now would hide it until a crash in between has a request done twice.
func (c *Call) checkClaimed() error {
	if c.key == "" && c.notice == nil || c.claim.Recorded() {
		return nil
	}
	return fmt.Errorf("%s %s did not record its claim, for an Idempotency-Key or the audit log", c.route.method, c.route.path)
}

// encode is the body of a reply; empty if it has none.
func encode[O any](reply *Reply[O]) ([]byte, error) {
	if _, none := any(reply.Body).(None); none || reply.Status == http.StatusMovedPermanently {
		return nil, nil
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(reply.Body); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

func headersOf[O any](reply *Reply[O]) map[string]string {
	headers := map[string]string{}
	if reply.Location != "" {
		headers["Location"] = reply.Location
	}
	if reply.Version > 0 {
		headers["ETag"] = versionETag(reply.Version)
	}
	return headers
}

// write sends the answer, or 304 when the client has it.
func write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	if status == http.StatusOK && r.Method != http.MethodPost && Matches(r.Header.Get("If-None-Match"), h.Get("ETag")) &&
		(r.Method == http.MethodGet || r.Method == http.MethodHead) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if len(body) > 0 {
		h.Set("Content-Type", "application/json")
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// Whoever went away does not need to be told.
		_, _ = w.Write(body)
	}
}

// stream sends an answer of any length.
func stream[O any](ctx context.Context, w http.ResponseWriter, r *http.Request, reply *Reply[O]) {
	h := w.Header()
	h.Set("Content-Type", reply.ContentType)
	h.Set("Cache-Control", "private, no-store")
	if reply.FileName != "" {
		h.Set("Content-Disposition", `attachment; filename="`+reply.FileName+`"`)
	}
	if reply.Policy != "" {
		h.Set("Content-Security-Policy", reply.Policy)
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	out := &counted{w: w}
	if err := reply.Stream(out); err != nil {
		if out.n == 0 {
			refuse(w, r, err)
			return
		}
		telemetry.RecordError(ctx, err)
		panic(http.ErrAbortHandler)
	}
}

type counted struct {
	w io.Writer
	n int64
}

// Write counts what was written.
func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// writeAgain sends the answer that an earlier request got.
func writeAgain(w http.ResponseWriter, r *http.Request, answer *idem.Answer) {
	body, err := unpack(answer.Body)
	if err != nil {
		refuse(w, r, err)
		return
	}
	h := w.Header()
	for name, value := range answer.Headers {
		h.Set(name, value)
	}
	h.Set(replayedHeader, "true")
	h.Set("Cache-Control", "private, no-store")
	write(w, r, answer.Status, body)
}

// pack makes a large answer small enough to be kept, as text.
func pack(body []byte) ([]byte, error) {
	if len(body) < packFrom {
		return body, nil
	}
	var buffer bytes.Buffer
	buffer.WriteString(packedPrefix)
	text := base64.NewEncoder(base64.StdEncoding, &buffer)
	packer := gzip.NewWriter(text)
	_, err := packer.Write(body)
	if err := errors.Join(err, packer.Close(), text.Close()); err != nil {
		return nil, fmt.Errorf("pack the answer: %w", err)
	}
	return buffer.Bytes(), nil
}

func unpack(kept []byte) ([]byte, error) {
	packed, found := bytes.CutPrefix(kept, []byte(packedPrefix))
	if !found {
		return kept, nil
	}
	unpacker, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(packed)))
	if err != nil {
		return nil, fmt.Errorf("unpack a kept answer: %w", err)
	}
	body, err := io.ReadAll(unpacker)
	if err != nil {
		return nil, fmt.Errorf("unpack a kept answer: %w", err)
	}
	return body, nil
}

func versionETag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

func versionOf(etag string) (int64, bool) {
	digits, quoted := strings.CutPrefix(etag, `"v`)
	digits, closed := strings.CutSuffix(digits, `"`)
	version, err := strconv.ParseInt(digits, 10, 64)
	return version, quoted && closed && err == nil && version > 0
}

// contentETag is a strong ETag of the bytes of a body.
func contentETag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// Matches reports whether an If-None-Match names the ETag. It compares weakly, as RFC 9110 asks for there.
func Matches(ifNoneMatch, etag string) bool {
	if ifNoneMatch == "" || etag == "" {
		return false
	}
	if ifNoneMatch == etag {
		return true
	}
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == etag {
			return true
		}
	}
	return false
}
