package app

import "winkel/internal/platform/config"

type configCommand struct {
	Print configPrint `cmd:"" default:"withargs" help:"Print every setting with its value, where it comes from and what it means."`
}

type configPrint struct {
	Format string `enum:"text,json" default:"text" help:"text, or json for scripts."`
}

// Help is what --help says beyond the flags.
func (configPrint) Help() string {
	return `Examples:

  winkel config print
  winkel config print --config /etc/winkel.json --format json

A flag wins over the environment, the environment over the file, the file over the default. Passwords and tokens are not
shown.`
}

// Run prints the configuration; passwords and tokens are masked.
func (c configPrint) Run(env *environment) error {
	return config.Print(env.stdout, c.Format, env.kong)
}
