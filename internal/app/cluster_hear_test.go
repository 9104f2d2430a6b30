package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"winkel/internal/platform/db/dbtest"
)

// breaker is the state of the breaker of somebody whom the node asks.
func (n *clusterNode) breaker(t *testing.T, key, name string) string {
	t.Helper()
	var system struct {
		Dependencies []struct{ Name, State string }
	}
	n.fetch(t, "/api/admin/system", key, &system)
	for _, d := range system.Dependencies {
		if d.Name == name {
			return d.State
		}
	}
	return "unknown"
}

// fetch reads a document, and says which status came with it.
func (n *clusterNode) fetch(t *testing.T, path, key string, into any) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, n.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode
}

// hear has one node change a title and revoke a key, and waits until the others know: with Redis, and without.
func (c *cluster) hear(key string) {
	t := c.t
	t.Helper()
	for _, with := range []string{"with Redis", "without"} {
		if with == "without" {
			c.redis.Kill()
		}
		var slowest [2]time.Duration
		for i := range 6 {
			title := fmt.Sprintf("Mug %s, %d", with, i)
			status := c.nodes[0].patch(t, "/api/admin/products/"+c.mug(), key, `{"title": "`+title+`"}`)
			if status != http.StatusOK {
				t.Fatalf("change a title: %d", status)
			}
			slowest[0] = max(slowest[0], c.others(func(n *clusterNode) bool {
				var product struct{ Title string }
				n.fetch(t, "/api/products/mug", "", &product)
				return product.Title == title
			}))
			var guest struct{ ID, Secret string }
			if status := c.nodes[0].send(t, "/api/admin/api-keys", `{"name": "guest", "scopes": ["catalog:read"]}`, &guest, authorized(key)); status != http.StatusCreated {
				t.Fatalf("make a key: %d", status)
			}
			for _, n := range c.nodes {
				if status := n.fetch(t, "/api/admin/products", guest.Secret, new(any)); status != http.StatusOK {
					t.Fatalf("a good key got %d", status)
				}
			}
			if status := c.nodes[0].send(t, "/api/admin/api-keys/"+guest.ID+"/revoke", "{}", new(any), authorized(key)); status != http.StatusOK {
				t.Fatalf("revoke a key: %d", status)
			}
			slowest[1] = max(slowest[1], c.others(func(n *clusterNode) bool {
				return n.fetch(t, "/api/admin/products", guest.Secret, new(any)) == http.StatusUnauthorized
			}))
		}
		t.Logf("%s: every node had a changed title within %s, and refused a revoked key within %s", with, slowest[0].Round(time.Millisecond), slowest[1].Round(time.Millisecond))
	}
	c.redis.Again()
}

// others waits until something holds on the nodes that were not told, and says how long that took.
func (c *cluster) others(holds func(*clusterNode) bool) time.Duration {
	c.t.Helper()
	begun := time.Now()
	for _, n := range c.nodes[1:] {
		within(c.t, soon, "every node knows", func() bool { return holds(n) })
	}
	return time.Since(begun)
}

// mug is the id of what is sold.
func (c *cluster) mug() string {
	var product struct{ ID string }
	c.nodes[0].fetch(c.t, "/api/products/mug", "", &product)
	return product.ID
}

func authorized(key string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + key}
}

// patch changes something, and says which status came back.
func (s *running) patch(t *testing.T, path, key, body string) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPatch, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+key)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// A node that only works in the background says so to whoever asks it for the shop, and does what the others leave to it.
func TestRoles(t *testing.T) {
	target := target{[]string{"--data", t.TempDir(), "--database", dbtest.EmptyPostgresURL(t), "--pg-min", "2"}, nil}
	key := target.key(t, "all")
	web := target.open(t, "--roles", "web")
	id := web.create(t, key, "1")
	var job struct{ ID, State string }
	web.expect(t, http.StatusAccepted, http.MethodPost, "/api/admin/segments/recompute", key, "{}", &job)
	if a := web.get(t, "/api/admin/jobs/"+job.ID, key); a.status != http.StatusOK || !strings.Contains(string(a.body), `"queued"`) {
		t.Errorf("a job without a worker: %d %s", a.status, a.body)
	}
	worker := target.open(t, "--roles", "worker")
	if a := worker.get(t, "/api/products/"+id, ""); a.status != http.StatusServiceUnavailable || a.problem() != "no_web_node" {
		t.Errorf("a worker answered %d %s", a.status, a.body)
	}
	if a := worker.get(t, "/readyz", ""); a.status != http.StatusOK {
		t.Errorf("a worker is not ready: %d %s", a.status, a.body)
	}
	within(t, patience, "the worker does the job", func() bool {
		web.expect(t, http.StatusOK, http.MethodGet, "/api/admin/jobs/"+job.ID, key, "", &job)
		return job.State == "succeeded"
	})
	var system struct{ Nodes []struct{ Roles []string } }
	web.expect(t, http.StatusOK, http.MethodGet, "/api/admin/system", key, "", &system)
	if len(system.Nodes) != 2 {
		t.Errorf("the nodes are %+v", system.Nodes)
	}
	worker.running.stop(t) // its log has the refusal from above
	web.stop(t)
}
