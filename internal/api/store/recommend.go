package store

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

func (h *handlers) registerRecommendations(a *wire.API) {
	public := func(opID, summary, description string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: "Recommendations", Public: true, Content: fresh}
	}
	wire.Get(a, "/api/products/{name}/related", public("list-related-products", "What goes with a product",
		"Bought together with it, then similar to it, then what sells best; never what cannot be had. An old slug answers 301 with the new one."),
		h.listRelated)
	wire.Get(a, "/api/recommendations", public("list-recommendations", "What goes with several products, such as those in a cart",
		"As for one product; what goes with more of them comes first."), h.listMatching)
	wire.Get(a, "/api/best-sellers", public("list-best-sellers", "What sells best", "An order counts the less the older it is."), h.listBestSellers)
	wire.Get(a, "/api/recently-viewed", public("list-recently-viewed", "The products that the client says were looked at",
		"In the order in which they are given, as far as they can be had. The client remembers them; the shop keeps nothing of it."), h.listViewed)
	wire.Get(a, "/api/me/recommendations", wire.Op{
		ID: "list-my-recommendations", Summary: "What the signed-in customer may want", Tag: "Account", Customer: true,
		Description: "By what he bought and kept; what sells best where nothing is known of him. What he has is not offered again, but for what people buy again and again.",
	}, h.listMine)
}

// RecommendedProduct is a product in a list, with why it is there.
type RecommendedProduct struct {
	ProductListItem

	Reason string `json:"reason" doc:"bought_together, similar, popular, for_you, your_categories or viewed; others may come." example:"bought_together"`
}

// Few is how many are asked for.
type Few struct {
	Limit int `query:"limit" default:"12" minimum:"1" maximum:"48" doc:"How many."`
}

// recommended is the answer with a list, to which the ratings are added here: they change while recommendations do not.
func (h *handlers) recommended(ctx context.Context, items []recommend.Item, err error) (*wire.Reply[wire.List[RecommendedProduct]], error) {
	if err != nil {
		return nil, err
	}
	ids := make([]id.Product, len(items))
	for i := range items {
		ids[i] = items[i].Row.ID
	}
	ratings, err := h.reviews.Ratings(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := wire.List[RecommendedProduct]{Data: make([]RecommendedProduct, 0, len(items)), Total: int64(len(items))}
	for _, item := range items {
		list.Data = append(list.Data, RecommendedProduct{ProductListItem: listItem(item.Row, ratings[item.Row.ID]), Reason: item.Reason})
	}
	return &wire.Reply[wire.List[RecommendedProduct]]{Body: list}, nil
}

type relatedQuery struct {
	ByName
	Few
}

func (h *handlers) listRelated(ctx context.Context, _ *wire.Call, in *relatedQuery) (*wire.Reply[wire.List[RecommendedProduct]], error) {
	product, redirect, err := h.catalog.ResolveProduct(ctx, in.Name, catalog.Shoppers)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		reply := moved[wire.List[RecommendedProduct]]("/api/products/", redirect)
		reply.Location += "/related"
		return reply, nil
	}
	items, err := h.recommend.Related(ctx, product.ID, in.Limit)
	return h.recommended(ctx, items, err)
}

// ProductsGiven is products that the client names.
type ProductsGiven struct {
	ProductID []string `query:"product_id,explode" minItems:"1" maxItems:"50" required:"true" doc:"Ids of products, each as a parameter of its own."`
	Few
}

// parse reads the ids. What was a product once may be named: a client remembers longer than a shop.
func (in *ProductsGiven) parse() ([]id.Product, error) {
	list := make([]id.Product, len(in.ProductID))
	for i, text := range in.ProductID {
		var err error
		if list[i], err = id.ParseProduct(text); err != nil {
			return nil, fault.From(err).WithParam("query.product_id")
		}
	}
	return list, nil
}

func (h *handlers) listMatching(ctx context.Context, _ *wire.Call, in *ProductsGiven) (*wire.Reply[wire.List[RecommendedProduct]], error) {
	products, err := in.parse()
	if err != nil {
		return nil, err
	}
	items, err := h.recommend.Matching(ctx, products, in.Limit)
	return h.recommended(ctx, items, err)
}

func (h *handlers) listViewed(ctx context.Context, _ *wire.Call, in *ProductsGiven) (*wire.Reply[wire.List[RecommendedProduct]], error) {
	products, err := in.parse()
	if err != nil {
		return nil, err
	}
	items, err := h.recommend.Viewed(ctx, products, in.Limit)
	return h.recommended(ctx, items, err)
}

type bestSellersQuery struct {
	Category string `query:"category" maxLength:"200" doc:"Of this category and those below it, by slug or id."`
	Few
}

func (h *handlers) listBestSellers(ctx context.Context, _ *wire.Call, in *bestSellersQuery) (*wire.Reply[wire.List[RecommendedProduct]], error) {
	var of id.Category
	if in.Category != "" {
		category, redirect, err := h.catalog.ResolveCategory(ctx, in.Category)
		if err == nil && redirect != "" {
			category, _, err = h.catalog.ResolveCategory(ctx, redirect)
		}
		if err != nil {
			return nil, err
		}
		of = category.ID
	}
	items, err := h.recommend.BestSellers(ctx, of, in.Limit)
	return h.recommended(ctx, items, err)
}

func (h *handlers) listMine(ctx context.Context, call *wire.Call, in *Few) (*wire.Reply[wire.List[RecommendedProduct]], error) {
	items, err := h.recommend.ForCustomer(ctx, call.Principal.Customer, in.Limit)
	return h.recommended(ctx, items, err)
}
