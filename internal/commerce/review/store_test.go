package review_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// house is reviews with people who write them and products that they are about.
type house struct {
	*review.Service

	t        *testing.T
	db       *db.DB
	now      *clock.Fake
	goods    *catalog.Service
	products []id.Product
	people   []id.Customer
	mu       sync.Mutex
	received map[string]bool
	gone     bool // whoever writes was changed in this moment
}

var (
	addCustomer = db.SQL(`INSERT INTO customer (id, external_id, email, email_key, first_name, last_name, version, created_at, updated_at)
		VALUES ($1, '', '', '', 'Ada', 'Lovelace', 1, 0, 0)`)
	never      = db.SQL(`UPDATE customer SET version = version WHERE id = 0`)
	countRows  = db.SQL(`SELECT (SELECT COUNT(*) FROM review) + (SELECT COUNT(*) FROM review_vote) + (SELECT COUNT(*) FROM review_report) + (SELECT COUNT(*) FROM product_rating)`)
	eventTypes = db.SQL(`SELECT type FROM event`)
)

func each(t *testing.T, f func(t *testing.T, h *house)) {
	t.Helper()
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) { f(t, open(t, d, now)) })
}

func open(t *testing.T, d *db.DB, now *clock.Fake) *house {
	t.Helper()
	h := &house{t: t, db: d, now: now, received: map[string]bool{}}
	events := outbox.New(d)
	outboxtest.Conform(t, d, append(review.Events(), catalog.Events()...))
	h.Service = review.New(review.Options{
		DB: d, Outbox: events,
		Author: func(_ context.Context, c id.Customer) (review.Author, error) {
			return review.Author{FirstName: "Ada", LastName: "Lovelace", Hold: func(b *db.Batch) {
				if h.gone {
					b.Exec(never).Want(1, fault.Stale("customer"))
				}
			}}, nil
		},
		Received: func(_ context.Context, c id.Customer, p id.Product) (bool, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			return h.received[c.String()+p.String()], nil
		},
	})
	h.goods = catalog.New(catalog.Options{DB: d, Outbox: events, Stock: stock{inventory.New(d, events)}})
	if _, err := h.goods.EnsureChannel(t.Context(), "EUR"); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		p, err := h.goods.CreateProduct(t.Context(), catalog.ProductInput{Title: fmt.Sprint("Kettle ", i), Status: catalog.Draft}, nil)
		if err != nil {
			t.Fatal(err)
		}
		h.products = append(h.products, p.ID)
	}
	b := &db.Batch{}
	for range 6 {
		number := id.Customer(d.IDs().Next())
		b.Exec(addCustomer, number)
		h.people = append(h.people, number)
	}
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return h
}

// stock is the shelf that a catalog needs.
type stock struct{ *inventory.Service }

func (s stock) SetOnHand(context.Context, *db.Batch, []catalog.StockCount, string) ([]int64, error) {
	return nil, nil
}

// give has a customer receive a product.
func (h *house) give(c id.Customer, p id.Product) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.received[c.String()+p.String()] = true
}

// write has a customer review a product.
func (h *house) write(c, p int, stars int64) *review.Review {
	h.t.Helper()
	r, err := h.Submit(h.t.Context(), h.people[c], h.products[p], review.Input{Stars: stars, Title: "Tea"}, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// set says how reviews are taken.
func (h *house) set(s review.Settings) {
	h.t.Helper()
	if _, err := h.SetSettings(h.t.Context(), nil, s, nil); err != nil {
		h.t.Fatal(err)
	}
}

// differences is what Verify says.
func (h *house) differences() []string {
	h.t.Helper()
	var all []string
	if err := h.Verify(h.t.Context(), func(difference string) { all = append(all, difference) }); err != nil {
		h.t.Fatal(err)
	}
	return all
}

func (h *house) expect(err error, code string) {
	h.t.Helper()
	if fault.CodeOf(err) != code {
		h.t.Errorf("%v, want %q", err, code)
	}
}

func TestEverythingOfAReviewIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, begin := t.Context(), h.now.Now()
		h.give(h.people[0], h.products[0])
		r := h.write(0, 0, 4)
		want := review.Review{
			ID: r.ID, Version: 1, Product: h.products[0], Customer: h.people[0], State: review.Pending, Stars: 4, Title: "Tea",
			Author: "Ada L.", Verified: true, CreatedAt: begin, UpdatedAt: begin,
		}
		got, err := h.Get(ctx, r.ID)
		if err != nil || *got != want || *r != want {
			t.Fatalf("%+v\n%+v\n%+v, %v", r, got, want, err)
		}
		h.now.Advance(time.Hour)
		if r, err = h.Publish(ctx, r.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		h.now.Advance(time.Hour)
		if r, err = h.Reply(ctx, r.ID, new(int64(2)), "Thanks.\r\n", nil); err != nil {
			t.Fatal(err)
		}
		want.State, want.Version, want.Reply = review.Published, 3, "Thanks."
		want.PublishedAt, want.RepliedAt, want.UpdatedAt = begin.Add(time.Hour), begin.Add(2*time.Hour), begin.Add(2*time.Hour)
		if got, err = h.GetOwn(ctx, h.people[0], r.ID); err != nil || *got != want || *r != want {
			t.Fatalf("%+v\n%+v\n%+v, %v", r, got, want, err)
		}
		if rating, err := h.Rating(ctx, h.products[0]); err != nil || rating != (review.Rating{Count: 1, Sum: 4, Stars: [5]int64{0, 0, 0, 1, 0}}) {
			t.Errorf("%+v, %v", rating, err)
		}
		_, err = h.Reply(ctx, r.ID, new(int64(2)), "Other.", nil)
		h.expect(err, fault.CodeVersionConflict)
		_, err = h.GetOwn(ctx, h.people[1], r.ID)
		h.expect(err, fault.CodeNotFound)
		_, err = h.GetOwn(ctx, 0, r.ID)
		h.expect(err, fault.CodeNotFound)
		_, err = h.Get(ctx, 7)
		h.expect(err, fault.CodeNotFound)
		if r, err = h.Reply(ctx, r.ID, nil, " ", nil); err != nil || r.Reply != "" || !r.RepliedAt.IsZero() {
			t.Errorf("%+v, %v", r, err)
		}
		if r, err = h.Reject(ctx, r.ID, nil, "No.", nil); err != nil || r.Rejection != "No." || !r.PublishedAt.IsZero() {
			t.Errorf("%+v, %v", r, err)
		}
		if r, err = h.Publish(ctx, r.ID, nil, nil); err != nil || r.Rejection != "" || !r.PublishedAt.Equal(h.now.Now()) {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// What changes nothing makes no new version and tells nobody.
func TestSayingItAgainChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.set(review.Settings{Look: review.LookAtNone})
		r := h.write(0, 0, 3)
		for _, again := range []func() (*review.Review, error){
			func() (*review.Review, error) { return h.Publish(ctx, r.ID, nil, nil) },
			func() (*review.Review, error) { return h.Reply(ctx, r.ID, nil, "", nil) },
			func() (*review.Review, error) {
				return h.Edit(ctx, h.people[0], r.ID, nil, review.Patch{Stars: new(int64(3)), Title: new(" Tea ")}, nil)
			},
			func() (*review.Review, error) { return h.DismissReports(ctx, r.ID, nil, nil) },
		} {
			if got, err := again(); err != nil || *got != *r {
				t.Errorf("%+v, %v, want %+v", got, err, r)
			}
		}
		if events := h.events(); events != "product_rating.changed 1, review.published 1, review.submitted 1" {
			t.Error(events)
		}
	})
}

// events is how many events of each kind of this package there are.
func (h *house) events() string {
	h.t.Helper()
	counts := map[string]int{}
	err := db.Each(h.t.Context(), h.db.Read(), func(row db.Row) error {
		var kind string
		err := row.Scan(&kind)
		if strings.HasPrefix(kind, "review.") || strings.HasPrefix(kind, "product_rating.") {
			counts[kind]++
		}
		return err
	}, eventTypes)
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for kind, n := range counts {
		all = append(all, fmt.Sprint(kind, " ", n))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func TestWhoMayWriteAndVote(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		_, err := h.Submit(ctx, h.people[0], 99, review.Input{Stars: 5}, nil)
		h.expect(err, fault.CodeNotFound)
		h.set(review.Settings{Look: review.LookAtUnverified, BuyersOnly: true})
		_, err = h.Submit(ctx, h.people[0], h.products[0], review.Input{Stars: 5}, nil)
		h.expect(err, review.CodeNotReceived)
		h.give(h.people[0], h.products[0])
		r := h.write(0, 0, 5)
		if r.State != review.Published {
			t.Errorf("a verified review is %s", r.State)
		}
		_, err = h.Submit(ctx, h.people[0], h.products[0], review.Input{Stars: 5}, nil)
		h.expect(err, review.CodeReviewed)
		_, err = h.Vote(ctx, h.people[0], r.ID, true, nil)
		h.expect(err, review.CodeOwnReview)
		h.expect(h.Tell(ctx, h.people[0], r.ID, review.Spam, "", nil), review.CodeOwnReview)
		h.expect(h.Tell(ctx, h.people[1], r.ID, "dull", "", nil), fault.CodeValidation)
		for _, helpful := range []bool{true, true, false, false, true} {
			want := int64(0)
			if helpful {
				want = 1
			}
			if got, err := h.Vote(ctx, h.people[1], r.ID, helpful, nil); err != nil || got.Helpful != want || got.Version != 1 {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if _, err = h.Reject(ctx, r.ID, nil, "No.", nil); err != nil {
			t.Fatal(err)
		}
		_, err = h.Vote(ctx, h.people[1], r.ID, false, nil)
		h.expect(err, fault.CodeNotFound)
		h.expect(h.Tell(ctx, h.people[1], r.ID, review.Spam, "", nil), fault.CodeNotFound)
		h.gone = true
		h.give(h.people[1], h.products[0])
		_, err = h.Submit(ctx, h.people[1], h.products[0], review.Input{Stars: 5}, nil)
		h.expect(err, fault.CodeVersionConflict)
		if all := h.differences(); len(all) > 0 {
			t.Error(all)
		}
	})
}

// Whom a review helped voted for what it said then.
func TestVotesAreForTheWordsAsTheyWere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.set(review.Settings{Look: review.LookAtNone})
		r := h.write(0, 0, 5)
		vote := func(person int, want int64) {
			t.Helper()
			if got, err := h.Vote(ctx, h.people[person], r.ID, true, nil); err != nil || got.Helpful != want {
				t.Errorf("%+v, %v; want %d votes", got, err, want)
			}
		}
		for _, p := range []review.Patch{{Stars: new(int64(1))}, {Title: new("Broken")}, {Text: new("After a week.")}} {
			vote(1, 1)
			vote(2, 2)
			same, err := h.Edit(ctx, h.people[0], r.ID, nil, review.Patch{}, nil)
			if err != nil || same.Helpful != 2 {
				t.Errorf("a change of nothing: %+v, %v", same, err)
			}
			if _, err := h.Reply(ctx, r.ID, nil, "Thanks for "+fmt.Sprint(p), nil); err != nil {
				t.Fatal(err)
			}
			before, err := h.Get(ctx, r.ID)
			if err != nil || before.Helpful != 2 {
				t.Errorf("after the shop's answer: %+v, %v", before, err)
			}
			edited, err := h.Edit(ctx, h.people[0], r.ID, nil, p, nil)
			if err != nil || edited.Helpful != 0 {
				t.Errorf("%+v, %v", edited, err)
			}
			if got, err := h.Vote(ctx, h.people[1], r.ID, false, nil); err != nil || got.Helpful != 0 {
				t.Errorf("a vote that is gone is taken back: %+v, %v", got, err)
			}
		}
		vote(1, 1)
		if all := h.differences(); len(all) > 0 {
			t.Error(all)
		}
	})
}

// A product that is deleted takes along what was said about it.
func TestReviewsGoWithTheirProduct(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.set(review.Settings{Look: review.LookAtNone})
		r := h.write(0, 0, 5)
		_, err := h.Vote(ctx, h.people[1], r.ID, true, nil)
		if err := errors.Join(err, h.Tell(ctx, h.people[1], r.ID, review.Other, "", nil)); err != nil {
			t.Fatal(err)
		}
		if err := h.goods.DeleteProduct(ctx, h.products[0], nil, nil); err != nil {
			t.Fatal(err)
		}
		if rows, err := db.Value[int64](ctx, h.db.Read(), countRows); err != nil || rows != 0 {
			t.Errorf("%d rows are left, %v", rows, err)
		}
	})
}

// One request that comes again has one effect, and its answer.
func TestIdempotentSubmission(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, keys := t.Context(), idem.New(h.db, 0)
		claim := func() *idem.Claim {
			return keys.NewClaim("ada", "key", "digest", 201, func(any) ([]byte, error) { return []byte("{}"), nil })
		}
		if _, err := h.Submit(ctx, h.people[0], h.products[0], review.Input{Stars: 5}, claim()); err != nil {
			t.Fatal(err)
		}
		_, err := h.Submit(ctx, h.people[1], h.products[0], review.Input{Stars: 5}, claim())
		h.expect(err, fault.CodeIdempotencyRunning)
		if other, err := h.Find(ctx, h.people[1], h.products[0]); other != nil || err != nil {
			t.Errorf("%+v, %v", other, err)
		}
	})
}

// Pages of every order show each review once, also when cursors lead on.
func TestPagesOfReviews(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		var list []review.Brought
		for i := range 23 {
			list = append(list, review.Brought{
				Input: review.Input{Stars: int64(i*7%5 + 1)}, FirstName: "Bea", LastName: "B", WrittenAt: noon.Add(time.Duration(i%9) * time.Hour),
			})
		}
		if n, err := h.Bring(ctx, h.products[0], list); n != 23 || err != nil {
			t.Fatal(n, err)
		}
		if n, err := h.Bring(ctx, h.products[0], list); n != 0 || err != nil {
			t.Fatalf("brought again: %d, %v", n, err)
		}
		_, err := h.Bring(ctx, h.products[1], []review.Brought{{Input: review.Input{Stars: 9}}})
		h.expect(err, fault.CodeValidation)
		_, err = h.Bring(ctx, 99, list)
		h.expect(err, fault.CodeNotFound)
		for sort, falls := range map[review.Sort]func(a, b *review.Review) bool{
			"":                 func(a, b *review.Review) bool { return a.CreatedAt.After(b.CreatedAt) },
			review.SortNewest:  func(a, b *review.Review) bool { return a.CreatedAt.After(b.CreatedAt) },
			review.SortHighest: func(a, b *review.Review) bool { return a.Stars > b.Stars },
			review.SortLowest:  func(a, b *review.Review) bool { return a.Stars < b.Stars },
			review.SortHelpful: func(a, b *review.Review) bool { return a.Helpful > b.Helpful },
		} {
			seen, cursor := []*review.Review{}, ""
			for {
				found, err := h.List(ctx, review.Filter{Product: h.products[0], State: review.Published, Sort: sort}, page.Request{Limit: 4, Cursor: cursor})
				if err != nil || found.Total != 23 {
					t.Fatal(found.Total, err)
				}
				seen = append(seen, found.Items...)
				if cursor = found.Next; cursor == "" {
					break
				}
			}
			numbers := map[id.Review]bool{}
			for i, r := range seen {
				numbers[r.ID] = true
				if i > 0 && falls(r, seen[i-1]) {
					t.Errorf("%q: %v comes after %v", sort, r.Stars, seen[i-1].Stars)
				}
			}
			if len(seen) != 23 || len(numbers) != 23 {
				t.Errorf("%q: %d rows, %d reviews", sort, len(seen), len(numbers))
			}
		}
		_, err = h.List(ctx, review.Filter{Stars: []int64{0}}, page.Request{Limit: 4})
		h.expect(err, fault.CodeValidation)
		if all := h.differences(); len(all) > 0 {
			t.Error(all)
		}
	})
}

func TestSettingsHaveAVersion(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		if s, err := h.Settings(ctx); err != nil || s != (review.Settings{Look: review.LookAtAll}) {
			t.Errorf("%+v, %v", s, err)
		}
		_, err := h.SetSettings(ctx, nil, review.Settings{Look: "some"}, nil)
		h.expect(err, fault.CodeValidation)
		s, err := h.SetSettings(ctx, new(int64(0)), review.Settings{Look: review.LookAtNone, BuyersOnly: true}, nil)
		if err != nil || s.Version != 1 {
			t.Errorf("%+v, %v", s, err)
		}
		_, err = h.SetSettings(ctx, new(int64(0)), review.Settings{Look: review.LookAtAll}, nil)
		h.expect(err, fault.CodeVersionConflict)
		if got, err := h.Settings(ctx); err != nil || got != s {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
