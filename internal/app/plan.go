package app

import (
	"encoding/json"
	"io"
	"os"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/capacity"
)

type planCommand struct {
	Reckon planReckon `cmd:"" default:"withargs" help:"Reckon requests, data, servers, availability and cost."`
	Check  planCheck  `cmd:"" help:"Say of each line of a file of requirements whether it is met."`
}

// Help is what --help says beyond the commands.
func (planCommand) Help() string {
	return `Examples:

  winkel plan
  winkel plan --daily-users 20000 --kb-per-request 40 --html plan.html

winkel plan is winkel plan reckon: winkel plan reckon --help lists its flags.`
}

// planReckon has the fields of capacity.Input as flags.
type planReckon struct {
	capacity.Figures `embed:""`

	Deployment string `placeholder:"FILE" type:"existingfile" help:"The parts of the deployment and a price list, as YAML or JSON. Without it, one machine."`

	Calibrate bool   `help:"Put what was measured in place of the constants: of FILE.json, or by a short ramp of winkel bench now."`
	Measured  string `arg:"" optional:"" name:"FILE.json" type:"existingfile" help:"With --calibrate: what winkel bench --ramp --json printed."`

	JSON bool   `name:"json" help:"Print the plan as JSON on standard output."`
	HTML string `name:"html" placeholder:"FILE" help:"Write the plan with charts into a file, - is standard output. It needs no other file and no network."`
}

// Help is what --help says beyond the flags.
func (planReckon) Help() string {
	return `Examples:

  winkel plan
  winkel plan --daily-users 20000 --requests-per-user 30 --kb-per-request 40
  winkel plan --deployment docs/guide/deployment.yaml --html plan.html
  winkel plan --json | jq .demand.peak_rps
  winkel bench --ramp --json > measured.json && winkel plan --calibrate measured.json

Without flags it is the worked example of docs/guide/planning.md: 100,000 people a day with 50 requests of 2 KB each.
Nothing is asked of any shop, but with --calibrate of a made-up one.`
}

// Run reckons the plan and prints it.
func (c planReckon) Run(env *environment) error {
	in, err := c.input()
	if err != nil {
		return unusable{err}
	}
	plan, err := capacity.Make(in)
	if err != nil {
		return unusable{err}
	}
	if c.Measured != "" && !c.Calibrate {
		return unusable{fault.Invalidf("FILE.json", "A file is read with --calibrate.")}
	}
	if c.Calibrate {
		if err := c.calibrate(env, plan); err != nil {
			return err
		}
	}
	if err := toFile(env, c.HTML, func(w io.Writer) error { return planPage(plan).Write(w) }); err != nil {
		return err
	}
	switch {
	case c.JSON:
		return writeJSON(env.stdout, plan)
	case c.HTML == "-":
		return nil
	default:
		return printPlan(env.stdout, plan)
	}
}

// input is what the flags and the file say.
func (c planReckon) input() (capacity.Input, error) {
	in := c.Input(capacity.OneMachine())
	if c.Deployment == "" {
		return in, nil
	}
	text, err := readDescription(c.Deployment)
	if err == nil {
		in.Setup, err = capacity.ReadSetup(text)
	}
	return in, err
}

// readDescription reads a file that the person at the keyboard names.
func readDescription(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, fault.CodeValidation, "%s cannot be read: %v.", name, err)
	}
	return text, nil
}

// toFile has a report written into a file, or onto standard output where its name is "-"; nothing where there is no name.
func toFile(env *environment, name string, write func(io.Writer) error) (err error) {
	switch name {
	case "":
		return nil
	case "-":
		return write(env.stdout)
	}
	file, err := os.Create(name)
	if err != nil {
		return unusable{fault.Newf(fault.Invalid, fault.CodeValidation, "%s cannot be written: %v.", name, err)}
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	return write(file)
}

func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}
