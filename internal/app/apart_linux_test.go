package app

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
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

const person = `{"email": "ada@example.com", "password": "a long sentence of hers"}`

// hashing logs in until a server has another process than the given one that hashes, and gives its number. On a busy machine one
// may be given up meanwhile, and replaced after a pause.
func (o *open) hashing(t *testing.T, but int) int {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		pids := begunBy(t, o.command.Process.Pid)
		if len(pids) == 1 && pids[0] != but {
			return pids[0]
		}
		if len(pids) > 1 {
			t.Fatalf("there are several: %v", pids)
		}
		o.logIn(t)
	}
	t.Fatal("no process hashes")
	return 0
}

// logIn logs in with the right password and with a wrong one.
func (o *open) logIn(t *testing.T) {
	t.Helper()
	o.expect(t, http.StatusOK, http.MethodPost, "/api/auth/login", "", person, nil)
	o.expect(t, http.StatusUnauthorized, http.MethodPost, "/api/auth/login", "", strings.Replace(person, "hers", "his", 1), nil)
}

// readSoon reads what is said about a process until that is as wanted: for a moment it is what it was begun by.
func readSoon(t *testing.T, path, want string) string {
	t.Helper()
	for end := time.Now().Add(soon); ; time.Sleep(10 * time.Millisecond) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) == want || time.Now().After(end) {
			return string(text)
		}
	}
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
	o := shop.open(t, "--dev", "--log-level", "warn")
	if early := begunBy(t, o.command.Process.Pid); len(early) > 0 {
		t.Errorf("before there is anything to hash there are %v", early)
	}
	o.expect(t, http.StatusCreated, http.MethodPost, "/api/auth/register", "", person, nil)
	first := o.hashing(t, 0)
	for file, want := range map[string]string{"cmdline": "winkel\x00hash-passwords\x00", "environ": ""} {
		if text := readSoon(t, fmt.Sprintf("/proc/%d/%s", first, file), want); text != want {
			t.Errorf("%s is %q", file, text)
		}
	}
	o.logIn(t)

	// Killed, it is replaced; and who logs in meanwhile does not notice.
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) { // it was given up already
		t.Fatal(err)
	}
	o.logIn(t)
	second := o.hashing(t, first)
	o.logIn(t)
	o.stop(t)
	goneSoon(t, second)

	// When the shop is killed, it ends too.
	o = shop.open(t, "--dev")
	o.logIn(t)
	third := o.hashing(t, 0)
	o.kill(t)
	goneSoon(t, third)
}

// What ends the whole group politely is for the shop, which lets a login finish that still runs: the process that hashes ends with
// its input alone.
func TestProcessThatHashesEndsWithItsInput(t *testing.T) {
	process := exec.Command("winkel", hashVerb)
	in, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if hello, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Errorf("it said %q: %v", hello, err)
	}
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		if err := process.Process.Signal(signal); err != nil {
			t.Error(err)
		}
	}
	if err := errors.Join(in.Close(), process.Wait()); err != nil {
		t.Error(err)
	}
}
