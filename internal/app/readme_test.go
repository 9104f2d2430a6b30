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
	shellBlock    = regexp.MustCompile("(?s)\n```sh\n(.*?)\n```\n")
)

// readerShell runs commands as a reader does, but notices what he would see: a name that is not set, and an answer that
// is an error.
const readerShell = `set -eu
curl() { command curl --fail-with-body "$@" || { echo "curl $*" >>refused; }; }
`

// The README's five minutes are run, word for word, against a demo shop: what it promises comes true.
func TestReadme(t *testing.T) {
	minutes := readmeMinutes.FindString(document(t, "README.md"))
	if minutes == "" {
		t.Fatal("the README has no five minutes with curl")
	}
	eachTarget(t, func(t *testing.T, s target) {
		server := s.demo(t)
		out, refused := s.follow(t, server, minutes)
		for _, told := range []string{
			`{"amount":4535,"currency_code":"USD"}`,
			`"status":"confirmed","payment_status":"paid","fulfillment_status":"unfulfilled"`,
			`"payment_status":"paid","fulfillment_status":"fulfilled"`,
			`"payment_status":"partially_refunded"`,
		} {
			if !strings.Contains(out, told) {
				t.Errorf("nobody is told %s", told)
			}
		}
		if len(refused) > 0 {
			t.Errorf("refused: %q", refused)
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

// The commands of the guide work, one page after the other, in one demo shop. A page may show one that is refused.
func TestGuide(t *testing.T) {
	if testing.Short() {
		t.Skip("the guide is long")
	}
	dir := t.TempDir()
	s := target{flags: []string{"--data", dir}}
	server := s.demo(t, "--webhook-private")
	for _, page := range []struct{ name, refused string }{
		{"selling.md", ""}, {"payments.md", ""}, {"orders.md", "/cancel "}, {"notifications.md", ""},
		{"catalog.md", ""}, {"accounts.md", ""}, {"reviews.md", ""}, {"staff.md", ""}, {"api.md", "Cured for ten weeks"},
	} {
		text := document(t, filepath.Join("docs", "guide", page.name))
		if !strings.Contains(text, "KEY=$(bin/winkel staff key") {
			text = "\n```sh\nKEY=$(bin/winkel staff key --name Guide --scopes all)\n```\n" + text
		}
		out, refused := s.follow(t, server, text)
		switch {
		case page.refused == "" && len(refused) > 0, len(refused) > 1:
			t.Errorf("%s: refused: %q\n%s", page.name, refused, out)
		case page.refused != "" && (len(refused) == 0 || !strings.Contains(refused[0], page.refused)):
			t.Errorf("%s: %q was to be refused, and %q was", page.name, page.refused, refused)
		}
	}
	server.stop(t)
	s.verify(t)
}

// document is a text of the repository.
func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// demo is a demo shop that is open for development, with what its readers need beside it.
func (s target) demo(t *testing.T, flags ...string) *open {
	t.Helper()
	for _, tool := range []string{"sh", "curl", "grep", "cut", "head"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the documents are not tried out: there is no %s here", tool)
		}
	}
	if _, code := s.run(t, "demo"); code != exitDone {
		t.Fatalf("demo: exit code %d", code)
	}
	return s.open(t, append([]string{"--dev"}, flags...)...)
}

// follow runs the shell commands of a text against the server, in an empty directory where bin/winkel is the program, as
// in a checkout after make run. It gives what they said, and the requests that were refused.
func (s target) follow(t *testing.T, server *open, text string) (out string, refused []string) {
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
	script := readerShell
	for _, block := range shellBlock.FindAllStringSubmatch(text, -1) {
		script += block[1] + "\n"
	}
	script = strings.NewReplacer(
		"http://127.0.0.1:8080", server.url,
		"https://erp.example.com", "http://127.0.0.1:9", // nobody outside is called
	).Replace(script)
	shell := exec.CommandContext(t.Context(), "sh", "-c", script)
	shell.Dir, shell.Env = dir, append(os.Environ(), s.environment()...)
	said, err := shell.CombinedOutput()
	list, missing := os.ReadFile(filepath.Join(dir, "refused"))
	if missing == nil {
		refused = regexp.MustCompile(`(?m)^curl .*(?:\n[^c].*)*`).FindAllString(string(list), -1)
	} else if !errors.Is(missing, os.ErrNotExist) {
		t.Fatal(missing)
	}
	if err != nil {
		t.Errorf("the commands end with %v; refused: %q\n%s", err, refused, said)
	}
	return string(said), refused
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
