package app

import "winkel/internal/platform/config"

type configCommand struct {
	Print configPrint `cmd:"" default:"withargs" help:"Print every setting with its value, where it comes from and what it means."`
}

type configPrint struct {
	Format string `enum:"text,json" default:"text" help:"text, or json for scripts."`
}

// Run prints the configuration; passwords and tokens are masked.
func (c configPrint) Run(env *environment) error {
	return config.Print(env.stdout, c.Format, env.kong)
}
