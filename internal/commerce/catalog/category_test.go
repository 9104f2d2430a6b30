package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// plant makes categories from a sketch of the tree: "a a/b a/b/c d".
func (s *shop) plant(sketch string) map[string]*catalog.Category {
	s.t.Helper()
	made := map[string]*catalog.Category{}
	for path := range strings.FieldsSeq(sketch) {
		in := catalog.CategoryInput{Name: path[strings.LastIndex(path, "/")+1:]}
		if i := strings.LastIndex(path, "/"); i >= 0 {
			in.ParentID = made[path[:i]].ID
		}
		c, err := s.CreateCategory(s.t.Context(), in, nil)
		if err != nil {
			s.t.Fatalf("create %s: %v", path, err)
		}
		made[path] = c
	}
	return made
}

// sketch draws the tree as plant reads it, depth first.
func (s *shop) sketch() string {
	s.t.Helper()
	list, err := s.ListCategories(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	names := make([]string, len(list))
	for i, c := range list {
		path, err := s.CategoryPath(s.t.Context(), c.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		words := []string{}
		for _, p := range path {
			words = append(words, p.Name)
		}
		if int(c.Depth) != len(words)-1 {
			s.t.Errorf("%s has depth %d", words, c.Depth)
		}
		names[i] = strings.Join(words, "/")
	}
	return strings.Join(names, " ")
}

func TestMoveCategory(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		tree := s.plant("a a/b a/b/c a/b/d e e/f")
		move := func(what, where string, position *int64) error {
			to := id.Category(0)
			if where != "" {
				to = tree[where].ID
			}
			_, err := s.MoveCategory(t.Context(), tree[what].ID, nil, to, position, nil)
			return err
		}
		for _, c := range []struct {
			what, where string
			position    *int64
			want        string
		}{
			{"a/b", "e", nil, "a e e/f e/b e/b/c e/b/d"},
			{"a/b", "e", new(int64(0)), "a e e/b e/b/c e/b/d e/f"},
			{"a/b/d", "a/b", new(int64(0)), "a e e/b e/b/d e/b/c e/f"},
			{"a/b", "", new(int64(1)), "a b b/d b/c e e/f"},
			{"e", "a/b/c", nil, "a b b/d b/c b/c/e b/c/e/f"},
			{"a", "", new(int64(99)), "b b/d b/c b/c/e b/c/e/f a"},
		} {
			if err := move(c.what, c.where, c.position); err != nil {
				t.Fatalf("move %s below %q: %v", c.what, c.where, err)
			}
			if got := s.sketch(); got != c.want {
				t.Errorf("move %s below %q: %s, want %s", c.what, c.where, got, c.want)
			}
			s.clean()
		}
		before := s.sketch()
		for _, where := range []string{"a/b", "a/b/c", "e", "e/f"} {
			if f := refused(t, move("a/b", where, nil), catalog.CodeCategoryCycle); f.Kind != fault.Refused {
				t.Errorf("kind %v", f.Kind)
			}
		}
		_, err := s.MoveCategory(t.Context(), tree["a"].ID, nil, 12345, nil, nil)
		if f := refused(t, err, fault.CodeValidation); f.Param != "parent_id" {
			t.Errorf("param %q", f.Param)
		}
		_, err = s.MoveCategory(t.Context(), tree["a"].ID, new(int64(1)), 0, nil, nil)
		refused(t, err, fault.CodeVersionConflict)
		if after := s.sketch(); after != before {
			t.Errorf("refused moves changed the tree: %s, was %s", after, before)
		}
		s.clean()
	})
}

func TestTreeIsNotTooDeep(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		parent := id.Category(0)
		var last *catalog.Category
		for i := range catalog.MaxCategoryDepth + 1 {
			c, err := s.CreateCategory(t.Context(), catalog.CategoryInput{Name: fmt.Sprint("c", i), ParentID: parent}, nil)
			if err != nil {
				t.Fatal(err)
			}
			last, parent = c, c.ID
		}
		_, err := s.CreateCategory(t.Context(), catalog.CategoryInput{Name: "deeper", ParentID: last.ID}, nil)
		refused(t, err, fault.CodeValidation)
		other := s.plant("x x/y")
		_, err = s.MoveCategory(t.Context(), other["x"].ID, nil, last.ParentID, nil, nil)
		refused(t, err, fault.CodeValidation)
		if _, err = s.MoveCategory(t.Context(), other["x/y"].ID, nil, last.ParentID, nil, nil); err != nil {
			t.Errorf("to the last level: %v", err)
		}
		s.clean()
	})
}

func TestOppositeMovesAtOnceMakeNoCycle(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		tree := s.plant("a a/b c c/d e e/f")
		list := []*catalog.Category{}
		for _, c := range tree {
			list = append(list, c)
		}
		for round := range 6 {
			var group sync.WaitGroup
			for i := range list {
				group.Go(func() {
					from, to := list[i], list[(i+round+1)%len(list)]
					_, err := s.MoveCategory(t.Context(), from.ID, nil, to.ID, nil, nil)
					if err != nil && fault.CodeOf(err) != catalog.CodeCategoryCycle {
						t.Errorf("move: %v", err)
					}
				})
			}
			group.Wait()
			s.clean()
			if got := len(strings.Fields(s.sketch())); got != len(list) {
				t.Fatalf("%d categories can be reached from a root, want %d", got, len(list))
			}
		}
	})
}

func TestRandomMovesKeepTheClosure(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		random := rand.New(rand.NewPCG(1, 2))
		var list []*catalog.Category
		for i := range 15 {
			in := catalog.CategoryInput{Name: fmt.Sprint("n", i), Position: new(random.Int64N(3))}
			if i > 0 && random.IntN(4) > 0 {
				in.ParentID = list[random.IntN(i)].ID
			}
			c, err := s.CreateCategory(t.Context(), in, nil)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, c)
		}
		for range 40 {
			c, to := list[random.IntN(len(list))], id.Category(0)
			if random.IntN(5) > 0 {
				to = list[random.IntN(len(list))].ID
			}
			_, err := s.MoveCategory(t.Context(), c.ID, nil, to, new(random.Int64N(4)), nil)
			if err != nil && fault.CodeOf(err) != catalog.CodeCategoryCycle {
				t.Fatal(err)
			}
		}
		s.clean()
		all, err := s.ListCategories(t.Context())
		if err != nil || len(all) != 15 {
			t.Fatalf("%d categories, %v", len(all), err)
		}
		positions := map[id.Category][]int64{}
		for _, c := range all {
			positions[c.ParentID] = append(positions[c.ParentID], c.Position)
		}
		for parent, got := range positions {
			for i, position := range got {
				if position != int64(i) {
					t.Errorf("children of %s have the positions %v", parent, got)
					break
				}
			}
		}
	})
}

func TestUpdateCategory(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		tree := s.plant("Shoes Hats")
		n := len(s.events(0))
		c, err := s.UpdateCategory(t.Context(), tree["Shoes"].ID, new(int64(1)), catalog.CategoryPatch{
			Name: new("Boots"), Slug: new("boots"), Description: new("<b>x</b><script>y</script>"),
		}, nil)
		if err != nil || c.Version != 2 || c.Description != "<b>x</b>" {
			t.Fatalf("%+v, %v", c, err)
		}
		read, err := s.GetCategory(t.Context(), c.ID)
		if changed := diff(c, read); changed != "" || err != nil {
			t.Errorf("%v (-returned +stored):\n%s", err, changed)
		}
		if got, redirect, err := s.ResolveCategory(t.Context(), "shoes"); got != nil || redirect != "boots" || err != nil {
			t.Errorf("the old slug: %v, %q, %v", got, redirect, err)
		}
		_, err = s.UpdateCategory(t.Context(), c.ID, nil, catalog.CategoryPatch{Slug: new("hats")}, nil)
		if f := refused(t, err, catalog.CodeSlugTaken); !strings.Contains(f.Message, `"hats-2" is free`) {
			t.Errorf("%v", f)
		}
		_, err = s.UpdateCategory(t.Context(), c.ID, new(int64(1)), catalog.CategoryPatch{}, nil)
		refused(t, err, fault.CodeVersionConflict)
		if got := s.events(n); !slices.Equal(got, []string{"category.updated"}) {
			t.Errorf("events %v", got)
		}
		s.clean()
	})
}

func TestDeleteCategory(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		tree := s.plant("a a/b c")
		p := s.create(catalog.ProductInput{Title: "P", Categories: []catalog.CategoryRef{{Slug: "b"}, {Slug: "c"}}})
		q := s.create(catalog.ProductInput{Title: "Q", Categories: []catalog.CategoryRef{{Slug: "b"}}})
		refused(t, s.DeleteCategory(t.Context(), tree["a"].ID, nil, 0, nil), catalog.CodeCategoryInUse)
		refused(t, s.DeleteCategory(t.Context(), tree["a/b"].ID, nil, 0, nil), catalog.CodeCategoryInUse)
		refused(t, s.DeleteCategory(t.Context(), tree["a/b"].ID, nil, tree["a/b"].ID, nil), catalog.CodeCategoryInUse)
		n := len(s.events(0))
		if err := s.DeleteCategory(t.Context(), tree["a/b"].ID, nil, tree["c"].ID, nil); err != nil {
			t.Fatal(err)
		}
		for _, product := range []*catalog.Product{p, q} {
			got := s.get(product.ID)
			if !slices.Equal(got.Categories, []id.Category{tree["c"].ID}) || got.PrimaryCategory != tree["c"].ID || got.Version != 2 {
				t.Errorf("%s: categories %v, primary %s, version %d", got.Title, got.Categories, got.PrimaryCategory, got.Version)
			}
		}
		if changed := cmp.Diff([]string{"product.updated", "product.updated", "category.deleted"}, s.events(n)); changed != "" {
			t.Errorf("events (-want +got):\n%s", changed)
		}
		if err := s.DeleteCategory(t.Context(), tree["a"].ID, nil, 0, nil); err != nil {
			t.Fatal(err)
		}
		if got := s.sketch(); got != "c" {
			t.Errorf("left: %s", got)
		}
		refused(t, s.DeleteCategory(t.Context(), tree["a"].ID, nil, 0, nil), fault.CodeNotFound)
		s.clean()
	})
}

func TestPrimaryCategoryComesFirst(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		tree := s.plant("a b c")
		p := s.create(catalog.ProductInput{Title: "P"})
		p, err := s.SetCategories(t.Context(), p.ID, nil, []id.Category{tree["c"].ID, tree["b"].ID, tree["a"].ID}, nil)
		want := []id.Category{tree["c"].ID, tree["a"].ID, tree["b"].ID}
		if err != nil || !slices.Equal(p.Categories, want) || !slices.Equal(s.get(p.ID).Categories, want) {
			t.Errorf("%v, stored %v, %v; want %v", p.Categories, s.get(p.ID).Categories, err, want)
		}
		_, err = s.SetCategories(t.Context(), p.ID, nil, []id.Category{tree["a"].ID, 99}, nil)
		if f := refused(t, err, fault.CodeValidation); f.Param != "categories[1]" {
			t.Errorf("param %q", f.Param)
		}
		s.clean()
	})
}
