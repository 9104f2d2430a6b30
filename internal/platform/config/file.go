package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// maxFileBytes bounds the configuration file. A larger one is certainly something else.
const maxFileBytes = 1 << 20

// File is the path of a configuration file. As the type of a flag it has kong read that file for every flag that
// neither the command line nor the environment has set.
type File string

// BeforeResolve is called by kong once the flags are known and before anything else is looked up.
func (f File) BeforeResolve(ctx *kong.Context, trace *kong.Path) error {
	path, _ := ctx.FlagValue(trace.Flag).(File)
	if path == "" {
		return nil
	}
	values, err := readFile(string(path))
	if err != nil {
		return err
	}
	if err := refuseUnknown(string(path), values, ctx.Model.Flags); err != nil {
		return err
	}
	ctx.AddResolver(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		// kong lets resolvers win over the environment; here the environment wins over the file.
		if fromEnvironment(flag) {
			return nil, nil
		}
		return values[flag.Name], nil
	}))
	return nil
}

// readFile reads a flat JSON object. Keys come back in the spelling of flags, numbers as they were written.
func readFile(path string) (map[string]any, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	if len(text) > maxFileBytes {
		return nil, fmt.Errorf("the configuration %s is larger than 1 MiB; is it the right file?", path)
	}

	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var raw map[string]any
	if err := decoder.Decode(&raw); err != nil {
		return nil, fmt.Errorf("the configuration %s is not a JSON object: %w%s", path, err, lineOf(text, err))
	}
	if decoder.More() {
		return nil, fmt.Errorf("the configuration %s goes on after the JSON object ends; remove the rest", path)
	}
	values := make(map[string]any, len(raw))
	for key, value := range raw {
		scalar, err := flagValue(value)
		if err != nil {
			return nil, fmt.Errorf("the configuration %s: %q %w", path, key, err)
		}
		values[strings.ReplaceAll(key, "_", "-")] = scalar
	}
	return values, nil
}

// flagValue turns a JSON value into what kong parses like an argument.
func flagValue(value any) (any, error) {
	switch v := value.(type) {
	case string, bool:
		return v, nil
	case json.Number:
		return v.String(), nil
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			scalar, isText := item.(string)
			if !isText {
				return nil, errors.New("must be a list of texts")
			}
			list[i] = scalar
		}
		return list, nil
	default:
		return nil, errors.New("must be a text, a number, true, false or a list of texts")
	}
}

// refuseUnknown names the keys that are no setting, and what they could have been.
func refuseUnknown(path string, values map[string]any, flags []*kong.Flag) error {
	var known, unknown []string
	for _, flag := range flags {
		if isSetting(flag) && flag.Name != "config" {
			known = append(known, flag.Name)
		}
	}
	for key := range values {
		if !slices.Contains(known, key) {
			unknown = append(unknown, fmt.Sprintf("%q", key))
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	slices.Sort(known)
	return fmt.Errorf("the configuration %s sets %s, which does not exist. Settings are: %s",
		path, strings.Join(unknown, ", "), strings.Join(known, ", "))
}

func lineOf(text []byte, err error) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset > int64(len(text)) {
		return ""
	}
	return fmt.Sprintf(" (line %d)", 1+bytes.Count(text[:syntax.Offset], []byte("\n")))
}

func fromEnvironment(flag *kong.Flag) bool {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return true
		}
	}
	return false
}

// isSetting tells the settings of Config from flags that a command line adds, such as --help.
func isSetting(flag *kong.Flag) bool {
	return flag.Group != nil && len(flag.Envs) > 0
}
