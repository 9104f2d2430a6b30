package segment_test

import (
	"testing"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// TestVerifyFindsWhatIsWrong proves the check itself.
func TestVerifyFindsWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name   string
		damage func(b *books)
		finds  []string
	}{
		{"nothing", func(*books) {}, nil},
		{"a sum", func(b *books) { b.exec(breakSpent) },
			[]string{"what customer cus_0000000000001 bought in EUR is not the sum", "customer cus_0000000000001 stands by figures"}},
		{"a count", func(b *books) { b.exec(breakCount) }, []string{"order order_0000000000001 is to be counted as 300.00 EUR", "is not the sum"}},
		{"a figure", func(b *books) { b.exec(breakFigure) }, []string{"stands by figures"}},
		{"a segment", func(b *books) { b.exec(breakSegment) }, []string{"stands where his history does not lead"}},
		{"an order that nobody heard of", func(b *books) {
			b.put(&planted{id: 9, status: "confirmed", email: "guest@example.com", paid: 100, placed: noon})
		}, []string{"order order_0000000000009 is to be counted as 1.00 EUR of a guest, and is counted as nothing"}},
		{"all of it", func(b *books) { b.exec(wipeSales) },
			[]string{"is not the sum", "is not the sum", "a guest is in a segment without", "customer cus_0000000000001 is in a segment without"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachBooks(t, func(t *testing.T, b *books) {
				b.customer(1, "ada@example.com")
				b.put(&planted{id: 1, status: "confirmed", customer: 1, paid: 30_000, placed: noon})
				b.put(&planted{id: 2, status: "confirmed", email: "guest@example.com", paid: 30_000, placed: noon})
				b.hear(about(1), about(2))
				test.damage(b)
				var found []string
				b.must(b.Verify(t.Context(), func(difference string) { found = append(found, difference) }))
				if len(found) != len(test.finds) {
					t.Fatalf("found %q", found)
				}
				for i := range found {
					if !contains(found[i], test.finds[i]) || contains(found[i], "guest@example.com") {
						t.Errorf("found %q, want %q", found[i], test.finds[i])
					}
				}
				if test.name == "a segment" {
					return // what the history says is not made up
				}
				if _, _, err := b.Rebuild(t.Context()); err != nil {
					t.Fatal(err)
				}
				_, err := b.Recompute(t.Context(), func(_, _ int64) {})
				b.must(err)
				b.equal()
			})
		})
	}
}

// TestWhatIsNotReadYetIsNoDifference: between an order and the consumer there is always a moment.
func TestWhatIsNotReadYetIsNoDifference(t *testing.T) {
	eachBooks(t, func(t *testing.T, b *books) {
		batch := &db.Batch{}
		b.put(&planted{id: 1, status: "confirmed", email: "guest@example.com", paid: 30_000, placed: noon})
		outbox.New(b.d).Add(batch, outbox.Event{Type: "order.placed", EntityID: id.Order(1).String(), Data: []byte(`{}`)})
		b.must(b.d.Submit(t.Context(), batch))
		b.must(b.Verify(t.Context(), func(difference string) { t.Error(difference) }))
		b.put(&planted{id: 2, status: "confirmed", email: "guest@example.com", paid: 30_000, placed: noon})
		var found []string
		b.must(b.Verify(t.Context(), func(difference string) { found = append(found, difference) }))
		if len(found) != 1 || !contains(found[0], id.Order(2).String()) {
			t.Errorf("found %q", found)
		}
	})
}
