package relay_test

import (
	"io"
	"net/http"
	"testing"
)

// A request through the balancer to a node on the same machine: of this, most is what two servers and two clients do.
func BenchmarkRelay(b *testing.B) {
	body := make([]byte, 8<<10)
	n := newNode(b, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
	f := balanced(b, before(n), rarely)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			response, err := f.client.Get(f.url)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
	})
}
