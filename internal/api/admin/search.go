package admin

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const (
	searchRoot  = "/api/admin/search"
	synonymRoot = searchRoot + "/synonyms"

	searchRead  = "search:read"
	searchWrite = "search:write"

	compareTime = 5 * time.Minute // of a large catalog
)

func (h *handlers) registerSearch(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: search", Scope: scope}
	}
	wire.Get(a, searchRoot, op("admin-get-search", "How this node's model of the catalog is", searchRead), h.getSearch)
	compare := op("admin-compare-search", "What this node's model of the catalog has otherwise than the tables", searchRead)
	compare.Timeout = compareTime
	wire.Get(a, searchRoot+"/differences", compare, h.compareSearch)
	wire.Post(a, searchRoot+"/rebuild", op("admin-rebuild-search", "Have every node build its model of the catalog anew", searchWrite), h.rebuildSearch)
	queries := op("admin-list-search-queries", "What shoppers searched for, the most frequent first", searchRead)
	queries.Description = search.QueriesDefinition + " With format=csv the answer is a table for spreadsheets."
	wire.Get(a, searchRoot+"/queries", queries, h.listQueries)
	wire.Get(a, synonymRoot, op("admin-list-synonyms", "Words that mean the same", searchRead), h.listSynonyms)
	creation := op("admin-create-synonym", "Say that words mean the same", searchWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, synonymRoot, creation, h.createSynonym)
	wire.Get(a, synonymRoot+"/{id}", op("admin-get-synonym", "A group of words that mean the same", searchRead), h.getSynonym)
	wire.Patch(a, synonymRoot+"/{id}", op("admin-update-synonym", "Replace the words of a group", searchWrite), h.updateSynonym)
	wire.Delete(a, synonymRoot+"/{id}", op("admin-delete-synonym", "Remove a group of words", searchWrite), h.deleteSynonym)
}

// SearchStatus is how the model of one node is.
type SearchStatus struct {
	Ready      bool                     `json:"ready"`
	Products   int64                    `json:"products" doc:"That shoppers can find."`
	IndexBytes int64                    `json:"index_bytes"`
	Rows       int64                    `json:"rows" doc:"Of lists, ready to be sent."`
	RowBytes   int64                    `json:"row_bytes"`
	Backlog    int64                    `json:"backlog" doc:"Products that wait to be written because a name has changed."`
	BuiltAt    wire.Nullable[time.Time] `json:"built_at"`
	Resumed    bool                     `json:"resumed" doc:"It was kept from the last run of the program, and has been followed since; else it was built from the tables by this run."`
}

func (h *handlers) getSearch(context.Context, *wire.Call, *wire.None) (*wire.Reply[SearchStatus], error) {
	s := h.search.Status()
	return &wire.Reply[SearchStatus]{Body: SearchStatus{
		Ready: s.Ready, Products: s.Products, IndexBytes: s.IndexBytes, Rows: s.Rows, RowBytes: s.RowBytes, Backlog: s.Backlog,
		BuiltAt: wire.TimeOrNull(s.BuiltAt), Resumed: s.Resumed,
	}}, nil
}

// SearchDifferences is what a model has otherwise than the tables.
type SearchDifferences struct {
	Differences []string `json:"differences" doc:"The first 1000."`
	Count       int64    `json:"count"`
}

const maxSearchDifferences = 1000

func (h *handlers) compareSearch(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[SearchDifferences], error) {
	doc := SearchDifferences{Differences: []string{}}
	err := h.search.Compare(ctx, func(difference string) {
		doc.Count++
		if doc.Count <= maxSearchDifferences {
			doc.Differences = append(doc.Differences, difference)
		}
	})
	if err != nil {
		return nil, err
	}
	return &wire.Reply[SearchDifferences]{Body: doc}, nil
}

func (h *handlers) rebuildSearch(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[wire.None], error) {
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) { return nothing{}, h.search.RequestRebuild(ctx, claim) })
}

// QueryReport asks for a report of queries.
type QueryReport struct {
	Days    int    `query:"days" default:"30" minimum:"1" maximum:"400" doc:"Of the last so many days, today included; days are those of UTC."`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" doc:"Rows. Default: 50, and with format=csv all that there are, at most 100,000."`
	Outcome string `query:"outcome" enum:"all,fruitless" default:"all" doc:"fruitless: those that found nothing, the most frequent first."`
	Format  string `query:"format" enum:"json,csv" default:"json"`
}

// SearchQuery is how often something was searched for.
type SearchQuery struct {
	Text      string `json:"text" doc:"Normalized. Nothing is known about who searched."`
	Searches  int64  `json:"searches"`
	Fruitless int64  `json:"fruitless" doc:"Searches that found nothing."`
	Found     int64  `json:"found" doc:"Products that it found on its last day."`
	LastDay   string `json:"last_day" example:"2026-05-04"`
}

// SearchQueries is a report of queries.
type SearchQueries struct {
	Data []SearchQuery `json:"data"`
}

// rows is how many the answer has at most.
func (r *QueryReport) rows() int {
	switch {
	case r.Limit > 0:
		return r.Limit
	case r.Format == "csv":
		return search.MaxQueries
	}
	return 50
}

func (h *handlers) listQueries(ctx context.Context, _ *wire.Call, in *QueryReport) (*wire.Reply[SearchQueries], error) {
	list, err := h.search.ListQueries(ctx, search.QueryReport{Days: in.Days, Fruitless: in.Outcome == "fruitless", Limit: in.rows()})
	if err != nil {
		return nil, err
	}
	if in.Format == "csv" {
		return queriesSheet(list), nil
	}
	doc := SearchQueries{Data: make([]SearchQuery, len(list))}
	for i, q := range list {
		doc.Data[i] = SearchQuery{Text: q.Text, Searches: q.Searches, Fruitless: q.Fruitless, Found: q.Found, LastDay: q.LastDay.Format(time.DateOnly)}
	}
	return &wire.Reply[SearchQueries]{Body: doc}, nil
}

func queriesSheet(list []search.QueryCount) *wire.Reply[SearchQueries] {
	return csvReply[SearchQueries]("search-queries.csv", []string{"text", "searches", "fruitless", "found", "last_day"}, func(row func(...string) error) error {
		for i := range list {
			q := &list[i]
			err := row(q.Text, strconv.FormatInt(q.Searches, 10), strconv.FormatInt(q.Fruitless, 10), strconv.FormatInt(q.Found, 10),
				q.LastDay.Format(time.DateOnly))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Synonym is a group of words, or of a few words each, that mean the same.
type Synonym struct {
	ID        id.Synonym `json:"id"`
	Version   int64      `json:"version"`
	Terms     []string   `json:"terms"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
}

func synonymReply(s *search.Synonym) *wire.Reply[Synonym] {
	return &wire.Reply[Synonym]{Version: s.Version, Body: synonymDocument(s)}
}

func synonymDocument(s *search.Synonym) Synonym {
	return Synonym{ID: s.ID, Version: s.Version, Terms: s.Terms, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt}
}

// Synonyms is every group.
type Synonyms struct {
	Data []Synonym `json:"data"`
}

func (h *handlers) listSynonyms(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Synonyms], error) {
	list, err := h.search.ListSynonyms(ctx)
	if err != nil {
		return nil, err
	}
	doc := Synonyms{Data: make([]Synonym, len(list))}
	for i := range list {
		doc.Data[i] = synonymDocument(list[i])
	}
	return &wire.Reply[Synonyms]{Body: doc}, nil
}

// SynonymInput is a group as staff make it.
type SynonymInput struct {
	Terms []string `json:"terms" minItems:"2" maxItems:"20" doc:"Whoever looks for one finds the others, too."`
}

func (h *handlers) createSynonym(ctx context.Context, call *wire.Call, in *create[SynonymInput]) (*wire.Reply[Synonym], error) {
	made := func(s *search.Synonym) *wire.Reply[Synonym] {
		reply := synonymReply(s)
		reply.Location = synonymRoot + "/" + s.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*search.Synonym, error) {
		return h.search.CreateSynonym(ctx, in.Body.Terms, claim)
	})
}

func (h *handlers) getSynonym(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Synonym], error) {
	synonym, err := parsed(id.ParseSynonym, "synonym", in.ID)
	if err != nil {
		return nil, err
	}
	s, err := h.search.GetSynonym(ctx, synonym)
	if err != nil {
		return nil, err
	}
	return synonymReply(s), nil
}

// SynonymPatch is other words for a group.
type SynonymPatch struct {
	Versioned
	Terms []string `json:"terms" minItems:"2" maxItems:"20"`
}

func (h *handlers) updateSynonym(ctx context.Context, call *wire.Call, in *change[SynonymPatch]) (*wire.Reply[Synonym], error) {
	synonym, err := parsed(id.ParseSynonym, "synonym", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, synonymReply, func(claim *idem.Claim) (*search.Synonym, error) {
		return h.search.UpdateSynonym(ctx, synonym, expected, in.Body.Terms, claim)
	})
}

func (h *handlers) deleteSynonym(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	synonym, err := parsed(id.ParseSynonym, "synonym", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return nothing{}, h.search.DeleteSynonym(ctx, synonym, expected, claim)
	})
}
