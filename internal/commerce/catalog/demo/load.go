package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// shopFile is shop.json.
type shopFile struct {
	Channel struct {
		Slug     string `json:"slug"`
		Name     string `json:"name"`
		Currency string `json:"currency"`
		Locale   string `json:"locale"`
		TimeZone string `json:"time_zone"`
	} `json:"channel"`
	Attributes  []attributeFile  `json:"attributes"`
	Categories  []categoryFile   `json:"categories"`
	Collections []collectionFile `json:"collections"`
}

type attributeFile struct {
	Code       string                `json:"code"`
	Label      string                `json:"label"`
	Type       catalog.AttributeType `json:"type"`
	Unit       string                `json:"unit"`
	Filterable bool                  `json:"filterable"`
	Facet      bool                  `json:"facet"`
	Searchable bool                  `json:"searchable"`
}

type categoryFile struct {
	Slug        string   `json:"slug"`
	Path        []string `json:"path"`
	Position    int64    `json:"position"`
	Description string   `json:"description"`
	SEO         seoFile  `json:"seo"`
}

type collectionFile struct {
	Slug        string   `json:"slug"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Products    []string `json:"products"`
	Rules       *struct {
		Match      string `json:"match"`
		Conditions []struct {
			Field    string `json:"field"`
			Relation string `json:"relation"`
			Currency string `json:"currency_code"`
			Value    string `json:"value"`
		} `json:"conditions"`
	} `json:"rules"`
	SEO seoFile `json:"seo"`
}

type seoFile struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

// productFile is one product of the other files. Attributes are values by the code that shop.json declares.
type productFile struct {
	Slug             string              `json:"slug"`
	Title            string              `json:"title"`
	Subtitle         string              `json:"subtitle"`
	Description      string              `json:"description"`
	Brand            string              `json:"brand"`
	Type             string              `json:"type"`
	Categories       [][]string          `json:"categories"`
	Tags             []string            `json:"tags"`
	PublishedDaysAgo int                 `json:"published_days_ago"`
	AvailableInDays  int                 `json:"available_in_days"`
	Origin           string              `json:"origin"`
	HSCode           string              `json:"hs_code"`
	Digital          bool                `json:"digital"`
	Attributes       map[string][]string `json:"attributes"`
	Options          []optionFile        `json:"options"`
	Pictures         []pictureFile       `json:"pictures"`
	Variants         []variantFile       `json:"variants"`
	SEO              seoFile             `json:"seo"`
}

type optionFile struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

type pictureFile struct {
	File string `json:"file"`
	Alt  string `json:"alt"`
}

type variantFile struct {
	SKU         string                       `json:"sku"`
	GTIN        string                       `json:"gtin"`
	Options     []string                     `json:"options"`
	Prices      map[money.Currency]priceFile `json:"prices"`
	WeightGrams int64                        `json:"weight_grams"`
	SizeMM      [3]int64                     `json:"size_mm"` // length, width, height
	OnHand      *int64                       `json:"on_hand"` // null: not tracked
	Policy      catalog.Policy               `json:"policy"`
	MaxPerOrder int64                        `json:"max_per_order"`
	Pictures    []int                        `json:"pictures"`
}

// priceFile holds decimal amounts: "22.00".
type priceFile struct {
	Amount    string `json:"amount"`
	CompareAt string `json:"compare_at"`
	Cost      string `json:"cost"`
}

// load reads shop.json and, in the order of its top categories, the files of products: <slug of the category>.json.
func load(data, pictures fs.FS, now time.Time) (Shop, error) {
	var file shopFile
	if err := decode(data, "shop.json", &file); err != nil {
		return Shop{}, err
	}
	shop := Shop{Channel: Channel{
		Slug: file.Channel.Slug, Name: file.Channel.Name, CurrencyCode: file.Channel.Currency,
		Locale: file.Channel.Locale, TimeZone: file.Channel.TimeZone,
	}, Pictures: pictures}
	for _, category := range file.Categories {
		shop.Categories = append(shop.Categories, category.input())
	}
	for _, collection := range file.Collections {
		shop.Collections = append(shop.Collections, collection.input())
	}
	for _, category := range file.Categories {
		if len(category.Path) > 1 {
			continue
		}
		var products []productFile
		if err := decode(data, category.Slug+".json", &products); err != nil {
			return Shop{}, err
		}
		for _, product := range products {
			input, err := product.input(file, now)
			if err != nil {
				return Shop{}, fmt.Errorf("%s.json: %s: %w", category.Slug, product.Slug, err)
			}
			shop.Products = append(shop.Products, input)
		}
	}
	var err error
	shop.Reviews, err = loadReviews(data, now)
	return shop, err
}

// decode reads one JSON file that holds one value, of which every field is known.
func decode(data fs.FS, name string, into any) error {
	file, err := data.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: there is more after the first value", name)
	}
	return nil
}

func (f categoryFile) input() Category {
	return Category{Path: f.Path, Input: catalog.CategoryInput{
		Slug: f.Slug, Name: f.Path[len(f.Path)-1], Description: f.Description, Position: &f.Position, SEO: catalog.SEO(f.SEO),
	}}
}

func (f collectionFile) input() Collection {
	input := catalog.CollectionInput{Slug: f.Slug, Title: f.Title, Description: f.Description, SEO: catalog.SEO(f.SEO)}
	if f.Rules != nil {
		input.Rules = &catalog.Rules{Match: catalog.Match(f.Rules.Match)}
		for _, c := range f.Rules.Conditions {
			input.Rules.Conditions = append(input.Rules.Conditions, catalog.Condition{
				Field: catalog.RuleField(c.Field), Relation: catalog.Relation(c.Relation), Currency: money.Currency(c.Currency), Value: c.Value,
			})
		}
	}
	return Collection{Products: f.Products, Input: input}
}

// input is the product as the catalog takes it. It refuses categories and attributes that the shop does not declare.
func (f productFile) input(shop shopFile, now time.Time) (catalog.ProductInput, error) {
	input := catalog.ProductInput{
		Slug: f.Slug, Title: f.Title, Subtitle: f.Subtitle, Description: f.Description, Status: catalog.Published,
		PublishedAt: now.AddDate(0, 0, -f.PublishedDaysAgo), Brand: f.Brand, ProductType: f.Type, Tags: f.Tags,
		SEO: catalog.SEO(f.SEO),
	}
	if f.AvailableInDays > 0 {
		input.AvailableAt = now.AddDate(0, 0, f.AvailableInDays)
	}
	for _, path := range f.Categories {
		if !slices.ContainsFunc(shop.Categories, func(c categoryFile) bool { return slices.Equal(c.Path, path) }) {
			return input, fmt.Errorf("no category %s", strings.Join(path, " > "))
		}
		input.Categories = append(input.Categories, catalog.CategoryRef{Path: path})
	}
	for _, option := range f.Options {
		input.Options = append(input.Options, catalog.OptionInput{Name: option.Name, Values: option.Values})
	}
	for _, picture := range f.Pictures {
		input.Media = append(input.Media, catalog.MediaInput{BlobKey: PicturePrefix + picture.File, Alt: picture.Alt})
	}
	attributes, err := f.attributes(shop.Attributes)
	if err != nil {
		return input, err
	}
	input.Attributes = attributes
	for _, variant := range f.Variants {
		made, err := variant.input(f)
		if err != nil {
			return input, fmt.Errorf("%s: %w", variant.SKU, err)
		}
		input.Variants = append(input.Variants, made)
	}
	return input, nil
}

// attributes are the product's values in the order in which the shop declares the attributes.
func (f productFile) attributes(declared []attributeFile) ([]catalog.AttributeInput, error) {
	var inputs []catalog.AttributeInput
	for _, attribute := range declared {
		values, ok := f.Attributes[attribute.Code]
		if !ok {
			continue
		}
		inputs = append(inputs, catalog.AttributeInput{
			Code: attribute.Code, Values: values, Label: attribute.Label, Type: attribute.Type, Unit: attribute.Unit,
			Filterable: attribute.Filterable, Searchable: attribute.Searchable, Facet: attribute.Facet,
		})
	}
	if len(inputs) < len(f.Attributes) {
		return nil, fmt.Errorf("only %d of %d attributes are declared in shop.json", len(inputs), len(f.Attributes))
	}
	return inputs, nil
}

func (f variantFile) input(product productFile) (catalog.VariantInput, error) {
	input := catalog.VariantInput{
		SKU: f.SKU, GTIN: f.GTIN, Options: f.Options,
		WeightGrams: f.WeightGrams, LengthMM: f.SizeMM[0], WidthMM: f.SizeMM[1], HeightMM: f.SizeMM[2],
		HSCode: product.HSCode, OriginCountry: product.Origin,
		InventoryPolicy: f.Policy, InventoryTracked: f.OnHand != nil, OnHand: f.OnHand,
		DigitalOnly: product.Digital, MaxPerOrder: f.MaxPerOrder, MediaIndexes: f.Pictures,
	}
	if input.InventoryPolicy == "" {
		input.InventoryPolicy = catalog.Deny
	}
	for currency, price := range f.Prices {
		made, err := price.input(currency)
		if err != nil {
			return input, err
		}
		input.Prices = append(input.Prices, made)
	}
	slices.SortFunc(input.Prices, func(a, b catalog.PriceInput) int {
		return strings.Compare(string(a.Amount.Currency), string(b.Amount.Currency))
	})
	return input, nil
}

func (f priceFile) input(currency money.Currency) (catalog.PriceInput, error) {
	amount, err := money.Parse(f.Amount, currency)
	if err != nil {
		return catalog.PriceInput{}, err
	}
	compareAt, err := optional(f.CompareAt, currency)
	if err != nil {
		return catalog.PriceInput{}, err
	}
	cost, err := optional(f.Cost, currency)
	if err != nil {
		return catalog.PriceInput{}, err
	}
	return catalog.PriceInput{Amount: amount, CompareAt: compareAt, Cost: cost}, nil
}

// optional is the amount that a text writes, or nil for no text.
func optional(text string, currency money.Currency) (*money.Amount, error) {
	if text == "" {
		return nil, nil
	}
	amount, err := money.Parse(text, currency)
	return &amount, err
}
