package search_test

import (
	"testing"

	"winkel/internal/commerce/search"
	"winkel/internal/kernel/fault"
)

// A group that is there, in whatever order, and words that nothing is found by, are refused at the field.
func TestSynonymsSaySomethingNew(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.open(search.Options{})
		must(t, s.search.WaitReady(t.Context()))
		first, err := s.search.CreateSynonym(t.Context(), []string{"sofa", "couch"}, nil)
		must(t, err)
		second, err := s.search.CreateSynonym(t.Context(), []string{"sofa", "couch", "settee"}, nil)
		must(t, err)
		expect := func(err error, code, param string) {
			t.Helper()
			if f := fault.From(err); f == nil || f.Code != code || f.Param != param {
				t.Errorf("%v, want %s at %s", err, code, param)
			}
		}
		for _, terms := range [][]string{{"sofa", "couch"}, {"Couch", " SOFA "}, {"couches", "sofa", "sofa!"}} {
			_, err := s.search.CreateSynonym(t.Context(), terms, nil)
			expect(err, search.CodeSynonymTaken, "terms")
		}
		_, err = s.search.UpdateSynonym(t.Context(), second.ID, nil, []string{"couch", "sofa"}, nil)
		expect(err, search.CodeSynonymTaken, "terms")
		if _, err := s.search.UpdateSynonym(t.Context(), first.ID, nil, []string{"couch", "sofa"}, nil); err != nil {
			t.Errorf("the words of a group in another order: %v", err)
		}
		_, err = s.search.CreateSynonym(t.Context(), []string{"!!!", "???"}, nil)
		expect(err, fault.CodeValidation, "terms[0]")
		_, err = s.search.CreateSynonym(t.Context(), []string{"lamp", "…"}, nil)
		expect(err, fault.CodeValidation, "terms[1]")
		_, err = s.search.CreateSynonym(t.Context(), []string{"cup", "Cups"}, nil)
		expect(err, fault.CodeValidation, "terms")
	})
}
