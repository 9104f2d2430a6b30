package config

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// Where a value came from.
const (
	FromFlag        = "flag"
	FromEnvironment = "environment"
	FromFile        = "file"
	FromDefault     = "default"
)

// masked stands for a secret.
const masked = "[redacted]"

// Setting is one line of the effective configuration.
type Setting struct {
	Group  string `json:"group"`
	Name   string `json:"name"`
	Env    string `json:"env"`
	Value  string `json:"value"`
	Source string `json:"source"`
	Help   string `json:"help"`
}

// Settings is the effective configuration of a parsed command line, in the order of Config, with secrets masked.
func Settings(ctx *kong.Context) []Setting {
	given := map[*kong.Flag]string{}
	for _, step := range ctx.Path {
		switch {
		case step.Flag == nil:
		case step.Resolved:
			given[step.Flag] = FromFile
		default:
			given[step.Flag] = FromFlag
		}
	}
	var settings []Setting
	for _, flag := range ctx.Model.Flags {
		if !isSetting(flag) {
			continue
		}
		source := given[flag]
		if source == "" {
			source = FromDefault
			if fromEnvironment(flag) {
				source = FromEnvironment
			}
		}
		settings = append(settings, Setting{
			Group: flag.Group.Key, Name: flag.Name, Env: flag.Envs[0],
			Value: mask(flag.Tag.Get("secret"), text(flag)), Source: source, Help: flag.OrigHelp,
		})
	}
	return settings
}

// Print writes the effective configuration as "text", for people, or as "json", one array for programs.
func Print(w io.Writer, format string, ctx *kong.Context) error {
	settings := Settings(ctx)
	switch format {
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(settings)
	case "text":
		return printText(w, settings)
	default:
		return fmt.Errorf("there is no format %q; use text or json", format)
	}
}

func printText(w io.Writer, settings []Setting) error {
	var out strings.Builder
	group := ""
	for _, s := range settings {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&out, "\n%s\n", group)
		}
		value := s.Value
		if value == "" {
			value = "(empty)"
		}
		fmt.Fprintf(&out, "  --%s = %s   (%s, %s)\n      %s\n", s.Name, value, s.Source, s.Env, s.Help)
	}
	_, err := io.WriteString(w, strings.TrimPrefix(out.String(), "\n"))
	return err
}

func text(flag *kong.Flag) string {
	if list, isList := reflect.TypeAssert[[]string](flag.Target); isList {
		return strings.Join(list, ",")
	}
	return fmt.Sprint(flag.Target.Interface())
}

// mask hides the secret part of a value. kind is the secret tag of the field: "all", "url" or nothing.
func mask(kind, value string) string {
	switch {
	case value == "" || kind == "":
		return value
	case kind == "url":
		return maskURL(value)
	default:
		return masked
	}
}

// maskURL hides the password of a URL, and everything when it cannot be told which part the password is.
func maskURL(value string) string {
	u, err := url.Parse(value)
	if err != nil || u.Opaque != "" {
		return masked
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), "redacted")
	}
	query := u.Query()
	for _, name := range []string{"password", "sslpassword", "passphrase"} {
		if query.Has(name) {
			query.Set(name, "redacted")
			u.RawQuery = query.Encode()
		}
	}
	return u.String()
}
