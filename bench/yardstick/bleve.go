package yardstick

import (
	"path/filepath"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/search/query"
	"golang.org/x/sys/unix"
)

// Bleve is the search library of Go's programs, with its English analyzer, on disk.
type Bleve struct {
	dir   string
	index bleve.Index
}

// NewBleve begins an index in a directory.
func NewBleve(dir string) (*Bleve, error) {
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.DocValues, text.IncludeTermVectors = en.AnalyzerName, false, false, false
	exact := bleve.NewTextFieldMapping()
	exact.Analyzer, exact.Store, exact.IncludeTermVectors, exact.IncludeInAll = keyword.Name, false, false, false
	number := bleve.NewNumericFieldMapping()
	number.Store, number.IncludeInAll = false, false
	product := bleve.NewDocumentStaticMapping()
	for _, field := range []string{"title", "description", "brand", "part"} {
		product.AddFieldMappingsAt(field, text)
	}
	for _, field := range facetFields {
		product.AddFieldMappingsAt(bleveField(field), exact)
	}
	product.AddFieldMappingsAt("published", number)
	all := bleve.NewIndexMapping()
	all.DefaultMapping, all.DefaultAnalyzer = product, en.AnalyzerName
	index, err := bleve.New(filepath.Join(dir, "bleve"), all)
	return &Bleve{dir: dir, index: index}, err
}

// bleveField is the name of a facet's field. A point in a name would be a path.
func bleveField(field string) string { return "term:" + field }

// Add takes products in as one batch.
func (b *Bleve) Add(first int, products []Product) error {
	batch := b.index.NewBatch()
	for i := range products {
		p := &products[i]
		fields := map[string]any{
			"title": p.Text.Title, "description": p.Text.Description, "brand": p.Text.Brand, "part": p.Text.Part,
			"published": float64(p.Document.Published),
		}
		for _, t := range facetTerms(p) {
			values, _ := fields[bleveField(t.field)].([]string)
			fields[bleveField(t.field)] = append(values, t.value)
		}
		if err := batch.Index(strconv.Itoa(first+i), fields); err != nil {
			return err
		}
	}
	return b.index.Batch(batch)
}

// settling is the longest that segments may be merged after the last product.
const settling = 2 * time.Minute

// Build waits until nothing is merged in the background any more: until this process has done next to nothing for a second.
func (b *Bleve) Build() error {
	for until := time.Now().Add(settling); time.Now().Before(until); {
		before, err := processorTime()
		if err != nil {
			return err
		}
		time.Sleep(time.Second)
		if after, err := processorTime(); err != nil || after-before < 20*time.Millisecond {
			return err
		}
	}
	return nil
}

func processorTime() (time.Duration, error) {
	var used unix.Timespec
	err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &used)
	return time.Duration(used.Nano()), err
}

// Search finds what has one of the words.
func (b *Bleve) Search(r Request) (Answer, error) {
	if r.Suggest {
		return Answer{}, ErrUnable
	}
	request := bleve.NewSearchRequestOptions(bleveQuery(r), r.Limit, 0, false)
	if r.Category != "" {
		request.SortBy([]string{"-published"})
	}
	for _, field := range r.Facets {
		request.AddFacet(field, bleve.NewFacetRequest(bleveField(field), 20))
	}
	found, err := b.index.Search(request)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Total: int(found.Total)}
	for _, hit := range found.Hits {
		position, err := strconv.Atoi(hit.ID)
		if err != nil {
			return a, err
		}
		a.Positions = append(a.Positions, position)
	}
	for _, facet := range found.Facets {
		a.Counts += facet.Terms.Len()
	}
	return a, nil
}

func bleveQuery(r Request) query.Query {
	if r.Category != "" {
		in := bleve.NewTermQuery(r.Category)
		in.SetField(bleveField("category"))
		return in
	}
	match := bleve.NewMatchQuery(r.Text)
	if r.Fuzzy {
		match.SetFuzziness(1)
	}
	if !r.Prefix {
		return match
	}
	either := bleve.NewDisjunctionQuery(match)
	if all := Words(r.Text); len(all) > 0 {
		either.AddQuery(bleve.NewPrefixQuery(all[len(all)-1]))
	}
	return either
}

// Disk is the size of the segments.
func (b *Bleve) Disk() (int64, error) { return folderSize(b.dir) }

// Close closes the index.
func (b *Bleve) Close() error { return b.index.Close() }
