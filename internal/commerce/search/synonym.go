package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/search/text"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// Limits of synonyms.
const (
	MaxSynonyms      = 2000 // groups
	MaxSynonymTerms  = 20   // of a group
	MaxSynonymLength = 60   // characters of a term
)

// CodeSynonymTaken says that there is a group of the same words.
const CodeSynonymTaken = "synonym_taken"

// Synonym is a group of words, or of a few words each, that mean the same: whoever looks for one finds the others, too.
type Synonym struct {
	ID        id.Synonym
	Version   int64
	Terms     []string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// The events of synonyms.
const (
	SynonymCreated = "search_synonym.created"
	SynonymUpdated = "search_synonym.updated"
	SynonymDeleted = "search_synonym.deleted"
)

// RebuildRequested asks every node to build its model anew.
const RebuildRequested = "search_model.rebuild_requested"

// RebuildEvent is the data of search_model.rebuild_requested.
type RebuildEvent struct{}

// SynonymEvent is the data of the events of synonyms.
type SynonymEvent struct {
	ID    string   `json:"id"`
	Terms []string `json:"terms"`
}

// Events is the kinds of events of search.
func Events() []outbox.Kind {
	var kinds []outbox.Kind
	for _, kind := range []string{SynonymCreated, SynonymUpdated, SynonymDeleted} {
		kinds = append(kinds, outbox.Kind{Type: kind, Version: 1, Data: SynonymEvent{}})
	}
	return append(kinds, outbox.Kind{Type: RebuildRequested, Version: 1, Data: RebuildEvent{}})
}

const synonymColumns = `id, version, terms, created_at, updated_at`

var (
	listSynonyms  = db.SQL(`SELECT ` + synonymColumns + ` FROM search_synonym ORDER BY id LIMIT CAST($1 AS BIGINT)`)
	getSynonym    = db.SQL(`SELECT ` + synonymColumns + ` FROM search_synonym WHERE id = $1`)
	insertSynonym = db.SQL(`INSERT INTO search_synonym (id, terms, version, created_at, updated_at) VALUES ($1, $2, 1, $3, $3)`)
	updateSynonym = db.SQL(`UPDATE search_synonym SET terms = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND version = $4`)
	deleteSynonym = db.SQL(`DELETE FROM search_synonym WHERE id = $1 AND version = $2`)
)

func scanSynonym(row db.Row) (*Synonym, error) {
	s := Synonym{}
	var terms string
	var created, updated int64
	if err := row.Scan((*int64)(&s.ID), &s.Version, &terms, &created, &updated); err != nil {
		return nil, err
	}
	s.CreatedAt, s.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &s, json.Unmarshal([]byte(terms), &s.Terms)
}

// ListSynonyms is every group, the oldest first.
func (s *Service) ListSynonyms(ctx context.Context) ([]*Synonym, error) {
	list, err := db.List(ctx, s.o.DB.Read(), scanSynonym, listSynonyms, int64(MaxSynonyms))
	if err != nil {
		return nil, fmt.Errorf("read the synonyms: %w", err)
	}
	return list, nil
}

// groups is the synonyms as the index takes them.
func (s *Service) groups(ctx context.Context) ([][]string, error) {
	list, err := s.ListSynonyms(ctx)
	groups := make([][]string, len(list))
	for i := range list {
		groups[i] = list[i].Terms
	}
	return groups, err
}

// GetSynonym is one group.
func (s *Service) GetSynonym(ctx context.Context, synonym id.Synonym) (*Synonym, error) {
	found, err := db.One(ctx, s.o.DB.Read(), scanSynonym, getSynonym, int64(synonym))
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("synonym", synonym.String())
	}
	return found, err
}

// CreateSynonym adds a group: validation_failed for one that says nothing. Codes: synonym_taken.
func (s *Service) CreateSynonym(ctx context.Context, terms []string, claim *idem.Claim) (*Synonym, error) {
	terms, err := s.checkTerms(terms)
	if err != nil {
		return nil, err
	}
	there, err := s.ListSynonyms(ctx)
	if err == nil {
		err = s.refuseTwin(there, 0, terms)
	}
	switch {
	case err != nil:
		return nil, err
	case len(there) >= MaxSynonyms:
		return nil, fault.Newf(fault.Refused, fault.CodeValidation, "There can be at most %d groups of synonyms.", MaxSynonyms)
	}
	now := s.o.DB.Clock().Now()
	made := &Synonym{ID: id.Synonym(s.o.DB.IDs().Next()), Version: 1, Terms: terms, CreatedAt: now, UpdatedAt: now}
	b := &db.Batch{}
	b.Exec(insertSynonym, int64(made.ID), encode(terms), clock.Micros(now))
	return made, s.submitSynonym(ctx, b, SynonymCreated, made, claim, made)
}

// UpdateSynonym replaces the words of a group; version_conflict when it is not the expected version (nil: any). Codes: synonym_taken.
func (s *Service) UpdateSynonym(ctx context.Context, synonym id.Synonym, expected *int64, terms []string, claim *idem.Claim) (*Synonym, error) {
	terms, err := s.checkTerms(terms)
	if err != nil {
		return nil, err
	}
	found, err := s.synonymAt(ctx, synonym, expected)
	if err != nil {
		return nil, err
	}
	there, err := s.ListSynonyms(ctx)
	if err == nil {
		err = s.refuseTwin(there, synonym, terms)
	}
	if err != nil {
		return nil, err
	}
	now := s.o.DB.Clock().Now()
	b := &db.Batch{}
	b.Exec(updateSynonym, encode(terms), clock.Micros(now), int64(synonym), found.Version).Want(1, fault.Stale("synonym"))
	found.Version, found.Terms, found.UpdatedAt = found.Version+1, terms, now
	return found, s.submitSynonym(ctx, b, SynonymUpdated, found, claim, found)
}

// DeleteSynonym removes a group.
func (s *Service) DeleteSynonym(ctx context.Context, synonym id.Synonym, expected *int64, claim *idem.Claim) error {
	found, err := s.synonymAt(ctx, synonym, expected)
	if err != nil {
		return err
	}
	b := &db.Batch{}
	b.Exec(deleteSynonym, int64(synonym), found.Version).Want(1, fault.Stale("synonym"))
	found.Version++
	return s.submitSynonym(ctx, b, SynonymDeleted, found, claim, nil)
}

func (s *Service) synonymAt(ctx context.Context, synonym id.Synonym, expected *int64) (*Synonym, error) {
	found, err := s.GetSynonym(ctx, synonym)
	if err != nil {
		return nil, err
	}
	return found, fault.Expect("synonym", expected, found.Version)
}

func (s *Service) submitSynonym(ctx context.Context, b *db.Batch, kind string, of *Synonym, claim *idem.Claim, result any) error {
	s.o.Outbox.Add(b, outbox.Event{
		Type: kind, EntityID: of.ID.String(), Version: of.Version, Data: json.RawMessage(encode(SynonymEvent{of.ID.String(), of.Terms})),
	})
	if err := claim.Add(b, result); err != nil {
		return err
	}
	return s.o.DB.Submit(ctx, b)
}

// RequestRebuild asks every node to build its model anew; lists are answered from the old ones meanwhile.
func (s *Service) RequestRebuild(ctx context.Context, claim *idem.Claim) error {
	b := &db.Batch{}
	s.o.Outbox.Add(b, outbox.Event{Type: RebuildRequested, EntityID: "search_model", Data: json.RawMessage(encode(RebuildEvent{}))})
	if err := claim.Add(b, nil); err != nil {
		return err
	}
	return s.o.DB.Submit(ctx, b)
}

// checkTerms refuses a group with nothing in it to be found by.
func (s *Service) checkTerms(terms []string) ([]string, error) {
	if len(terms) > MaxSynonymTerms {
		return nil, fault.Invalidf("terms", "There are %d words; %d are allowed in a group.", len(terms), MaxSynonymTerms)
	}
	var list []string
	for i, term := range terms {
		term = strings.ToLower(normal(term))
		switch {
		case term == "":
			return nil, fault.Invalidf(fmt.Sprintf("terms[%d]", i), "Write a word.")
		case len([]rune(term)) > MaxSynonymLength:
			return nil, fault.Invalidf(fmt.Sprintf("terms[%d]", i), "A word can have at most %d characters.", MaxSynonymLength)
		}
		if s.found(term) == "" {
			return nil, fault.Invalidf(fmt.Sprintf("terms[%d]", i), "There is no word in %q: nothing can be found by it.", term)
		}
		list = appendNew(list, term)
	}
	if len(s.meaning(list)) < 2 {
		return nil, fault.Invalidf("terms", "Name at least two different words that mean the same.")
	}
	return list, nil
}

// found is a term as the index looks for it: its words without their endings, or numbers. It is empty for a term of signs.
func (s *Service) found(term string) string {
	analyzer := text.For(s.names.Load().channel.Locale)
	var stems []string
	for _, t := range analyzer.Tokens(term) {
		if t.Kind == text.Word || t.Kind == text.Number {
			stems = append(stems, analyzer.Stem(t.Text))
		}
	}
	return strings.Join(stems, " ")
}

// meaning is the terms of a group as the index looks for them, sorted and each once: whatever order they were written in.
func (s *Service) meaning(terms []string) []string {
	list := make([]string, len(terms))
	for i, term := range terms {
		list[i] = s.found(term)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// refuseTwin refuses the words of a group, by its number, that another has already. Of two that are made in the same moment neither
// knows of the other: they mean what one of them means.
func (s *Service) refuseTwin(there []*Synonym, own id.Synonym, terms []string) error {
	meaning := s.meaning(terms)
	for _, other := range there {
		if other.ID != own && slices.Equal(s.meaning(other.Terms), meaning) {
			return fault.Newf(fault.Conflict, CodeSynonymTaken, "There is a group of the same words: %s.", strings.Join(other.Terms, ", ")).WithParam("terms")
		}
	}
	return nil
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("search: what is written down is always JSON: " + err.Error())
	}
	return string(text)
}
