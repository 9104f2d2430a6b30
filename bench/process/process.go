// Package process starts the program under measurement, as its users do, and watches it from outside.
package process

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Build builds the program as it is shipped and returns its path.
func Build(dir string) (string, error) {
	path := filepath.Join(dir, "winkel")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "./cmd/winkel")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	return path, build.Run()
}

// Run runs a command of the program to its end and returns its output, how long it took and the most memory it had.
func Run(winkel string, args ...string) (stdout string, took time.Duration, peakKB int64, err error) {
	command := exec.Command(winkel, args...)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	begun := time.Now()
	if err := command.Start(); err != nil {
		return "", 0, 0, err
	}
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	for {
		select {
		case err := <-done:
			if err != nil {
				err = fmt.Errorf("winkel %s: %w\n%s", strings.Join(args, " "), err, complaints.String())
			}
			return out.String(), time.Since(begun), peakKB, err
		case <-time.After(20 * time.Millisecond):
			if kb, err := memoryKB(command.Process.Pid, "VmHWM"); err == nil {
				peakKB = max(peakKB, kb)
			}
		}
	}
}

// Server is a running winkel serve.
type Server struct {
	URL   string
	Ready time.Duration // from its start to the first answer 200
	cmd   *exec.Cmd
}

// startWithin is how long a start may take: a catalog of a million is read for minutes.
const startWithin = 15 * time.Minute

var address = regexp.MustCompile(`http://[0-9.:\[\]]+`)

// Serve starts winkel serve on a free port of loopback and waits until it answers.
func Serve(winkel string, args ...string) (*Server, error) {
	s := &Server{cmd: exec.Command(winkel, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	// Into a file, as a service does: a reader on the other side of a pipe would be measured, too.
	file, err := os.CreateTemp("", "winkel-bench-log-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name()) // it lives on until the server ends
	complaints := func() string {
		text, _ := os.ReadFile(file.Name())
		return string(text)
	}
	s.cmd.Stderr = file
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(out)
	for s.URL == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			return nil, errors.Join(fmt.Errorf("winkel serve said no address: %w\n%s", err, complaints()), s.Stop())
		}
		s.URL = address.FindString(line)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	for {
		answer, err := http.Get(s.URL + "/api/products")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				s.Ready = time.Since(begun)
				return s, nil
			}
		}
		if time.Since(begun) > startWithin {
			return nil, errors.Join(fmt.Errorf("winkel serve did not become ready: %w\n%s", err, complaints()), s.Stop())
		}
		time.Sleep(time.Millisecond)
	}
}

// MemoryKB is how much memory the server has now.
func (s *Server) MemoryKB() (int64, error) { return MemoryKB(s.cmd.Process.Pid) }

// Stop ends the server as a supervisor does.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// CPU is the processor time that the server has used so far, in user and kernel mode. It says what work costs where other
// programs share the machine, which the clock does not.
func (s *Server) CPU() (time.Duration, error) {
	own := s.cmd.Process.Pid
	processes, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, process := range processes {
		used, parent, err := times(process)
		if err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, syscall.ESRCH) { // one that has ended meanwhile
			return 0, err
		}
		if parent == own || process == fmt.Sprintf("/proc/%d/stat", own) {
			sum += used
		}
	}
	return sum, nil
}

// times is the processor time that a process has used, and who began it.
func times(path string) (used time.Duration, parent int, err error) {
	stat, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, err
	}
	// The name of the program, in parentheses, may have spaces; the parent is the 2nd field behind it, utime and stime the 12th and
	// 13th.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const ppid, utime, stime, tick = 1, 11, 12, 10 * time.Millisecond
	var numbers [3]int64
	for i, at := range []int{ppid, utime, stime} {
		if numbers[i], err = strconv.ParseInt(fields[at], 10, 64); err != nil {
			return 0, 0, err
		}
	}
	return time.Duration(numbers[1]+numbers[2]) * tick, int(numbers[0]), nil
}

// MemoryKB is how much memory a process has now.
func MemoryKB(pid int) (int64, error) { return memoryKB(pid, "VmRSS") }

func memoryKB(pid int, field string) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, found := strings.CutPrefix(line, field+":"); found {
			return strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
		}
	}
	return 0, fmt.Errorf("no %s in the status of process %d", field, pid)
}
