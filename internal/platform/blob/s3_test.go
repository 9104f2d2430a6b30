package blob

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/kernel/fault"
)

// fakeS3 is as much of S3 as a Store uses, over HTTP: one bucket, addressed by path.
type fakeS3 struct {
	server *httptest.Server

	mu       sync.Mutex
	objects  map[string]object
	failures int // how many of the next requests are answered with 503
	requests int
}

type object struct {
	content     []byte
	contentType string
	modified    time.Time
}

func newFakeS3(t *testing.T) *fakeS3 {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	f := &fakeS3{objects: map[string]object{}}
	f.server = httptest.NewServer(f)
	t.Cleanup(f.server.Close)
	return f
}

func (f *fakeS3) url() string { return "s3://shop?region=test-1&endpoint=" + f.server.URL }

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // a write that was given up
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	if f.failures > 0 {
		f.failures--
		f.refuse(w, http.StatusServiceUnavailable, "SlowDown")
		return
	}
	path, inBucket := strings.CutPrefix(r.URL.Path, "/shop")
	key := strings.TrimPrefix(path, "/")
	switch stored, found := f.objects[key]; {
	case !inBucket:
		f.refuse(w, http.StatusNotFound, "NoSuchBucket")
	case r.Method == http.MethodPut:
		f.objects[key] = object{body, r.Header.Get("Content-Type"), time.Now()}
		w.Header().Set("ETag", tag(body))
	case r.Method == http.MethodDelete:
		delete(f.objects, key)
		w.WriteHeader(http.StatusNoContent)
	case key == "":
		f.list(w, r)
	case !found:
		f.refuse(w, http.StatusNotFound, "NoSuchKey")
	default:
		w.Header().Set("Content-Type", stored.contentType)
		w.Header().Set("ETag", tag(stored.content))
		http.ServeContent(w, r, "", stored.modified, strings.NewReader(string(stored.content)))
	}
}

func tag(content []byte) string {
	sum := md5.Sum(content)
	return strconv.Quote(hex.EncodeToString(sum[:]))
}

func (f *fakeS3) refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	io.WriteString(w, "<Error><Code>"+code+"</Code><Message>no</Message></Error>")
}

func (f *fakeS3) list(w http.ResponseWriter, r *http.Request) {
	type entry struct {
		Key          string
		Size         int
		LastModified string
		ETag         string
	}
	answer := struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		Name     string
		Contents []entry
	}{Name: "shop"}
	for key, o := range f.objects {
		if strings.HasPrefix(key, r.URL.Query().Get("prefix")) {
			answer.Contents = append(answer.Contents, entry{key, len(o.content), o.modified.UTC().Format(time.RFC3339), tag(o.content)})
		}
	}
	slices.SortFunc(answer.Contents, func(a, b entry) int { return strings.Compare(a.Key, b.Key) })
	w.Header().Set("Content-Type", "application/xml")
	if err := xml.NewEncoder(w).Encode(answer); err != nil {
		panic(err)
	}
}

func TestS3IsTriedAgain(t *testing.T) {
	f := newFakeS3(t)
	s := connect(t, f.url())
	f.failures = 1
	put(t, s, "a", "again")
	f.failures = 1
	if got := content(t, s, "a", 0, -1); got != "again" {
		t.Errorf("it is %q", got)
	}
	if f.requests != 4 {
		t.Errorf("%d requests were made, want each operation twice", f.requests)
	}

	f.failures = 100
	if _, err := s.Stat(t.Context(), "a"); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a store that stays broken: %v", err)
	}
	if f.requests > 10 {
		t.Errorf("%d requests were made", f.requests)
	}
}

func TestS3ThatDoesNotAnswerMeetsTheDeadline(t *testing.T) {
	newFakeS3(t) // for the credentials
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	s := connect(t, "s3://shop?region=test-1&endpoint=http://"+silent.Addr().String())
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := s.Check(ctx); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("it took %s", took)
	}
}
