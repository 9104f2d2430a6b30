package app

import (
	"fmt"
	"runtime"
)

type versionCommand struct{}

// Help is what --help says beyond the flags.
func (versionCommand) Help() string {
	return `Example:

  winkel version`
}

// Run prints version, Go version and platform on one line.
func (versionCommand) Run(env *environment) error {
	_, err := fmt.Fprintf(env.stdout, "winkel %s %s %s/%s\n", Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
