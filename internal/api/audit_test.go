package api_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/audit"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// checkNoted reports a request of staff that left not exactly one entry for the audit log among the rows that it changed,
// and one of others that left any.
func checkNoted(t *testing.T, r wire.Route, name string, changes []string) {
	t.Helper()
	notes, want := 0, 0
	for _, change := range changes {
		if strings.HasPrefix(change, "+ audit_note: ") {
			notes++
		}
	}
	if r.Op.Scope != "" {
		want = 1
	}
	if notes != want && !strings.HasPrefix(r.Path, "/api/admin/auth/") && !strings.HasPrefix(r.Path, "/api/admin/me") {
		t.Errorf("%s left %d entries for the audit log, want %d", name, notes, want)
	}
}

// sealedEntries is the whole audit log, oldest first.
func (s *shop) sealedEntries() []audit.Entry {
	s.t.Helper()
	var all []audit.Entry
	err := s.audit.Each(s.t.Context(), audit.Filter{}, func(e *audit.Entry) error {
		all = append([]audit.Entry{*e}, all...)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// waitForEntry waits until something is in the audit log.
func (s *shop) waitForEntry(action string) {
	s.t.Helper()
	for range 1000 {
		if _, err := s.audit.Seal(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		if slices.ContainsFunc(s.sealedEntries(), func(e audit.Entry) bool { return e.Action == action }) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Fatalf("%s did not come within 5 s", action)
}

// checkChain reports what verify finds wrong with the audit log.
func (s *shop) checkChain() {
	s.t.Helper()
	if err := s.audit.Verify(s.t.Context(), func(difference string) { s.t.Error(difference) }); err != nil {
		s.t.Fatal(err)
	}
}

// TestEveryChangeByStaffIsAudited sends a request of every unsafe route without an Idempotency-Key, which is the other way
// in which an entry can go with an effect, and looks at what the entry says. TestRepetitionHasOneEffect does it with keys.
func TestEveryChangeByStaffIsAudited(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	all := everyAttempt(s)
	known := len(s.sealedEntries())
	for _, r := range s.api.Routes() {
		name := r.Method + " " + r.Path
		if r.Method == http.MethodGet || r.Op.Scope == "" || r.Op.KeyRequired {
			continue
		}
		a := all[name]
		r.Op.NoKey = true // so that the attempt sends none
		if done := s.attempt(r, a, name); done.StatusCode/100 != 2 {
			t.Errorf("%s: %d %s", name, done.StatusCode, done.text)
			continue
		}
		log := s.sealedEntries()
		fresh := log[known:]
		known = len(log)
		if len(fresh) != 1 {
			t.Errorf("%s left %d entries", name, len(fresh))
			continue
		}
		e := fresh[0]
		if e.Action != r.Op.ID || e.Actor != "key:all" || e.Address != "127.0.0.1" || e.RequestID == "" || e.TargetKind == "" {
			t.Errorf("%s left %+v", name, e)
		}
		if strings.Contains(r.Path, "{id}") && !strings.Contains(a.path, "/"+e.TargetID) {
			t.Errorf("%s is said to be about %s", a.path, e.TargetID)
		}
		if r.Method != http.MethodPost && e.Before == "" {
			t.Errorf("%s: nothing is known about before", name)
		}
	}
	s.checkChain()
}

func TestAuditLog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.keys["robot"] = s.key("robot", "catalog:write")
		s.keys["=robot"] = s.key("=cmd|' /C calc'!A0", "catalog:write")
		made := s.send("POST", "/api/admin/brands", s.keys["robot"], `{"name":"Bosch"}`, "X-Request-Id", "request-of-the-test")
		brand := made.field(t, "id")
		path := "/api/admin/brands/" + brand
		if a := s.send("PATCH", path, s.keys["=robot"], `{"name":"Siemens"}`); a.StatusCode != 200 {
			t.Fatal(a.text)
		}
		refusals := []struct {
			method, path, body, key string
			status                  int
		}{
			{"PATCH", path, `{"name":""}`, "robot", 422},
			{"PATCH", path, `{"nonsense":1}`, "robot", 422},
			{"PATCH", path, `{"name":"X","version":1}`, "robot", 409},
			{"DELETE", "/api/admin/brands/brand_0000000000001", "", "robot", 404},
			{"POST", "/api/admin/api-keys", `{"name":"x","scopes":["all"]}`, "robot", 403},
		}
		for _, r := range refusals {
			if a := s.send(r.method, r.path, s.keys[r.key], r.body); a.StatusCode != r.status {
				t.Errorf("%s %s: %d %s", r.method, r.path, a.StatusCode, a.text)
			}
		}
		s.must("DELETE", path, nil)
		key := s.must("POST", "/api/admin/api-keys", map[string]any{"name": "till", "scopes": []string{"all"}})

		list := func(query string) []any {
			t.Helper()
			return s.must("GET", "/api/admin/audit-log"+query, nil).json(t)["data"].([]any)
		}
		var said []string
		for _, row := range list("?target_id=" + brand) {
			row := row.(map[string]any)
			said = append(said, fmt.Sprint(row["seq"], " ", row["actor"], " ", row["action"], " ", row["target_kind"], " ", row["changed"]))
		}
		want := []string{
			"3 key:all admin-delete-brand brand []",
			"2 key:=cmd|' /C calc'!A0 admin-update-brand brand [name]",
			"1 key:robot admin-create-brand brand []",
		}
		if strings.Join(said, "\n") != strings.Join(want, "\n") {
			t.Errorf("the log of the brand says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
		}
		for query, n := range map[string]int{
			"": 4, "?actor=key:robot": 1, "?action=admin-delete-brand": 1, "?target_kind=api_key": 1, "?from=2999-01-01T00:00:00Z": 0,
			"?before=2999-01-01T00:00:00Z&limit=2": 2, "?before=2000-01-01T00:00:00Z": 0, "?actor=nobody": 0,
		} {
			if found := list(query); len(found) != n {
				t.Errorf("%s: %d entries, want %d", query, len(found), n)
			}
		}
		next := s.must("GET", "/api/admin/audit-log?limit=3", nil).field(t, "next")
		if rest := list("?limit=3&cursor=" + next); len(rest) != 1 || rest[0].(map[string]any)["request_id"] != "request-of-the-test" {
			t.Errorf("the second page is %v", rest)
		}
		change := list("?action=admin-update-brand")[0].(map[string]any)
		detail := s.must("GET", "/api/admin/audit-log/"+change["id"].(string), nil).json(t)
		before, after := detail["before"].(map[string]any), detail["after"].(map[string]any)
		if before["name"] != "Bosch" || after["name"] != "Siemens" {
			t.Errorf("before %v, after %v", before, after)
		}
		everything := s.must("GET", "/api/admin/exports/audit-log", nil).text
		if secret := key.field(t, "secret"); strings.Contains(everything, secret) {
			t.Error("the log holds the secret of a key")
		}
		rows, err := csv.NewReader(strings.NewReader(everything)).ReadAll()
		if err != nil || len(rows) != 5 || rows[3][3] != "key:=cmd|' /C calc'!A0" {
			t.Errorf("the file has %d rows, %v: %v", len(rows), err, rows)
		}
		s.checkChain()
		for name, status := range map[string]int{"robot": 403, "": 401} {
			if a := s.send("GET", "/api/admin/audit-log", s.keys[name], nil); a.StatusCode != status {
				t.Errorf("%q reads the log: %d", name, a.StatusCode)
			}
		}
	})
}
