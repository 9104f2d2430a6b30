package password

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// All threads of the process that hashes run behind everything else, also those that were begun before it could say so; and what
// can be read about it from outside is no secret.
func TestProcessIsModest(t *testing.T) {
	t.Setenv("WINKEL_DATABASE", "postgres://shop:secret@db/shop")
	h := newHouse(t, "serves")
	c := h.hashing(t, nil)
	for range 50 {
		h.hash(t)
	}
	process := fmt.Sprintf("/proc/%d", c.process.Process.Pid)
	threads, err := filepath.Glob(process + "/task/*/stat")
	if err != nil || len(threads) < 2 {
		t.Fatal(threads, err)
	}
	const policy, idle = 38, "5" // the 41st field, counted behind the name
	for _, thread := range threads {
		stat, err := os.ReadFile(thread)
		if err != nil {
			t.Fatal(err)
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if fields[policy] != idle {
			t.Errorf("%s has the policy %s: %s", thread, fields[policy], stat)
		}
	}
	for file, want := range map[string]string{"cmdline": "hasher\x00serves\x00", "environ": ""} {
		if text, err := os.ReadFile(filepath.Join(process, file)); err != nil || string(text) != want {
			t.Errorf("%s is %q, %v", file, text, err)
		}
	}
}
