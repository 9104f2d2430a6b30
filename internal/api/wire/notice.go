package wire

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"winkel/internal/commerce/audit"
	"winkel/internal/platform/telemetry"
)

// notice is the entry that a request of staff or of a key leaves in the audit log: a companion of its claim, and so
// written in the transaction of the effect, or not at all.
type notice struct {
	audit.Notice
	before []byte
}

// answered completes the entry by the document that the request is answered with. What was made names itself there.
func (n *notice) answered(document []byte) {
	n.Entry.Documents(n.before, document)
	if made := audit.NameIn(document); made != "" && audit.KindOf(n.Entry.TargetID) == "" {
		n.Entry.TargetKind, n.Entry.TargetID = audit.KindOf(made), made
	}
}

// takeNotice begins the entry of a request that changes something, if it is one that leaves an entry: what it is about,
// and what that was before.
func (c *Call) takeNotice(ctx context.Context) {
	log := c.route.api.options.Audit
	if log == nil || c.route.op.Scope == "" || c.route.method == http.MethodGet {
		return
	}
	n := &notice{Notice: audit.Notice{Log: log, Entry: log.Begin(ctx, c.route.op.ID)}}
	n.Entry.TargetKind, n.Entry.TargetID = c.target()
	n.before = c.documentBefore(ctx)
	n.Entry.Documents(n.before, nil)
	c.notice = n
}

// target is what the address of a request names: the thing with the id in it, or the place where there is one of a kind,
// as "channel" of the settings.
func (c *Call) target() (kind, id string) {
	segments := strings.Split(strings.Trim(c.route.path, "/"), "/")
	segments = segments[min(len(segments), depthOfRoot(segments)):]
	for i, segment := range segments {
		if !isParameter(segment) {
			continue
		}
		id = c.r.PathValue(strings.Trim(segment, "{}"))
		if kind = audit.KindOf(id); kind == "" {
			kind = strings.Join(segments[:i], "/")
		}
		return kind, id
	}
	if len(segments) == 0 {
		return "", ""
	}
	return segments[0], strings.Join(segments[1:], "/")
}

// depthOfRoot is how many segments every route has: api, and admin for those of staff.
func depthOfRoot(segments []string) int {
	if len(segments) > 1 && segments[1] == "admin" {
		return 2
	}
	return 1
}

func isParameter(segment string) bool { return strings.HasPrefix(segment, "{") }

// twin is the route that shows what another one changes.
type twin struct {
	route    *route
	segments int // of the address, which name the thing
}

// findTwin looks for the document that the address of a route belongs to: the shortest beginning of it that names one
// thing and can be read. Where nothing is named, it is the address itself, unless that is a list; for what replaces or removes a part
// of a document, as the logo of settings/look, the nearest address above it.
func (rt *route) findTwin() *twin {
	rt.look.Do(func() {
		segments := strings.Split(strings.Trim(rt.path, "/"), "/")
		named := slices.IndexFunc(segments, isParameter)
		if named >= 0 {
			for n := named + 1; n <= len(segments) && rt.twin == nil; n++ {
				rt.twin = rt.readable(segments[:n])
			}
			return
		}
		rt.twin = rt.readable(segments)
		for n := len(segments) - 1; n > depthOfRoot(segments) && rt.twin == nil && rt.method != http.MethodPost; n-- {
			rt.twin = rt.readable(segments[:n])
		}
	})
	return rt.twin
}

// readable is the route that shows the one thing at an address; nil if there is none.
func (rt *route) readable(segments []string) *twin {
	reading := rt.api.byPattern["GET /"+strings.Join(segments, "/")]
	if reading == nil || reading.listed || len(reading.op.Produces) > 0 || reading.op.Scope == "" {
		return nil
	}
	return &twin{route: reading, segments: len(segments)}
}

// isList reports whether an answer is a page of a list.
func isList(answer reflect.Type) bool {
	if answer.Kind() != reflect.Struct {
		return false
	}
	data, has := answer.FieldByName("Data")
	return has && data.Type.Kind() == reflect.Slice
}

// insideKey marks a request that the program asks itself, on behalf of somebody who passed the gates already.
type insideKey struct{}

// fromInside reports whether the request is one that the program asks itself, and on whose behalf.
func (c *Call) fromInside(ctx context.Context) bool {
	principal, inside := ctx.Value(insideKey{}).(Principal)
	if inside {
		c.Principal = principal
	}
	return inside
}

// documentBefore is what the request is about to change, as the API shows it; nil if there is nothing to be seen. No scope
// is asked for: the document goes into the log and not to the caller.
func (c *Call) documentBefore(ctx context.Context) []byte {
	t := c.route.findTwin()
	if t == nil {
		return nil
	}
	segments := strings.Split(strings.Trim(c.r.URL.EscapedPath(), "/"), "/")
	if len(segments) < t.segments {
		return nil
	}
	address, err := url.Parse("/" + strings.Join(segments[:t.segments], "/"))
	if err != nil {
		return nil
	}
	ctx = telemetry.WithRequest(ctx, telemetry.RequestID(ctx)) // what is not there is no mistake of this request
	ctx = context.WithValue(ctx, insideKey{}, c.Principal)
	request := (&http.Request{Method: http.MethodGet, URL: address, Host: c.r.Host, Header: http.Header{}, Body: http.NoBody,
		RemoteAddr: c.r.RemoteAddr, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	answer := &kept{header: http.Header{}, status: http.StatusOK}
	c.route.api.mux.ServeHTTP(answer, request)
	if answer.status != http.StatusOK {
		return nil
	}
	return answer.body.Bytes()
}

// kept is an answer in memory.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is the headers of the answer.
func (k *kept) Header() http.Header { return k.header }

// WriteHeader keeps the status.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write keeps the body.
func (k *kept) Write(p []byte) (int, error) { return k.body.Write(p) }
