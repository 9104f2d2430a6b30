// Package app puts the house together: it reads the configuration, opens the database, wires the services to each other
// by hand and runs one command. One file a command; shop.go is the wiring that they share.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/config"
	"winkel/internal/platform/telemetry"
)

// Version is the version of the program, set by the linker.
var Version = "unknown"

// Exit codes. Scripts may rely on them.
const (
	exitDone     = 0 // done, and nothing to complain about
	exitNotClean = 1 // finished, but rows were refused, differences were found, or a rule of the shop said no
	exitUnusable = 2 // could not begin: wrong flags, an unreadable file, an unreachable database
)

// errNotClean ends a command that said everything already and has only the exit code left to give.
var errNotClean = errors.New("not clean")

// unusable marks an error as the caller's to correct before anything can begin.
type unusable struct{ error }

func (u unusable) Unwrap() error { return u.error }

// commandLine is everything that can be written after "winkel".
type commandLine struct {
	config.Config

	Serve    serveCommand    `cmd:"" help:"Open the shop: storefront, API and background work."`
	Balance  balanceCommand  `cmd:"" help:"Share requests out among several nodes of a shop."`
	Demo     demoCommand     `cmd:"" help:"Fill an empty shop with the demo catalog."`
	Import   importCommand   `cmd:"" help:"Read products, or the order history of another system, from a file."`
	Export   exportCommand   `cmd:"" help:"Write products to a file."`
	Generate generateCommand `cmd:"" help:"Fill the shop with made-up products, for trials and benchmarks."`
	Staff    staffCommand    `cmd:"" help:"Invite and list staff; make, list and revoke API keys."`
	Migrate  migrateCommand  `cmd:"" help:"Look at the database schema, or bring it up to date."`
	Verify   verifyCommand   `cmd:"" help:"Check that everything the shop has written down agrees with itself."`
	Backup   backupCommand   `cmd:"" help:"Copy the whole shop into one file, and look at such copies."`
	Restore  restoreCommand  `cmd:"" help:"Make a shop of a copy."`
	Doctor   doctorCommand   `cmd:"" help:"Say what is off with configuration, machine and shop, and what to do."`
	Simulate simulateCommand `cmd:"" help:"Let made-up people use a made-up shop on a bad day, and check what it does."`
	Plan     planCommand     `cmd:"" help:"Reckon how large the shop has to be, how often it is down, and what it costs a month."`
	Bench    benchCommand    `cmd:"" help:"Let many shoppers use a shop, and measure how it bears them."`
	Settings configCommand   `cmd:"" name:"config" help:"Show the configuration and where each setting comes from."`
	Health   healthCommand   `cmd:"" help:"Ask the node of this machine whether it may take traffic."`
	OpenAPI  openAPICommand  `cmd:"" name:"openapi" help:"Print the OpenAPI document of the API."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

const description = `Winkel is a complete online shop in one program.

Try it:
  winkel demo && winkel serve --dev

The shop keeps everything in --data (./data). With --database postgres://… the same program runs on PostgreSQL.
Every flag can also be set in the environment (--data is WINKEL_DATA) or in a file (--config).

Exit codes: 0 done; 1 finished, but something was refused or does not agree; 2 could not begin.`

// environment is what a command works with.
type environment struct {
	ctx    context.Context //nolint:containedctx // a command has one for its whole life; kong hands it over in this
	config *config.Config
	kong   *kong.Context
	stdout io.Writer
	stderr io.Writer
	log    *slog.Logger

	itself  bool     // this process is the program and nothing else
	hashing []string // how a program is started that hashes passwords; nil: this process does it
	looking bool     // the command changes nothing
	serving bool     // the command is a node of the shop
	trial   *trial   // the shop is used by the simulation; nil: by people
}

// Run runs the command that the arguments name and returns the exit code. SIGINT and SIGTERM ask it to stop.
func Run(args []string, stdout, stderr io.Writer) int {
	if slices.Equal(args, []string{hashVerb}) {
		return hashPasswords(os.Stdin, stdout, stderr)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, args, true, stdout, stderr)
}

// RunContext is Run until ctx ends, for tests that run the whole program as a part of themselves and cannot be started again as it.
func RunContext(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return run(ctx, args, false, stdout, stderr)
}

func run(ctx context.Context, args []string, itself bool, stdout, stderr io.Writer) int {
	var line commandLine
	exited, exitCode := false, exitDone
	parser, err := kong.New(&line,
		kong.Name("winkel"), kong.Vars{"areas": strings.Join(identity.Areas, ", ")}, kong.Description(description), kong.UsageOnError(), kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}), kong.Help(printHelp),
		kong.Exit(func(code int) { exited, exitCode = true, code }))
	if err != nil {
		panic("app: the command line is described wrongly: " + err.Error())
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited {
		return exitCode
	}
	if err != nil {
		fmt.Fprintf(stderr, "winkel: %v\nTry: winkel --help\n", err)
		return exitUnusable
	}
	if line.HTTP.PublicURL == "" && len(line.TLS.Domain) > 0 {
		line.HTTP.PublicURL = "https://" + line.TLS.Domain[0]
	}
	lines := telemetry.NewLines(stderr)
	defer func() { _ = lines.Flush() }() // when something panics, too
	env := &environment{
		ctx: ctx, config: &line.Config, kong: parsed, itself: itself, stdout: stdout, stderr: stderr,
		log: telemetry.NewLogger(lines, line.Log.Severity(), line.Log.Format),
	}
	err = parsed.Run(env)
	_ = lines.Flush() // whoever cannot write here has nowhere to say so
	return report(stderr, err)
}

// report tells a person what went wrong, and scripts by the exit code.
func report(stderr io.Writer, err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNotClean):
		return exitNotClean
	}
	f := fault.From(err)
	switch f.Kind {
	case fault.Canceled:
		fmt.Fprintln(stderr, "winkel: stopped before it was done. What was reported as done is kept.")
		return exitNotClean
	case fault.Internal:
		fmt.Fprintf(stderr, "winkel: %v\n", err)
	default:
		fmt.Fprintf(stderr, "winkel: %s\n", f.Message)
		for _, d := range f.Details {
			fmt.Fprintf(stderr, "  %s: %s\n", d.Param, d.Message)
		}
	}
	if _, begin := errors.AsType[unusable](err); begin {
		return exitUnusable
	}
	return exitNotClean
}

// everywhere are the groups of settings that concern every command; the others shape serve alone.
var everywhere = []string{"", "Configuration", "Storage", "Shop", "Log"}

// balanced are the settings, by their groups, that concern balance, which has no shop; nil are all of a group.
var balanced = map[string][]string{
	"": nil, "Configuration": nil, "Log": nil, "TLS": nil, "Balance": nil,
	"Storage": {"data"}, "Limits": {"limit-connections", "limit-connections-per-address"}, "Metrics": {"metrics-listen", "metrics-token"},
	"HTTP": {
		"listen", "public-url", "trusted-proxies", "read-header-timeout", "read-timeout", "write-timeout", "idle-timeout", "drain", "drain-delay",
	},
}

// concerns reports whether a command reads a setting of a group.
func concerns(command *kong.Node, group, name string) bool {
	verb := ""
	if command != nil {
		verb = strings.TrimPrefix(command.Path(), "winkel ")
	}
	switch {
	case verb == "config" || verb == "doctor":
		return true
	case verb == "serve":
		return group != "Balance"
	case verb == "balance":
		names, has := balanced[group]
		return has && (names == nil || slices.Contains(names, name))
	case group == "Backup" && (verb == "restore" || strings.HasPrefix(verb, "backup")):
		return true
	}
	return slices.Contains(everywhere, group)
}

// printHelp leaves out the settings that do not concern a command.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	for _, flag := range ctx.Model.Flags {
		if flag.Group != nil && !concerns(ctx.Selected(), flag.Group.Title, flag.Name) {
			flag.Hidden = true
		}
	}
	return kong.DefaultHelpPrinter(options, ctx)
}
