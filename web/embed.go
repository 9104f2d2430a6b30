// Package web holds what the browser gets: the applications for shoppers and for staff, as "make web" built them, and the script
// by which the program renders the shop's pages itself. A program that was built without them is whole but for its pages.
package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed all:dist
var files embed.FS

// Build is what was built. It is not changed after Load.
type Build struct {
	// Script renders pages: it defines a function "render" that takes the state of a page as JSON and returns the content of its
	// root element. Empty in a program that was built without.
	Script string
	// Assets are the files for browsers by name. A name changes with the content.
	Assets map[string]*Asset
	chunks map[string]chunk // by source
}

// Asset is a file for browsers.
type Asset struct {
	Content, Brotli, Gzip []byte // the encoded forms are nil where encoding does not pay
}

// Entry is what the document of an application refers to, by names of assets: a script, what it will ask for first, and style
// sheets.
type Entry struct {
	Script   string
	Preloads []string
	Styles   []string
}

// chunk is a line of Vite's manifest.
type chunk struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	Imports []string `json:"imports"`
}

// Load reads what was built into the program. Without it the build is empty, and Missing. What is embedded and cannot be read is a
// mistake of the build, and a panic.
func Load() *Build {
	b, err := Read(files)
	if err != nil {
		panic(err)
	}
	return b
}

// Read is the build in other files than those of the program: "dist/server.js", "dist/assets" with "manifest.json". Without the first
// it is Missing.
func Read(files fs.FS) (*Build, error) {
	b := &Build{Assets: map[string]*Asset{}, chunks: map[string]chunk{}}
	script, err := fs.ReadFile(files, "dist/server.js")
	if err != nil {
		return b, nil //nolint:nilerr // it was built without
	}
	b.Script = string(script)
	list, err := fs.ReadDir(files, "dist/assets")
	if err != nil {
		return nil, fmt.Errorf("read the files for browsers: %w", err)
	}
	for _, file := range list {
		content, err := fs.ReadFile(files, path.Join("dist/assets", file.Name()))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file.Name(), err)
		}
		if file.Name() == "manifest.json" {
			if err := json.Unmarshal(content, &b.chunks); err != nil {
				return nil, fmt.Errorf("read the manifest of the files for browsers: %w", err)
			}
			continue
		}
		b.add(file.Name(), content)
	}
	return b, nil
}

// add keeps a file, or the encoded form of one.
func (b *Build) add(name string, content []byte) {
	plain := strings.TrimSuffix(strings.TrimSuffix(name, ".br"), ".gz")
	a := b.Assets[plain]
	if a == nil {
		a = &Asset{}
		b.Assets[plain] = a
	}
	switch {
	case strings.HasSuffix(name, ".br"):
		a.Brotli = content
	case strings.HasSuffix(name, ".gz"):
		a.Gzip = content
	default:
		a.Content = content
	}
}

// Missing reports whether the program was built without pages.
func (b *Build) Missing() bool { return b.Script == "" }

// Entry is the application that a source begins, together with others that it will ask for at once: "src/shop/entry-client.tsx",
// "src/shop/pages/home.tsx". Sources that are not there are passed over.
func (b *Build) Entry(source string, with ...string) Entry {
	e := Entry{Script: b.chunks[source].File}
	seen := map[string]bool{}
	var visit func(source string)
	visit = func(source string) {
		c, found := b.chunks[source]
		if !found || seen[source] {
			return
		}
		seen[source] = true
		if c.File != e.Script && !strings.HasSuffix(c.File, ".css") {
			e.Preloads = append(e.Preloads, c.File)
		}
		e.Styles = append(e.Styles, c.CSS...)
		for _, next := range c.Imports {
			visit(next)
		}
	}
	visit(source)
	for _, next := range with {
		visit(next)
	}
	return e
}
