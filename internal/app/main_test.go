package app

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program: a command named winkel in PATH runs Run in a process of its own, which
// scripts call and crash tests kill.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"winkel": func() { os.Exit(Run(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}
