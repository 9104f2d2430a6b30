package app

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"winkel/internal/platform/config"
)

// healthTimeout bounds the question: checks take a second each, all at once.
const healthTimeout = 3 * time.Second

type healthCommand struct{}

// Help is what --help says beyond the flags.
func (healthCommand) Help() string {
	return `Examples:

  winkel health
  winkel health --listen 127.0.0.1:9000

For a container, which has no other program to ask with. It asks the node that listens on --listen of this machine for /readyz, prints what that
says, and exits with 0 if it may take traffic and with 1 if not, or if nobody answers.`
}

// Run asks the node of this machine whether it is ready.
func (healthCommand) Run(env *environment) error {
	address, err := healthURL(env.config)
	if err != nil {
		return unusable{err}
	}
	ctx, cancel := context.WithTimeout(env.ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return unusable{err}
	}
	// The certificate is for the name of the shop, and nothing is told to whoever answers.
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // see above
	reply, err := client.Do(request)
	if err != nil {
		fmt.Fprintf(env.stderr, "winkel: nobody answers at %s: %v\n", address, err)
		return errNotClean
	}
	defer reply.Body.Close()
	if _, err := io.Copy(env.stdout, io.LimitReader(reply.Body, 64<<10)); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if reply.StatusCode != http.StatusOK {
		return errNotClean
	}
	return nil
}

// healthURL is where the node of this machine says whether it is ready.
func healthURL(c *config.Config) (string, error) {
	host, port, err := net.SplitHostPort(c.HTTP.Listen)
	if err != nil {
		return "", fmt.Errorf("--listen is %q: %w", c.HTTP.Listen, err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return scheme(c) + "://" + net.JoinHostPort(host, port) + "/readyz", nil
}
