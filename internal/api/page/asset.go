package page

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"

	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
	"winkel/web"
)

//go:embed assets
var assetFiles embed.FS

// assets is the files that pages refer to. The address of one holds a hash of its content, so that browsers may keep it
// forever and have the new one at once.
type assets struct {
	byName  map[string]asset  // by the last part of the address
	address map[string]string // by the file's name
}

type asset struct {
	mime    string
	content []byte
}

var mimes = map[string]string{
	".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2",
	".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg",
}

func loadAssets() assets {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		panic(err) // not embedded
	}
	all := assets{byName: map[string]asset{}, address: map[string]string{}}
	for _, entry := range entries {
		content, err := assetFiles.ReadFile("assets/" + entry.Name())
		if err != nil {
			panic(err)
		}
		extension := path.Ext(entry.Name())
		sum := sha256.Sum256(content)
		name := strings.TrimSuffix(entry.Name(), extension) + "-" + hex.EncodeToString(sum[:6]) + extension
		all.byName[name] = asset{mime: mimes[extension], content: content}
		all.address[entry.Name()] = "/assets/" + name
	}
	return all
}

// path is the address of a file; a template that names one that is not there panics in the first test.
func (a assets) path(file string) string {
	address, found := a.address[file]
	if !found {
		panic("page: there is no asset " + file)
	}
	return address
}

func (s *site) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if built := s.options.Build.Assets[name]; built != nil {
		sendBuilt(w, r, path.Ext(name), built)
		return
	}
	found, ok := s.assets.byName[name]
	if !ok {
		problem.Write(w, r, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such file."))
		return
	}
	sendAsset(w, found.mime, found.content)
}

// sendBuilt sends a file of the application, in the best encoding that the client takes.
func sendBuilt(w http.ResponseWriter, r *http.Request, extension string, a *web.Asset) {
	content, accepted := a.Content, r.Header.Get("Accept-Encoding")
	w.Header().Set("Vary", "Accept-Encoding")
	switch {
	case a.Brotli != nil && accepts(accepted, "br"):
		w.Header().Set("Content-Encoding", "br")
		content = a.Brotli
	case a.Gzip != nil && accepts(accepted, "gzip"):
		w.Header().Set("Content-Encoding", "gzip")
		content = a.Gzip
	}
	sendAsset(w, mimes[extension], content)
}

// accepts reports whether a list of encodings names one and does not exclude it.
func accepts(list, encoding string) bool {
	for item := range strings.SplitSeq(list, ",") {
		name, weight, _ := strings.Cut(item, ";")
		if strings.TrimSpace(name) == encoding {
			return strings.Trim(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

func sendAsset(w http.ResponseWriter, mime string, content []byte) {
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Length", strconv.Itoa(len(content)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(content) // a visitor who went away is nobody to tell
}

// favicon is for those who ask for it without having read a page.
func (s *site) favicon(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=3600")
	http.Redirect(w, r, s.assets.path("icon.svg"), http.StatusFound)
}
