package app

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// begunBy is the processes that a process has begun and that have not ended.
func begunBy(t *testing.T, parent int) (pids []int) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if string(fields[0]) == "Z" || string(fields[1]) != strconv.Itoa(parent) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// hashing waits until a server has another process than the given one that hashes, and gives its number.
func (o *open) hashing(t *testing.T, but int) int {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		pids := begunBy(t, o.command.Process.Pid)
		if len(pids) == 1 && pids[0] != but {
			return pids[0]
		}
		if len(pids) > 1 {
			t.Fatalf("there are several: %v", pids)
		}
	}
	t.Fatal("no process hashes")
	return 0
}

func goneSoon(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if errors.Is(err, os.ErrNotExist) || strings.Contains(string(stat), ") Z ") {
			return
		}
	}
	t.Errorf("process %d goes on", pid)
}

// A shop that is served has its passwords hashed by a process of its own: with nothing about it that could be read from outside,
// dispensable at any time, and gone with the shop, however that ends.
func TestProcessThatHashes(t *testing.T) {
	shop := target{flags: []string{"--data", t.TempDir()}}
	const person = `{"email": "ada@example.com", "password": "a long sentence of hers"}`
	logIn := func(o *open) {
		t.Helper()
		o.expect(t, http.StatusOK, http.MethodPost, "/api/auth/login", "", person, nil)
		o.expect(t, http.StatusUnauthorized, http.MethodPost, "/api/auth/login", "", strings.Replace(person, "hers", "his", 1), nil)
	}

	o := shop.open(t, "--dev", "--log-level", "warn")
	if early := begunBy(t, o.command.Process.Pid); len(early) > 0 {
		t.Errorf("before there is anything to hash there are %v", early)
	}
	o.expect(t, http.StatusCreated, http.MethodPost, "/api/auth/register", "", person, nil)
	first := o.hashing(t, 0)
	for file, want := range map[string]string{"cmdline": "winkel\x00hash-passwords\x00", "environ": ""} {
		if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", first, file)); err != nil || string(text) != want {
			t.Errorf("%s is %q, %v", file, text, err)
		}
	}
	logIn(o)

	// Killed, it is replaced; and who logs in meanwhile does not notice.
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	logIn(o)
	time.Sleep(time.Second)
	logIn(o)
	second := o.hashing(t, first)

	// What ends the whole group politely is for the shop: a login that still runs is let finish.
	if err := errors.Join(syscall.Kill(second, syscall.SIGTERM), syscall.Kill(second, syscall.SIGINT)); err != nil {
		t.Fatal(err)
	}
	logIn(o)
	if now := o.hashing(t, 0); now != second {
		t.Errorf("it was replaced by %d", now)
	}
	o.stop(t)
	goneSoon(t, second)

	// When the shop is killed, it ends too.
	o = shop.open(t, "--dev")
	logIn(o)
	third := o.hashing(t, 0)
	o.kill(t)
	goneSoon(t, third)
}
