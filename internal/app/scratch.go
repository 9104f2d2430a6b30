package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"winkel/internal/platform/config"
)

// Beginnings of the names of scratch directories.
const (
	drillPrefix   = "drill-"           // a copy that is rehearsed
	madeUpPrefix  = "winkel-simulate-" // a made-up shop
	scratchLock   = "in-use"
	unnamedPrefix = "." // until it is locked
)

// scratch is a directory for a shop that is not to stay. It is locked for as long as it is used, and the system takes the lock away from
// a program that is killed: so what was left behind is told from what another program works in.
type scratch struct {
	dir  string
	lock *flock.Flock
}

// newScratch makes a scratch directory, and removes those of that prefix which nobody uses any more.
func newScratch(parent, prefix string) (*scratch, error) {
	for _, left := range leftBehind(parent, prefix) {
		if err := os.RemoveAll(left); err != nil {
			return nil, err
		}
	}
	// It gets the name by which it is found when it is locked, so that nobody takes it for left behind before.
	unnamed, err := os.MkdirTemp(parent, unnamedPrefix+prefix)
	if err != nil {
		return nil, err
	}
	s := &scratch{dir: filepath.Join(parent, filepath.Base(unnamed)[len(unnamedPrefix):])}
	s.lock = flock.New(filepath.Join(unnamed, scratchLock), flock.SetPermissions(0o600))
	locked, err := s.lock.TryLock()
	if err == nil && !locked {
		err = errors.New("a new directory is locked by somebody else")
	}
	if err == nil {
		err = os.Rename(unnamed, s.dir)
	}
	if err != nil {
		return nil, errors.Join(err, s.lock.Close(), os.RemoveAll(unnamed))
	}
	return s, nil
}

// remove removes the directory with everything in it.
func (s *scratch) remove() error { return errors.Join(s.lock.Close(), os.RemoveAll(s.dir)) }

// leftBehind is the scratch directories of a prefix that nobody uses any more.
func leftBehind(parent, prefix string) []string {
	entries, _ := os.ReadDir(parent) // what cannot be read has nothing that could be removed
	left := []string{}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		dir := filepath.Join(parent, e.Name())
		lock := flock.New(filepath.Join(dir, scratchLock), flock.SetFlag(os.O_RDONLY))
		if free, err := lock.TryLock(); err == nil && free {
			left = append(left, dir)
		}
		_ = lock.Close() // it was only asked for
	}
	return left
}

// settingsApart is the configuration of a shop in a directory of its own, which has nothing to do with the shop that is configured:
// nothing of that is read, written or asked, and nobody is told anything.
func settingsApart(from *config.Config, dir string) *config.Config {
	c := *from
	c.Storage.Data, c.Storage.Database, c.Storage.Blob = dir, "", ""
	c.HTTP.Dev = false
	c.Nodes.Redis, c.Nodes.Replica = "", ""
	c.Selling.Secret, c.Selling.Payments = "", []string{"manual", "cod"}
	c.Stripe, c.Mail.Host, c.Mail.Password = config.Stripe{}, "", ""
	c.Backup.To, c.Traces.Endpoint, c.Metrics = "", "", config.Metrics{}
	return &c
}

// alone is the environment of a command that uses no shop but made-up ones: not even the database is one that is configured.
func (env *environment) alone() *environment {
	own := *env
	own.config = settingsApart(env.config, env.config.Storage.Data)
	return &own
}
