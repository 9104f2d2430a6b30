package dbtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Pair is a PostgreSQL primary and its standby, of one test. Every commit waits until the standby has it.
type Pair struct {
	Primary *Cluster
	Standby *Cluster
}

// Cluster is a PostgreSQL server of one test, on a port of this machine.
type Cluster struct {
	t        testing.TB
	programs string
	account  *syscall.Credential // nil: whoever runs the test
	dir      string
	Port     int
	process  *exec.Cmd
	log      bytes.Buffer
}

// StartPair starts a primary and a standby that ends with the test, which is skipped where PostgreSQL's own programs are not
// there, or no server is wanted at all.
func StartPair(t testing.TB) *Pair {
	t.Helper()
	serverURL(t)
	programs := serverPrograms()
	if programs == "" {
		t.Skip("initdb was not found: install PostgreSQL's server")
	}
	// Both belong to an account that is not root, which may not enter a directory of the test's own.
	home, err := os.MkdirTemp("", "winkel-pair") //nolint:usetesting // for the reason above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	account := serverAccount(t, home)
	primary := &Cluster{t: t, programs: programs, account: account, dir: filepath.Join(home, "primary"), Port: freePort(t)}
	primary.run("initdb", "--no-sync", "--auth=trust", "--username=winkel", "--encoding=UTF8", "--locale=C", "--pgdata="+primary.dir)
	primary.configure(home)
	primary.Start()
	standby := &Cluster{t: t, programs: programs, account: account, dir: filepath.Join(home, "standby"), Port: freePort(t)}
	standby.run("pg_basebackup", "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync",
		"--dbname", fmt.Sprintf("host=127.0.0.1 port=%d user=winkel application_name=standby", primary.Port), "--pgdata="+standby.dir)
	standby.Start()
	primary.Exec("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
	primary.Exec("SELECT pg_reload_conf()")
	return &Pair{Primary: primary, Standby: standby}
}

// URL leads to whichever of the two is the primary.
func (p *Pair) URL() string {
	return fmt.Sprintf("postgres://winkel@127.0.0.1:%d,127.0.0.1:%d/postgres?sslmode=disable", p.Primary.Port, p.Standby.Port)
}

// FailOver has the primary die without a word, and the standby take over.
func (p *Pair) FailOver() {
	p.Primary.t.Helper()
	p.Primary.Kill()
	p.Standby.Exec("SELECT pg_promote()")
	p.Primary, p.Standby = p.Standby, p.Primary
}

// URL leads to this server.
func (c *Cluster) URL() string {
	return fmt.Sprintf("postgres://winkel@127.0.0.1:%d/postgres?sslmode=disable", c.Port)
}

func (c *Cluster) configure(home string) {
	c.t.Helper()
	text := fmt.Sprintf("listen_addresses = '127.0.0.1'\nunix_socket_directories = '%s'\nmax_connections = 100\nshared_buffers = 32MB\n"+
		"fsync = off\nfull_page_writes = off\nwal_level = replica\nhot_standby = on\n", home)
	file, err := os.OpenFile(filepath.Join(c.dir, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = file.WriteString(text)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// Start starts the server, and returns when it answers.
func (c *Cluster) Start() {
	c.t.Helper()
	c.process = c.command("postgres", "-D", c.dir, "-p", strconv.Itoa(c.Port))
	c.process.Stdout, c.process.Stderr = &c.log, &c.log
	if err := c.process.Start(); err != nil {
		c.t.Fatalf("start postgres: %v", err)
	}
	c.t.Cleanup(c.Kill)
	often, most := time.NewTicker(50*time.Millisecond), time.After(time.Minute)
	defer often.Stop()
	for execute(c.URL(), "SELECT 1") != nil {
		select {
		case <-often.C:
		case <-most:
			c.Kill()
			c.t.Fatalf("postgres did not start: %s", c.log.String())
		}
	}
}

// Kill ends the server as a crash does: nothing more is written, and nobody is told.
func (c *Cluster) Kill() {
	if c.process == nil {
		return
	}
	_ = c.process.Process.Signal(syscall.SIGQUIT) // which PostgreSQL passes on to all its processes
	_ = c.process.Wait()                          // it was told to die
	c.process = nil
}

// Stop stops the server as one does who wants to start it again: it ends what goes on, says so, and writes everything down.
func (c *Cluster) Stop() {
	_ = c.process.Process.Signal(syscall.SIGINT) // fast shutdown
	_ = c.process.Wait()
	c.process = nil
}

func (c *Cluster) run(program string, args ...string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command := c.command(program, args...)
	stop := context.AfterFunc(ctx, func() { _ = command.Process.Kill() })
	defer stop()
	if out, err := command.CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

func (c *Cluster) command(program string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(c.programs, program), args...)
	command.Dir = "/"
	command.SysProcAttr = &syscall.SysProcAttr{Credential: c.account}
	return command
}

// Exec runs a statement on the server.
func (c *Cluster) Exec(text string) {
	c.t.Helper()
	if err := execute(c.URL(), text); err != nil {
		c.t.Fatalf("%s: %v", text, err)
	}
}

// serverPrograms is the directory of initdb and postgres: of the PATH, else the newest of Debian's; empty without.
func serverPrograms() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil { // the other programs lie beside the real one
			return filepath.Dir(path)
		}
	}
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is well formed
	slices.SortFunc(dirs, func(a, b string) int { return version(a) - version(b) })
	if len(dirs) == 0 {
		return ""
	}
	return filepath.Dir(dirs[len(dirs)-1])
}

func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4]) // what is no number comes first
	return n
}

// serverAccount is as whom PostgreSQL is started, which refuses to be root, and gives him the directory.
func serverAccount(t testing.TB, home string) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			t.Skip("there is no account to start PostgreSQL as")
		}
	}
	uid, _ := strconv.Atoi(who.Uid) // numbers, on every system that has root
	gid, _ := strconv.Atoi(who.Gid)
	if err := os.Chown(home, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // of a TCP listener
}
