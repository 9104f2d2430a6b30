package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// search is the titles that a staff search finds.
func (s *shop) search(query string) string {
	s.t.Helper()
	p, err := s.ListProducts(s.t.Context(), catalog.ProductFilter{Audience: catalog.Staff, Query: query, Sort: catalog.SortTitle}, page.Request{Limit: 100})
	if err != nil {
		s.t.Fatal(err)
	}
	names := []string{}
	for _, row := range p.Items {
		names = append(names, row.Title)
	}
	return strings.Join(names, " ")
}

func TestBrands(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		b, err := s.CreateBrand(t.Context(), " Ada & Söhne ", "", nil)
		if err != nil || b.Name != "Ada & Söhne" || b.Slug != "ada-sohne" {
			t.Fatalf("%+v, %v", b, err)
		}
		_, err = s.CreateBrand(t.Context(), "Ada & Söhne", "", nil)
		refused(t, err, catalog.CodeNameTaken)
		_, err = s.CreateBrand(t.Context(), "Other", "ada-sohne", nil)
		refused(t, err, catalog.CodeSlugTaken)
		p := s.create(catalog.ProductInput{Title: "P", Brand: "Ada & Söhne"})
		q := s.create(catalog.ProductInput{Title: "Q", Brand: b.ID.String()})
		if p.Brand.ID != b.ID || q.Brand.ID != b.ID {
			t.Errorf("brands %v, %v", p.Brand, q.Brand)
		}
		_, err = s.CreateProduct(t.Context(), catalog.ProductInput{Title: "R", Brand: (b.ID + 1).String()}, nil)
		refused(t, err, fault.CodeValidation)
		refused(t, s.DeleteBrand(t.Context(), b.ID, nil, nil), catalog.CodeBrandInUse)

		renamed, err := s.UpdateBrand(t.Context(), b.ID, new(int64(1)), new("Bo"), nil, nil)
		if err != nil || renamed.Name != "Bo" || renamed.Slug != "ada-sohne" || renamed.Version != 2 {
			t.Fatalf("%+v, %v", renamed, err)
		}
		if got := s.get(p.ID); got.Brand.Name != "Bo" || got.Version != 2 || s.search("bo") != "P Q" || s.search("söhne") != "" {
			t.Errorf("a product of the brand: %+v, found by new name %q, by old %q", got.Brand, s.search("bo"), s.search("söhne"))
		}
		other, err := s.CreateBrand(t.Context(), "Zed", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.ListBrands(t.Context(), page.Request{Limit: 1})
		if err != nil || list.Total != 2 || list.Items[0].ID != b.ID || list.Next == "" {
			t.Errorf("%+v, %v", list, err)
		}
		list, err = s.ListBrands(t.Context(), page.Request{Limit: 1, Cursor: list.Next})
		if err != nil || list.Items[0].ID != other.ID || list.Next != "" {
			t.Errorf("%+v, %v", list, err)
		}
		if err := s.DeleteBrand(t.Context(), other.ID, nil, nil); err != nil {
			t.Error(err)
		}
		_, err = s.ResolveBrand(t.Context(), "zed")
		refused(t, err, fault.CodeNotFound)
		s.clean()
	})
}

func TestAttributes(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		a, err := s.CreateAttribute(t.Context(), catalog.AttributeDefinition{
			Code: "fabric", Type: catalog.ChoiceAttribute, Choices: []catalog.ChoiceInput{{Value: "wool"}, {Value: "silk", Label: "Silk"}, {Value: "felt"}},
		}, nil)
		if err != nil || a.Label != "Fabric" || a.Choices[0].Label != "wool" {
			t.Fatalf("%+v, %v", a, err)
		}
		_, err = s.CreateAttribute(t.Context(), catalog.AttributeDefinition{Code: "fabric", Type: catalog.TextAttribute}, nil)
		refused(t, err, catalog.CodeNameTaken)
		p := s.create(catalog.ProductInput{Title: "P", Attributes: []catalog.AttributeInput{{Code: "fabric", Values: []string{"wool", "silk", "wool"}}}})
		if got := p.Attributes[0].Texts; !slices.Equal(got, []string{"wool", "silk"}) {
			t.Errorf("values %v", got)
		}
		_, err = s.CreateProduct(t.Context(), catalog.ProductInput{Title: "Q", Attributes: []catalog.AttributeInput{{Code: "fabric", Values: []string{"wood"}}}}, nil)
		if f := refused(t, err, fault.CodeValidation); f.Param != "attributes[0].values[0]" {
			t.Errorf("param %q", f.Param)
		}
		update := func(patch catalog.AttributePatch) error {
			_, err := s.UpdateAttribute(t.Context(), a.ID, nil, patch, nil)
			return err
		}
		refused(t, update(catalog.AttributePatch{Type: new(catalog.TextAttribute), Choices: &[]catalog.ChoiceInput{}}), catalog.CodeAttributeInUse)
		refused(t, update(catalog.AttributePatch{Code: new("cloth")}), catalog.CodeAttributeInUse)
		refused(t, update(catalog.AttributePatch{Choices: &[]catalog.ChoiceInput{{Value: "silk"}}}), catalog.CodeChoiceInUse)
		refused(t, s.DeleteAttribute(t.Context(), a.ID, nil, nil), catalog.CodeAttributeInUse)
		read, err := s.GetAttribute(t.Context(), a.ID)
		if changed := diff(a, read); changed != "" || err != nil {
			t.Errorf("refused, but changed: %v (-was +is):\n%s", err, changed)
		}
		if s.search("silk") != "" {
			t.Error("found by an attribute that is not searchable")
		}
		err = update(catalog.AttributePatch{Searchable: new(true), Choices: &[]catalog.ChoiceInput{{Value: "silk", Label: "Pure silk"}, {Value: "wool"}}})
		if err != nil {
			t.Fatal(err)
		}
		read, err = s.GetAttribute(t.Context(), a.ID)
		if err != nil || read.Version != 2 || len(read.Choices) != 2 || read.Choices[0].ID != a.Choices[1].ID || read.Choices[0].Label != "Pure silk" {
			t.Errorf("%+v, %v", read, err)
		}
		if s.search("silk") != "P" || s.get(p.ID).Version != 2 {
			t.Errorf("searchable now, but silk finds %q; version %d", s.search("silk"), s.get(p.ID).Version)
		}
		if _, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Attributes: &[]catalog.AttributeInput{}}, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteAttribute(t.Context(), a.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		_, err = s.GetAttribute(t.Context(), a.ID)
		refused(t, err, fault.CodeNotFound)
		s.clean()
	})
}

func TestProductTypes(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		a, err := s.CreateAttribute(t.Context(), catalog.AttributeDefinition{Code: "x", Type: catalog.TextAttribute}, nil)
		if err != nil {
			t.Fatal(err)
		}
		made, err := s.CreateProductType(t.Context(), catalog.ProductTypeInput{Name: "T", Attributes: []catalog.TypeAttribute{{AttributeID: a.ID}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		read, err := s.GetProductType(t.Context(), made.ID)
		if changed := diff(made, read); changed != "" || err != nil {
			t.Errorf("%v (-returned +stored):\n%s", err, changed)
		}
		_, err = s.CreateProductType(t.Context(), catalog.ProductTypeInput{Name: "T"}, nil)
		refused(t, err, catalog.CodeNameTaken)
		_, err = s.UpdateProductType(t.Context(), made.ID, nil, catalog.ProductTypePatch{Attributes: &[]catalog.TypeAttribute{{AttributeID: a.ID}, {AttributeID: a.ID}, {AttributeID: 1}}}, nil)
		if f := refused(t, err, fault.CodeValidation); len(f.Details) != 2 {
			t.Errorf("violations %+v", f.Details)
		}
		p := s.create(catalog.ProductInput{Title: "P", ProductType: "T"})
		refused(t, s.DeleteProductType(t.Context(), made.ID, nil, nil), catalog.CodeProductTypeInUse)
		if _, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{ProductType: new("")}, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteProductType(t.Context(), made.ID, new(int64(1)), nil); err != nil {
			t.Error(err)
		}
		s.clean()
	})
}

func TestCollections(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		var p []id.Product
		for _, title := range []string{"A", "B", "C", "D"} {
			p = append(p, s.create(catalog.ProductInput{Title: title, Status: catalog.Published}).ID)
		}
		c, err := s.CreateCollection(t.Context(), catalog.CollectionInput{Title: "Picks", Products: []id.Product{p[2], p[0]}}, nil)
		if err != nil || c.Slug != "picks" || c.ProductCount != 2 {
			t.Fatalf("%+v, %v", c, err)
		}
		members := func() string {
			t.Helper()
			list, err := s.ListProducts(t.Context(), catalog.ProductFilter{Collection: c.ID, Sort: catalog.SortManual}, page.Request{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			for _, row := range list.Items {
				text += row.Title
			}
			return text
		}
		if _, err := s.AddToCollection(t.Context(), c.ID, nil, []id.Product{p[0], p[3], p[1]}, nil); err != nil || members() != "CADB" {
			t.Errorf("added: %s, %v", members(), err)
		}
		if _, err := s.RemoveFromCollection(t.Context(), c.ID, nil, []id.Product{p[0]}, nil); err != nil || members() != "CDB" {
			t.Errorf("removed: %s, %v", members(), err)
		}
		_, err = s.UpdateCollection(t.Context(), c.ID, nil, catalog.CollectionPatch{Products: &[]id.Product{p[0], p[0], 7}}, nil)
		if f := refused(t, err, fault.CodeValidation); len(f.Details) != 2 || members() != "CDB" {
			t.Errorf("%v, %s", f, members())
		}
		c, err = s.UpdateCollection(t.Context(), c.ID, new(int64(3)), catalog.CollectionPatch{Slug: new("best"), Products: &[]id.Product{p[1], p[0]}}, nil)
		if err != nil || members() != "BA" {
			t.Errorf("reordered: %s, %v", members(), err)
		}
		read, redirect, err := s.ResolveCollection(t.Context(), "best")
		if changed := diff(c, read); changed != "" || redirect != "" || err != nil {
			t.Errorf("%q, %v (-returned +stored):\n%s", redirect, err, changed)
		}
		if _, redirect, err := s.ResolveCollection(t.Context(), "picks"); redirect != "best" || err != nil {
			t.Errorf("the old slug: %q, %v", redirect, err)
		}
		list, err := s.ListCollections(t.Context(), page.Request{Limit: 10})
		if err != nil || list.Total != 1 || list.Items[0].ProductCount != 2 {
			t.Errorf("%+v, %v", list, err)
		}
		if err := s.DeleteCollection(t.Context(), c.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		_, _, err = s.ResolveCollection(t.Context(), "picks")
		refused(t, err, fault.CodeNotFound)
		s.clean()
	})
}

func TestChannel(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		_, err := s.GetChannel(t.Context())
		refused(t, err, fault.CodeNotFound)
		_, err = s.EnsureChannel(t.Context(), "ZZZ")
		refused(t, err, fault.CodeValidation)
		if c, err := s.EnsureChannel(t.Context(), "EUR"); err != nil || c.CurrencyCode != "EUR" {
			t.Fatalf("%+v, %v", c, err)
		}
		if c, err := s.EnsureChannel(t.Context(), "USD"); err != nil || c.CurrencyCode != "EUR" || c.Version != 1 {
			t.Errorf("a second time: %+v, %v", c, err)
		}
		_, err = s.UpdateChannel(t.Context(), nil, catalog.ChannelPatch{CurrencyCode: new("euro"), TimeZone: new("Mars")}, nil)
		if f := refused(t, err, fault.CodeValidation); len(f.Details) != 2 {
			t.Errorf("%+v", f.Details)
		}
		c, err := s.UpdateChannel(t.Context(), new(int64(1)), catalog.ChannelPatch{Name: new("Shop"), TimeZone: new("Europe/Amsterdam")}, nil)
		if err != nil || c.TimeZone != "Europe/Amsterdam" || c.Version != 2 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}
