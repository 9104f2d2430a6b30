package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The tables below are the architecture: which package may import which. A new edge that they refuse is either a
// mistake, or a decision that belongs into the table with a reason beside it.

const module = "winkel"

// floors, bottom to top. A package imports from floors below its own. The last two hold programs, of which bench has
// those that measure, and lie at the top of the repository; the others lie in internal.
var (
	floors   = []string{"kernel", "platform", "commerce", "api", "app", "cmd", "bench"}
	programs = []string{"cmd", "bench"}
)

// tiers of the floors that have them, bottom to top. A unit imports from tiers below its own. A domain of commerce must
// be in one; what is in none of api's is an audience, or what carries one, and stands above them.
var tiers = map[string][][]string{
	"commerce": {
		{"catalog", "inventory", "tax", "promotion", "customer", "identity", "fulfillment", "payment", "review", "audit", "content"}, // FACT
		{"cart", "order", "pricing"},                    // DOCUMENT
		{"settlement"},                                  // what providers answer, for both of the next
		{"checkout", "aftersale", "account", "privacy"}, // ORCHESTRATE
		{"search", "recommend", "analytics", "segment", "notify", "webhook"}, // REACT
	},
	"api": {
		{"problem", "arrival", "policy"}, // how errors look; how requests came; what pages may do
		{"wire"},                         // how everything else looks
	},
}

// sideways lists the edges between units of one floor or tier that are allowed all the same.
var sideways = map[string][]string{
	"kernel/id":           {"kernel/fault", "kernel/clock"}, // an id is minted from the time, and a wrong one is a fault
	"kernel/money":        {"kernel/fault"},
	"kernel/page":         {"kernel/fault"},
	"kernel/address":      {"kernel/fault"},
	"kernel/email":        {"kernel/fault"},
	"platform/outbox":     {"platform/db", "platform/trace"},                                                    // an event is a row in its cause's transaction
	"platform/job":        {"platform/db", "platform/outbox", "platform/idem", "platform/trace"},                // a job is a row, a dead one an event, a rerun claims a key
	"platform/backup":     {"platform/db", "platform/blob", "platform/job", "platform/outbox", "platform/idem"}, // what is copied, and by whom
	"platform/db":         {"platform/trace"},                                                                   // what a request waits for is shown down to its statements
	"platform/trace":      {"platform/telemetry"},                                                               // log lines name the trace
	"platform/resilience": {"platform/trace"},                                                                   // calls are parts of it
	"platform/setting":    {"platform/db"},                                                                      // a setting is a row
	"platform/idem":       {"platform/db"},                                                                      // a key is claimed in the transaction that it guards
	"platform/mail":       {"platform/resilience"},                                                              // whoever talks to the outside world does so behind a breaker
	"platform/blob":       {"platform/resilience"},
	"platform/cache":      {"platform/resilience"},
	"platform/config":     {"platform/limit", "platform/balance"},    // a rate is something that is configured, and so is a node
	"platform/redis":      {"platform/limit", "platform/resilience"}, // nodes count together, and do without it when it is away
	"bench/reads":         {"bench/process"},                         // how a program under measurement is started
	"bench/footprint":     {"bench/process"},
	"bench/balance":       {"bench/process"},
	"bench/checkout":      {"bench/process"},
	"bench/flood":         {"bench/process"},
	"bench/backup":        {"bench/process"},
	"bench/recommend":     {"bench/process"},
	"bench/soak":          {"bench/process"},
	"bench/relevance":     {"bench/yardstick"}, // what ours is measured beside
	"bench/search":        {"bench/yardstick", "bench/process"},
	"commerce/order":      {"commerce/pricing"}, // an order copies the quote
	// The service of search stands on the index, which is pure, as on a library; the index on the words of texts.
	"commerce/search":       {"commerce/search/index", "commerce/search/text"},
	"commerce/search/index": {"commerce/search/text"},
	"commerce/cart":         {"commerce/pricing"}, // a cart shows the quote
	"commerce/content":      {"commerce/catalog"}, // a page has an address and a text by the rules of a product's
}

// importers lists who may import the packages that stand beside the floors. Those import nothing of ours.
var importers = map[string][]string{
	"migrations": {"platform/db", "app", "bench/access", "bench/analytics", "bench/recommend"}, // what is measured there is a part of a shop, on its own schema
	"web":        {"api", "app"},
}

// place is where a package stands.
type place struct {
	path  string // as "commerce/catalog/transfer": below the module, without "internal"
	floor string // as "commerce"; "migrations" and "web" stand beside the floors
	unit  string // as "commerce/catalog": the domain, the capability, the value, the audience
}

// locate finds the place of a package, or says why it has none.
func locate(importPath string) (place, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(importPath, module+"/"), "internal/")
	floor, rest, _ := strings.Cut(path, "/")
	unit, _, _ := strings.Cut(rest, "/")
	p := place{path: path, floor: floor, unit: strings.TrimSuffix(floor+"/"+unit, "/")}
	inside := strings.HasPrefix(importPath, module+"/internal/")
	switch {
	case !inside && (slices.Contains(programs, floor) || importers[floor] != nil):
		return p, nil
	case !inside || slices.Contains(programs, floor) || !slices.Contains(floors, floor):
		return p, fmt.Errorf("%s fits no floor: put it below internal/ in one of %v, or give it a place in internal/arch_test.go",
			importPath, floors)
	case unit == "" && floor != "app" && floor != "api":
		return p, fmt.Errorf("%s is a floor, not a package: move its files into one package a thing, as in internal/%s/<name>",
			importPath, floor)
	case floor == "commerce" && p.tier() < 0:
		return p, fmt.Errorf("%s belongs to no tier: add the domain %q to the tiers in internal/arch_test.go, or make it part of one",
			importPath, unit)
	}
	return p, nil
}

// height is the number of floors below.
func (p place) height() int { return slices.Index(floors, p.floor) }

// tier is the number of tiers below the unit; -1 for a domain of commerce that is in none, 0 on a floor without tiers.
func (p place) tier() int {
	_, unit, _ := strings.Cut(p.unit, "/")
	tier := slices.IndexFunc(tiers[p.floor], func(units []string) bool { return slices.Contains(units, unit) })
	if tier < 0 && p.floor != "commerce" {
		return len(tiers[p.floor])
	}
	return tier
}

// checkImport says why the code of one package may not import another; nil means that it may.
func checkImport(from, to string) error {
	importing, imported, err := locateBoth(from, to)
	if err != nil {
		return err
	}
	refuse := func(why string) error { return fmt.Errorf("%s imports %s: %s", from, to, why) }
	switch {
	case strings.HasSuffix(to, "test") && !strings.HasSuffix(from, "test"):
		return refuse("a package whose name ends in test is for tests alone")
	case importers[imported.floor] != nil:
		if allowed := importers[imported.floor]; !importing.isOneOf(allowed) {
			return refuse(fmt.Sprintf("only %v may", allowed))
		}
	case importing.height() < imported.height():
		return refuse(fmt.Sprintf("%s lies below %s; declare a small interface where it is needed and let app supply it",
			importing.floor, imported.floor))
	case importing.height() > imported.height():
	case importing.unit == imported.unit:
		return inUnit(importing, imported, refuse)
	case slices.Contains(sideways[importing.unit], imported.unit):
	case importing.tier() > imported.tier():
	case importing.path == "app" || importing.path == "api" || imported.path == "app" || imported.path == "api":
		// The floor's own package and its parts may build on one another; that both do, Go itself forbids.
	case importing.tier() < imported.tier():
		return refuse("its tier is higher; send an outbox event, or declare a small interface and let app supply it")
	default:
		return refuse("that is sideways; let app connect the two, or list the edge with its reason in internal/arch_test.go")
	}
	return nil
}

// inUnit judges an import between packages of one domain or capability: its parts may build on it and on their own
// parts, and it must stand without them.
func inUnit(importing, imported place, refuse func(why string) error) error {
	part := func(p place) string {
		first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(p.path, p.unit), "/"), "/")
		return first
	}
	switch {
	case part(imported) == "" || part(importing) == part(imported):
		return nil
	case slices.Contains(sideways[importing.path], imported.path):
		return nil
	case part(importing) == "":
		return refuse("a package must stand without its sub-packages")
	default:
		return refuse("sub-packages do not import one another; move what they share into " + importing.unit)
	}
}

// checkTestImport says why the tests of a package may not import another. Tests may look sideways and into
// sub-packages for what they need around them, but not up.
func checkTestImport(from, to string) error {
	importing, imported, err := locateBoth(from, to)
	if err == nil && importing.height() < imported.height() {
		err = fmt.Errorf("a test of %s imports %s, which lies above it: move the test up", from, to)
	}
	return err
}

func locateBoth(from, to string) (importing, imported place, err error) {
	importing, fromErr := locate(from)
	imported, toErr := locate(to)
	return importing, imported, errors.Join(fromErr, toErr)
}

// isOneOf reports whether the package belongs to one of the floors or units named.
func (p place) isOneOf(names []string) bool {
	return slices.Contains(names, p.floor) || slices.Contains(names, p.unit)
}

// isOurs reports whether the path is of a package of this module that the rules speak of.
func isOurs(importPath string) bool {
	return strings.HasPrefix(importPath, module+"/") &&
		importPath != module+"/internal" && // the tests in this directory
		!strings.Contains(importPath, "/node_modules/") // some JavaScript packages carry Go files
}

// watchSources opens every directory of sources, because go test repeats a cached result unless something changed that
// the test opened itself, and what go list opens does not count.
func watchSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone while we looked: a temporary file
		}
		name := filepath.Base(path)
		if err == nil && entry.IsDir() && (name == "node_modules" || strings.HasPrefix(name, ".") && path != "..") {
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsPointDown(t *testing.T) {
	watchSources(t)
	list := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	list.Dir = ".."
	var problems bytes.Buffer
	list.Stderr = &problems
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, problems.String())
	}
	found := 0
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; found++ {
		var pkg struct {
			ImportPath                         string
			Imports, TestImports, XTestImports []string
		}
		if err := decoder.Decode(&pkg); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if !isOurs(pkg.ImportPath) {
			continue
		}
		if _, err := locate(pkg.ImportPath); err != nil {
			t.Error(err)
			continue
		}
		for _, to := range slices.DeleteFunc(pkg.Imports, func(p string) bool { return !isOurs(p) }) {
			if err := checkImport(pkg.ImportPath, to); err != nil {
				t.Error(err)
			}
		}
		for _, to := range slices.Concat(pkg.TestImports, pkg.XTestImports) {
			if !isOurs(to) {
				continue
			}
			if err := checkTestImport(pkg.ImportPath, to); err != nil {
				t.Error(err)
			}
		}
	}
	if found < 5 {
		t.Fatalf("go list found %d packages: this test looked in the wrong place", found)
	}
}

// TestImportRules proves the checker itself on edges that need not exist.
func TestImportRules(t *testing.T) {
	const in = module + "/internal/"
	tests := []struct{ from, to, refusal string }{ // an empty refusal: allowed
		{module + "/cmd/winkel", in + "app", ""},
		{in + "app", in + "api/store", ""},
		{in + "app", in + "kernel/id", ""},
		{in + "api/store", in + "commerce/catalog", ""},
		{in + "commerce/catalog", in + "platform/db", ""},
		{in + "platform/db", in + "kernel/fault", ""},
		{in + "kernel/fault", in + "platform/db", "kernel lies below platform"},
		{in + "platform/db", in + "commerce/catalog", "platform lies below commerce"},
		{in + "commerce/catalog", in + "api/wire", "commerce lies below api"},
		{in + "api", in + "app", "api lies below app"},
		{in + "app", module + "/cmd/winkel", "app lies below cmd"},
		{module + "/bench/submit", in + "platform/db", ""},
		{in + "app", module + "/bench/submit", "app lies below bench"},

		{in + "kernel/id", in + "kernel/clock", ""},
		{in + "kernel/clock", in + "kernel/id", "sideways"},
		{in + "kernel/money", in + "kernel/page", "sideways"},
		{in + "platform/outbox", in + "platform/db", ""},
		{in + "platform/db", in + "platform/outbox", "sideways"},
		{in + "platform/db", in + "platform/telemetry", "sideways"},
		{in + "api/store", in + "api/wire", ""},
		{in + "api/server", in + "api/problem", ""},
		{in + "api/wire", in + "api/problem", ""},
		{in + "api/problem", in + "api/wire", "its tier is higher"},
		{in + "api/wire", in + "api/store", "its tier is higher"},
		{in + "api/store", in + "api/admin", "sideways"},
		{in + "api", in + "api/store", ""},
		{in + "api/store", in + "api", ""},

		{in + "commerce/catalog", in + "commerce/inventory", "sideways"},
		{in + "commerce/order", in + "commerce/catalog", ""},
		{in + "commerce/checkout", in + "commerce/order", ""},
		{in + "commerce/search", in + "commerce/checkout", ""},
		{in + "commerce/catalog", in + "commerce/search", "its tier is higher"},
		{in + "commerce/pricing", in + "commerce/aftersale", "its tier is higher"},
		{in + "commerce/order", in + "commerce/pricing", ""},
		{in + "commerce/cart", in + "commerce/pricing", ""},
		{in + "commerce/pricing", in + "commerce/order", "sideways"},
		{in + "commerce/cart", in + "commerce/order", "sideways"},
		{in + "commerce/search", in + "commerce/analytics", "sideways"},

		{in + "commerce/catalog/transfer", in + "commerce/catalog", ""},
		{in + "commerce/catalog", in + "commerce/catalog/transfer", "must stand without its sub-packages"},
		{in + "commerce/catalog/transfer", in + "commerce/catalog/demo", "sub-packages do not import one another"},
		{in + "commerce/catalog/demo", in + "commerce/catalog/demo/draw", ""},
		{in + "commerce/catalog/transfer", in + "commerce/inventory", "sideways"},
		{in + "commerce/search/index", in + "commerce/catalog/transfer", ""},
		{in + "platform/db/dbtest", in + "platform/db", ""},
		{in + "commerce/catalog", in + "platform/db/dbtest", "for tests alone"},
		{in + "commerce/checkout/checkouttest", in + "platform/db/dbtest", ""},

		{in + "platform/db", module + "/migrations", ""},
		{in + "platform/db/dbtest", module + "/migrations", ""},
		{in + "app", module + "/migrations", ""},
		{in + "commerce/catalog", module + "/migrations", "only [platform/db app bench/access bench/analytics bench/recommend] may"},
		{in + "api/page", module + "/web", ""},
		{in + "platform/blob", module + "/web", "only [api app] may"},
		{module + "/web", in + "kernel/id", "web imports"},
		{module + "/migrations", in + "kernel/id", "migrations imports"},

		{in + "commerce/loyalty", in + "kernel/id", "belongs to no tier"},
		{in + "app", in + "util", "fits no floor"},
		{in + "cmd", in + "kernel/id", "fits no floor"},
		{in + "bench", in + "kernel/id", "fits no floor"},
		{module + "/pkg/strings", in + "kernel/id", "fits no floor"},
		{module + "/kernel", in + "kernel/id", "fits no floor"},
		{in + "app", in + "commerce", "is a floor, not a package"},
	}
	for _, test := range tests {
		judge(t, checkImport(test.from, test.to), test.from, test.to, test.refusal)
	}
	for _, test := range []struct{ from, to, refusal string }{
		{in + "commerce/catalog", in + "platform/db/dbtest", ""},
		{in + "commerce/catalog", in + "commerce/inventory", ""},
		{in + "platform/job", in + "commerce/catalog", "move the test up"},
		{in + "platform/job", in + "util", "fits no floor"},
	} {
		judge(t, checkTestImport(test.from, test.to), test.from, test.to, test.refusal)
	}
}

func judge(t *testing.T, err error, from, to, refusal string) {
	t.Helper()
	switch {
	case refusal == "" && err != nil:
		t.Errorf("refused: %v", err)
	case refusal != "" && err == nil:
		t.Errorf("%s may import %s, want a refusal with %q", from, to, refusal)
	case refusal != "" && !strings.Contains(err.Error(), refusal):
		t.Errorf("refused with %q, want %q", err, refusal)
	}
}

// moneyBearing lists the directories, below internal, where amounts of money are held or added up.
var moneyBearing = []string{"kernel/money", "commerce"}

// floatsAllowed lists the files in there that use floating point for something else, each with the reason; a name that ends in a
// slash stands for all files of the directory.
var floatsAllowed = map[string]string{
	"commerce/content/colour.go": "how light a colour is",
	"commerce/recommend/":        "how much speaks for a product, and how often that was right; no amount of money comes near it",
	"commerce/search/number.go":  "what the index narrows and sorts by; nothing is added up there",
	"commerce/search/index/":     "scores and numbers of attributes; prices come and go as integers",
}

// floating is what brings floating point into a file: the types, and what returns them without naming them.
var floating = []string{"float32", "float64", "complex64", "complex128", "ParseFloat", "FormatFloat", "Float32", "Float64"}

// findFloat is the position and text of the first use of floating point in a file, or an invalid position.
func findFloat(file *ast.File) (at token.Pos, text string) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if slices.Contains(floating, n.Name) && !at.IsValid() {
				at, text = n.Pos(), n.Name
			}
		case *ast.BasicLit:
			if (n.Kind == token.FLOAT || n.Kind == token.IMAG) && !at.IsValid() {
				at, text = n.Pos(), n.Value
			}
		}
		return !at.IsValid()
	})
	return at, text
}

func TestMoneyIsNeverFloatingPoint(t *testing.T) {
	unused := maps.Clone(floatsAllowed)
	files := token.NewFileSet()
	scanned := 0
	check := func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		scanned++
		at, text := findFloat(file)
		name := filepath.ToSlash(path)
		if directory := filepath.ToSlash(filepath.Dir(path)) + "/"; floatsAllowed[directory] != "" {
			name = directory
		}
		if _, allowed := floatsAllowed[name]; allowed && at.IsValid() {
			delete(unused, name)
		} else if at.IsValid() {
			t.Errorf("%s uses %s: count in minor units or millionths (kernel/money); if it is no money, "+
				"list the file in floatsAllowed in internal/arch_test.go with the reason", files.Position(at), text)
		}
		return nil
	}
	for _, dir := range moneyBearing {
		if err := filepath.WalkDir(filepath.FromSlash(dir), check); err != nil {
			t.Fatal(err)
		}
	}
	if scanned == 0 {
		t.Fatal("no file was looked at")
	}
	for path := range unused {
		t.Errorf("%s is in floatsAllowed, but uses no floating point: remove it from the list", path)
	}
}

// TestFloatRule proves the search for floating point itself.
func TestFloatRule(t *testing.T) {
	for source, want := range map[string]string{
		`var a int64 = 5`: "",
		`// A float64 in a comment.
		var a = "float64 1.5"`: "",
		`type a struct{ price float64 }`:                  "float64",
		`func a(rate float32) {}`:                         "float32",
		`var a = 1.5`:                                     "1.5",
		`var a = 1e3`:                                     "1e3",
		`var a, err = strconv.ParseFloat("1.5", 64)`:      "ParseFloat",
		`var a = rand.Float64()`:                          "Float64",
		`func a[T ~int64 | ~float64](b T) T { return b }`: "float64",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "a.go", "package a\n"+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if at, got := findFloat(file); got != want || at.IsValid() != (want != "") {
			t.Errorf("in %q, floating point is %q, want %q", source, got, want)
		}
	}
}
