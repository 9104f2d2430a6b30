package app

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// crawler follows every link of a shop, as a search engine would, up to a limit.
type crawler struct {
	t       *testing.T
	server  *open
	seen    map[string]bool
	waiting []string
	from    map[string]string // the page on which a link was found first

	narrowed map[string]int // addresses of a page with something behind its ?
}

// How many addresses are visited.
const (
	crawlLimit   = 300
	narrowedMost = 4 // of one page
)

// note remembers an address that a page mentions. Other sites, and places within a page, are not asked for.
func (c *crawler) note(page, address string) {
	base, err := url.Parse(c.server.url + page)
	if err != nil {
		c.t.Fatal(err)
	}
	u, err := base.Parse(strings.TrimSpace(address))
	if err != nil {
		c.t.Errorf("%s has a link to %q: %v", page, address, err)
		return
	}
	if u.Scheme != "http" || "http://"+u.Host != c.server.url {
		return
	}
	u.Fragment = ""
	path := u.RequestURI()
	if !c.seen[path] {
		// A list can be narrowed in thousands of ways, and a few of them tell what the others would.
		if u.RawQuery != "" {
			if c.narrowed[u.Path]++; c.narrowed[u.Path] > narrowedMost {
				return
			}
		}
		c.seen[path], c.from[path] = true, page
		c.waiting = append(c.waiting, path)
	}
}

// read notes every address in a page.
func (c *crawler) read(page string, text []byte) {
	tokens := html.NewTokenizer(strings.NewReader(string(text)))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		for _, a := range token.Attr {
			switch {
			case a.Key == "action" && slices.Contains(token.Attr, html.Attribute{Key: "method", Val: "post"}):
				// What changes something is not to be looked at.
			case a.Key == "href", a.Key == "src", a.Key == "action":
				c.note(page, a.Val)
			case a.Key == "srcset":
				for candidate := range strings.SplitSeq(a.Val, ",") {
					address, _, _ := strings.Cut(strings.TrimSpace(candidate), " ")
					c.note(page, address)
				}
			}
		}
	}
}

// visit asks for an address, and fails the test unless it is there and what its name promises.
func (c *crawler) visit(path string) {
	a := c.server.get(c.t, path, "")
	kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	if a.status != http.StatusOK {
		c.t.Errorf("%s, found on %s: %d %s", path, c.from[path], a.status, kind)
		return
	}
	if len(a.body) == 0 {
		c.t.Errorf("%s, found on %s, is empty", path, c.from[path])
	}
	switch {
	case strings.HasPrefix(path, "/media/"):
		if seen := http.DetectContentType(a.body); kind != seen || !strings.HasPrefix(kind, "image/") {
			c.t.Errorf("%s is called %s and is %s", path, kind, seen)
		}
	case kind == "text/html":
		c.read(path, a.body)
	}
}

// From the front page of the demo shop every link leads somewhere, every picture is one, and nothing goes wrong inside:
// also before the renditions of pictures exist, and once they do.
func TestEveryLinkAnswers(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		if out, code := s.run(t, "demo"); code != exitDone {
			t.Fatalf("demo: exit code %d\n%s", code, out)
		}
		server := s.open(t, "--log-level", "warn")
		image := picturesBeforeRenditions(t, server)
		c := &crawler{t: t, server: server, seen: map[string]bool{}, from: map[string]string{}, narrowed: map[string]int{}}
		for _, path := range []string{"/", "/api/docs", "/sitemap.xml", "/robots.txt"} {
			c.note("/", path)
		}
		limit, kinds := crawlLimit, map[string]int{}
		for n := 0; len(c.waiting) > 0 && n < limit; n++ {
			path := c.waiting[0]
			c.waiting = c.waiting[1:]
			kinds[strings.Split(path, "/")[1]]++
			c.visit(path)
		}
		t.Logf("visited %v; %d more were known", kinds, len(c.waiting))
		for kind, atLeast := range map[string]int{"products": 15, "categories": 20, "media": 15, "assets": 2} {
			if kinds[kind] < atLeast {
				t.Errorf("only %d addresses below /%s were visited", kinds[kind], kind)
			}
		}

		var product struct{ Image struct{ Srcset string } }
		within(t, patience, "the first picture has renditions", func() bool {
			server.expect(t, http.StatusOK, http.MethodGet, image.product, "", "", &product)
			return product.Image.Srcset != ""
		})
		for candidate := range strings.SplitSeq(product.Image.Srcset, ",") {
			address, width, _ := strings.Cut(strings.TrimSpace(candidate), " ")
			a := server.get(t, address, "")
			if a.status != http.StatusOK || http.DetectContentType(a.body) != "image/jpeg" || a.header.Get("Content-Type") != "image/jpeg" ||
				!strings.Contains(a.header.Get("Cache-Control"), "immutable") {
				t.Errorf("the rendition %s %s: %d %v", address, width, a.status, a.header)
			}
		}
		server.stop(t)
		if log := server.warned(); log != "" {
			t.Errorf("the server warned:\n%s", log)
		}
	})
}

// picture is where a product and its picture are.
type picture struct{ product, folder string }

// picturesBeforeRenditions asks for every width of every product's picture while a server that has just begun has made few
// or none of them: then another size stands in, which may not be kept.
func picturesBeforeRenditions(t *testing.T, server *open) picture {
	t.Helper()
	var list struct {
		Data []struct {
			ID    string
			Image *struct{ URL string }
		}
		Total int
	}
	server.expect(t, http.StatusOK, http.MethodGet, "/api/products?limit=100", "", "", &list)
	if list.Total != 64 || len(list.Data) != 64 {
		t.Fatalf("%d of %d products", len(list.Data), list.Total)
	}
	var first picture
	for _, p := range slices.Backward(list.Data) { // the last is rendered first: it was imported first
		if p.Image == nil {
			t.Errorf("product %s has no picture", p.ID)
			continue
		}
		folder := p.Image.URL[:strings.LastIndex(p.Image.URL, "/")]
		first = picture{"/api/products/" + p.ID, folder}
		for _, name := range []string{"400.jpg", "800.jpg", "1200.jpg"} {
			a := server.get(t, folder+"/"+name, "")
			kind := a.header.Get("Content-Type")
			if a.status != http.StatusOK || kind != http.DetectContentType(a.body) || !strings.HasPrefix(kind, "image/") {
				t.Errorf("%s/%s: %d %s", folder, name, a.status, kind)
			}
		}
	}
	for _, path := range []string{"/media/" + strings.Repeat("0", 64) + "/400.jpg", first.folder + "/401.jpg", first.folder + "/../secrets"} {
		a := server.get(t, path, "")
		var problem struct{ Code string }
		if err := json.Unmarshal(a.body, &problem); a.status != http.StatusNotFound {
			t.Errorf("%s: %d, %v", path, a.status, err)
		}
	}
	return first
}
