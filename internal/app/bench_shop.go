package app

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
)

// plenty is as much as there is of everything in a made-up shop, so that nobody who measures runs out of it.
const plenty = 1_000_000_000

// ownShop opens a made-up shop in a process of its own, measures it, and removes it.
func (c benchCommand) ownShop(env *environment) (report *benchReport, err error) {
	own, done, err := env.aside()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	making := *own
	making.stderr = env.stderr
	err = withShop(&making, func(s *shop) error {
		_, _, err := generateCommand{Products: c.Products, Seed: c.Seed}.fill(&making, s, func(p *catalog.ProductInput) {
			for i := range p.Variants {
				onHand := int64(plenty)
				p.Variants[i].OnHand = &onHand
			}
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	server, err := c.open(own)
	if err != nil {
		return nil, unusable{err}
	}
	report, err = c.measure(env, server.base, server.command.Process.Pid)
	return report, errors.Join(err, server.close())
}

// served is a shop in a process of its own.
type served struct {
	base    *url.URL
	command *exec.Cmd
}

var openAt = regexp.MustCompile(`http://[0-9.:\[\]]+`)

// open starts this program again, as a shop on a free port of loopback.
func (c benchCommand) open(own *environment) (*served, error) {
	connections := strconv.Itoa(max(2*c.Shoppers, 10*openAtRate))
	args := []string{
		"winkel", "serve", "--dev", "--data", own.config.Storage.Data, "--listen", "127.0.0.1:0", "--log-level", "error",
		"--limit-connections", connections, "--limit-connections-per-address", connections,
	}
	itself := hashing()[0]
	log, err := os.Create(filepath.Join(own.config.Storage.Data, "log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the shop has its own handle on it
	s := &served{command: &exec.Cmd{Path: itself, Args: args, Stderr: log}}
	if c.ServerCPUs > 0 {
		s.command.Env = append(os.Environ(), "GOMAXPROCS="+strconv.FormatFloat(c.ServerCPUs, 'f', 0, 64))
	}
	s.command.Env = settingsFor(own, s.command.Environ())
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(out)
	for s.base == nil {
		line, err := lines.ReadString('\n')
		if err != nil {
			complaints, _ := os.ReadFile(log.Name())
			return nil, errors.Join(fmt.Errorf("the made-up shop did not open: %w\n%s", err, bytes.TrimSpace(complaints)), s.close())
		}
		if at := openAt.FindString(line); at != "" {
			s.base, _ = url.Parse(at)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	return s, nil
}

// settingsFor is an environment without the settings of the shop that is configured here, whose copies, mails and files are none of the
// made-up shop's business; how many connections go to a database is. The database is named in it, because everybody on the machine can
// read the arguments of a program.
func settingsFor(own *environment, variables []string) []string {
	variables = slices.DeleteFunc(variables, func(v string) bool {
		return strings.HasPrefix(v, "WINKEL_") && !strings.HasPrefix(v, "WINKEL_PG_")
	})
	return append(variables, "WINKEL_DATABASE="+own.config.Storage.Database)
}

// toClose is how long a shop may take to close.
const toClose = 40 * time.Second

func (s *served) close() error {
	if err := s.command.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	impatient := time.AfterFunc(toClose, func() { _ = s.command.Process.Kill() })
	defer impatient.Stop()
	return s.command.Wait()
}
