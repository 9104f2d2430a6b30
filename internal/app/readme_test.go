package app

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	readmeMinutes = regexp.MustCompile(`(?s)\n## Five minutes, with curl\n(.*?)\n## `)
	readmeBlock   = regexp.MustCompile("(?s)\n```sh\n(.*?)\n```\n")
)

// readmeShell runs what the README says as a reader does, but notices what he would see: a name that is not set, and an
// answer that is an error.
const readmeShell = `set -eu
curl() { command curl --fail-with-body "$@" || { echo "curl $*" >>failed; return 1; }; }
`

// The README's five minutes are run, word for word, against a demo shop: what it promises comes true.
func TestReadme(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "grep", "cut", "head"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the README is not tried out: there is no %s here", tool)
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	minutes := readmeMinutes.FindSubmatch(text)
	if minutes == nil {
		t.Fatal("the README has no five minutes with curl")
	}
	var script strings.Builder
	for _, block := range readmeBlock.FindAllSubmatch(minutes[1], -1) {
		script.Write(append(block[1], '\n'))
	}
	eachTarget(t, func(t *testing.T, s target) {
		if _, code := s.run(t, "demo"); code != exitDone {
			t.Fatalf("demo: exit code %d", code)
		}
		server := s.open(t, "--dev")
		dir := readmePlace(t)
		shell := exec.CommandContext(t.Context(), "sh", "-c", readmeShell+strings.ReplaceAll(script.String(), "http://127.0.0.1:8080", server.url))
		shell.Dir, shell.Env = dir, append(os.Environ(), s.environment()...)
		out, err := shell.CombinedOutput()
		if err != nil {
			t.Errorf("the commands end with %v", err)
		}
		if failed, err := os.ReadFile(filepath.Join(dir, "failed")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("refused: %s%v", failed, err)
		}
		for _, told := range []string{
			`{"amount":4535,"currency_code":"USD"}`,
			`"status":"confirmed","payment_status":"paid","fulfillment_status":"unfulfilled"`,
			`"payment_status":"paid","fulfillment_status":"fulfilled"`,
			`"payment_status":"partially_refunded"`,
		} {
			if !strings.Contains(string(out), told) {
				t.Errorf("nobody is told %s", told)
			}
		}
		if t.Failed() {
			t.Logf("the commands said\n%s", out)
		}
		within(t, 10*time.Second, "three mails are written", func() bool {
			box := server.get(t, "/dev/mailbox", "")
			return box.status == http.StatusOK && strings.Count(string(box.body), "ada@example.com") == 3
		})
		server.stop(t)
		s.verify(t)
	})
}

// readmePlace is a directory in which bin/winkel is the program, as in a checkout after make run.
func readmePlace(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("winkel")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	err = os.Mkdir(filepath.Join(dir, "bin"), 0o700)
	if err = errors.Join(err, os.Symlink(program, filepath.Join(dir, "bin", "winkel"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// environment is the flags of the target for commands that are given none.
func (s target) environment() []string {
	var names []string
	for i := 0; i+1 < len(s.flags); i += 2 {
		name := strings.ToUpper(strings.ReplaceAll(strings.TrimPrefix(s.flags[i], "--"), "-", "_"))
		names = append(names, "WINKEL_"+name+"="+s.flags[i+1])
	}
	return names
}
