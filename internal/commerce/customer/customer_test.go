package customer_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/customer"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

// house is customers on a database, with a clock that stands still.
type house struct {
	*customer.Service
	t     *testing.T
	d     *db.DB
	clock *clock.Fake
}

func eachHouse(t *testing.T, f func(t *testing.T, h *house)) {
	t.Helper()
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		now := clock.NewFake(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
		t.Run(engine.name, func(t *testing.T) {
			d := engine.open(t, db.Options{Clock: now})
			h := &house{Service: customer.New(d, outbox.New(d)), t: t, d: d, clock: now}
			f(t, h)
			h.must(h.Verify(t.Context(), func(difference string) { t.Error(difference) }))
		})
	}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refused(err error, code, param string) {
	h.t.Helper()
	f := fault.From(err)
	if f == nil || f.Code != code || f.Param != param {
		h.t.Errorf("%v, want %s of %q", err, code, param)
	}
}

// guest is somebody whom staff enter.
func (h *house) guest(in customer.Patch) *customer.Customer {
	h.t.Helper()
	c, err := h.Create(h.t.Context(), in, nil)
	h.must(err)
	return c
}

// register makes an account.
func (h *house) register(address string) (*customer.Customer, error) {
	h.t.Helper()
	shown, key, err := email.Normalize(address)
	h.must(err)
	holder, err := h.Find(h.t.Context(), key)
	h.must(err)
	if holder != nil && holder.State != customer.Guest {
		holder = nil // the constraint says it
	}
	b := &db.Batch{}
	c := h.AddAccount(b, customer.NewAccount{Email: shown, EmailKey: key, FirstName: "New"}, holder)
	return c, customer.Taken(h.d.Submit(h.t.Context(), b))
}

func (h *house) prove(c *customer.Customer, address string) (customer.Proof, error) {
	h.t.Helper()
	shown, key, err := email.Normalize(address)
	h.must(err)
	b := &db.Batch{}
	p, err := h.AddProof(h.t.Context(), b, c, shown, key)
	if err != nil {
		return p, err
	}
	return p, customer.Taken(h.d.Submit(h.t.Context(), b))
}

func (h *house) get(c id.Customer) *customer.Customer {
	h.t.Helper()
	found, err := h.Get(h.t.Context(), c)
	h.must(err)
	return found
}

var listEvents = db.SQL(`SELECT type FROM event WHERE entity_id = $1 ORDER BY id`)

func (h *house) events(c id.Customer) string {
	h.t.Helper()
	types, err := db.List(h.t.Context(), h.d.Read(), func(row db.Row) (string, error) {
		var text string
		err := row.Scan(&text)
		return strings.TrimPrefix(text, "customer."), err
	}, listEvents, c.String())
	h.must(err)
	return strings.Join(types, " ")
}

func berlin() address.Address {
	return address.Address{LastName: "Lovelace", Address1: "Unter den Linden 1", City: "Berlin", PostalCode: "10117", CountryCode: "de"}
}

func TestProfile(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		_, err := h.CreateGroup(ctx, " VIP ", "Best customers", nil)
		h.must(err)
		c := h.guest(customer.Patch{
			Email: new("  Ada@Example.COM "), FirstName: new(" Ada  King "), Language: new("de-at"), Currency: new("eur"),
			Groups: &[]string{"VIP", "vip"}, Tags: &[]string{"Press", "press", " big  spender "},
		})
		got := h.get(c.ID)
		if got.Email != "Ada@Example.COM" || got.EmailKey != "ada@example.com" || got.FirstName != "Ada King" || got.Language != "de-AT" ||
			got.Currency != "EUR" || !got.OrderUpdates || got.State != customer.Guest || got.Version != 1 ||
			!slices.Equal(got.Groups, []string{"vip"}) || !slices.Equal(got.Tags, []string{"big spender", "press"}) {
			t.Errorf("%+v", got)
		}
		key, groups, err := h.Buyer(ctx, c.ID)
		if err != nil || key != "ada@example.com" || !slices.Equal(groups, []string{"vip"}) {
			t.Errorf("%s, %v, %v", key, groups, err)
		}
		_, err = h.Update(ctx, c.ID, new(int64(1)), customer.Patch{LastName: new("Lovelace"), OrderUpdates: new(false), Groups: &[]string{}, Tags: &[]string{"press"}}, nil)
		h.must(err)
		got = h.get(c.ID)
		if got.LastName != "Lovelace" || got.OrderUpdates || len(got.Groups) != 0 || !slices.Equal(got.Tags, []string{"press"}) || got.Version != 2 {
			t.Errorf("%+v", got)
		}
		_, err = h.Update(ctx, c.ID, new(int64(1)), customer.Patch{LastName: new("X")}, nil)
		h.refused(err, fault.CodeVersionConflict, "")
		_, err = h.Create(ctx, customer.Patch{Email: new("ADA@example.com")}, nil)
		h.refused(err, customer.CodeEmailTaken, "email")
		_, err = h.Create(ctx, customer.Patch{}, nil)
		h.refused(err, fault.CodeValidation, "email")
		for param, patch := range map[string]customer.Patch{
			"email": {Email: new("nobody")}, "first_name": {FirstName: new("see https://evil.example")}, "last_name": {LastName: new(strings.Repeat("x", 101))},
			"phone": {Phone: new("1\n2")}, "language": {Language: new("German")}, "currency_code": {Currency: new("EURO")},
			"tags": {Tags: &[]string{""}},
		} {
			_, err = h.Update(ctx, c.ID, nil, patch, nil)
			h.refused(err, fault.CodeValidation, param)
		}
		_, err = h.Update(ctx, c.ID, nil, customer.Patch{Groups: &[]string{"nobody"}}, nil)
		h.refused(err, customer.CodeUnknownGroup, "groups")
		_, err = h.Update(ctx, 1, nil, customer.Patch{}, nil)
		h.refused(err, fault.CodeNotFound, "")
		if got := h.events(c.ID); got != "created updated" {
			t.Errorf("events %s", got)
		}
	})
}

func TestAddressBook(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		c, other := h.guest(customer.Patch{LastName: new("A")}), h.guest(customer.Patch{LastName: new("B")})
		first, err := h.AddEntry(ctx, c.ID, nil, berlin(), customer.Defaults{}, nil)
		h.must(err)
		if !first.DefaultShipping || !first.DefaultBilling || first.Address.CountryCode != "DE" || first.Version != 2 {
			t.Errorf("%+v", first)
		}
		second, err := h.AddEntry(ctx, c.ID, new(first.Version), berlin(), customer.Defaults{Billing: new(true)}, nil)
		h.must(err)
		book, err := h.Book(ctx, c.ID)
		if err != nil || len(book) != 2 || !book[0].DefaultShipping || book[0].DefaultBilling || book[1].DefaultShipping || !book[1].DefaultBilling {
			t.Errorf("%+v, %v", book, err)
		}
		_, err = h.UpdateEntry(ctx, c.ID, first.ID, nil, func(a address.Address) address.Address { a.City = "Potsdam"; return a }, customer.Defaults{Shipping: new(false)}, nil)
		h.must(err)
		if e, err := h.Entry(ctx, c.ID, first.ID); err != nil || e.Address.City != "Potsdam" || e.DefaultShipping {
			t.Errorf("%+v, %v", e, err)
		}
		_, err = h.UpdateEntry(ctx, c.ID, first.ID, nil, func(a address.Address) address.Address { a.City = ""; return a }, customer.Defaults{}, nil)
		h.refused(err, fault.CodeValidation, "city")
		// What is somebody else's is not there.
		_, err = h.Entry(ctx, other.ID, first.ID)
		h.refused(err, fault.CodeNotFound, "")
		h.refused(h.RemoveEntry(ctx, other.ID, first.ID, nil, nil), fault.CodeNotFound, "")
		_, err = h.UpdateEntry(ctx, other.ID, first.ID, nil, func(a address.Address) address.Address { return a }, customer.Defaults{}, nil)
		h.refused(err, fault.CodeNotFound, "")
		h.must(h.RemoveEntry(ctx, c.ID, second.ID, nil, nil))
		if got := h.get(c.ID); !got.DefaultBilling.IsZero() || !got.DefaultShipping.IsZero() {
			t.Errorf("%+v", got)
		}
		for range customer.MaxAddresses - 1 {
			_, err = h.AddEntry(ctx, c.ID, nil, berlin(), customer.Defaults{}, nil)
			h.must(err)
		}
		_, err = h.AddEntry(ctx, c.ID, nil, berlin(), customer.Defaults{}, nil)
		h.refused(err, customer.CodeBookFull, "")
	})
}

func TestGroups(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		vip, err := h.CreateGroup(ctx, "vip", "VIP", nil)
		h.must(err)
		_, err = h.CreateGroup(ctx, "Trade", "Trade", nil)
		h.must(err)
		_, err = h.CreateGroup(ctx, "VIP", "Again", nil)
		h.refused(err, customer.CodeGroupTaken, "code")
		_, err = h.CreateGroup(ctx, "-x", "Wrong", nil)
		h.refused(err, fault.CodeValidation, "code")
		c := h.guest(customer.Patch{LastName: new("A"), Groups: &[]string{"vip", "trade"}})
		renamed, err := h.RenameGroup(ctx, vip.ID.String(), new(int64(1)), "Very important", nil)
		if err != nil || renamed.Members != 1 || renamed.Version != 2 {
			t.Errorf("%+v, %v", renamed, err)
		}
		_, err = h.RenameGroup(ctx, "vip", new(int64(1)), "X", nil)
		h.refused(err, fault.CodeVersionConflict, "")
		first, err := h.ListGroups(ctx, page.Request{Limit: 1})
		h.must(err)
		rest, err := h.ListGroups(ctx, page.Request{Limit: 1, Cursor: first.Next})
		if err != nil || first.Total != 2 || first.Items[0].Code != "trade" || rest.Items[0].Name != "Very important" || rest.Next != "" {
			t.Errorf("%+v, %+v, %v", first, rest, err)
		}
		h.must(h.DeleteGroup(ctx, "vip", nil, nil))
		if got := h.get(c.ID).Groups; !slices.Equal(got, []string{"trade"}) {
			t.Errorf("%v", got)
		}
		_, err = h.GetGroup(ctx, "vip")
		h.refused(err, fault.CodeNotFound, "")
	})
}

func TestNotesAndConsents(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := actor.With(t.Context(), "staff:eve@example.com")
		c, other := h.guest(customer.Patch{LastName: new("A")}), h.guest(customer.Patch{LastName: new("B")})
		n, err := h.AddNote(ctx, c.ID, nil, " Likes tea. ", nil)
		h.must(err)
		_, err = h.AddNote(ctx, c.ID, nil, " ", nil)
		h.refused(err, fault.CodeValidation, "note")
		notes, err := h.ListNotes(ctx, c.ID, 0, 10)
		if err != nil || len(notes) != 1 || notes[0].Text != "Likes tea." || notes[0].Actor != "staff:eve@example.com" {
			t.Errorf("%+v, %v", notes, err)
		}
		h.refused(h.RemoveNote(ctx, other.ID, n.ID, nil, nil), fault.CodeNotFound, "")
		h.must(h.RemoveNote(ctx, c.ID, n.ID, nil, nil))
		for _, given := range []bool{true, false} {
			_, err = h.Consent(ctx, c.ID, []customer.NewConsent{{Kind: "newsletter", Given: given, TextVersion: "2026-01"}}, customer.SourceStaff, nil)
			h.must(err)
		}
		consents, err := h.ListConsents(ctx, c.ID, 0, 10)
		if err != nil || len(consents) != 2 || consents[0].Given || !consents[1].Given || consents[0].Source != customer.SourceStaff || consents[0].TextVersion != "2026-01" {
			t.Errorf("%+v, %v", consents, err)
		}
		if older, err := h.ListConsents(ctx, c.ID, consents[0].ID, 10); err != nil || len(older) != 1 {
			t.Errorf("%+v, %v", older, err)
		}
		_, err = h.Consent(ctx, c.ID, nil, customer.SourceStaff, nil)
		h.refused(err, fault.CodeValidation, "consents")
		_, err = h.Consent(ctx, c.ID, []customer.NewConsent{{}}, customer.SourceStaff, nil)
		h.refused(err, fault.CodeValidation, "consents[0].kind")
	})
}

func TestList(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		_, err := h.CreateGroup(ctx, "vip", "VIP", nil)
		h.must(err)
		var made []*customer.Customer
		for i, in := range []customer.Patch{
			{Email: new("ada@example.com"), FirstName: new("Ada"), LastName: new("Lovelace"), Groups: &[]string{"vip"}},
			{Email: new("jörg@example.com"), FirstName: new("Jörg"), LastName: new("Zuse"), Tags: &[]string{"press"}},
			{FirstName: new("Grace"), LastName: new("Hopper"), Phone: new("+15550123")},
		} {
			h.clock.Advance(time.Duration(i) * time.Hour)
			made = append(made, h.guest(in))
		}
		account, err := h.register("bob@example.com")
		h.must(err)
		p, err := h.prove(account, "bob@example.com")
		h.must(err)
		made = append(made, p.Customer)
		for name, c := range map[string]struct {
			filter customer.Filter
			want   []int
		}{
			"all": {customer.Filter{}, []int{3, 2, 1, 0}}, "by name": {customer.Filter{Sort: customer.SortName}, []int{3, 2, 0, 1}},
			"accounts": {customer.Filter{State: customer.Registered}, []int{3}}, "verified": {customer.Filter{Verified: new(true)}, []int{3}},
			"not verified": {customer.Filter{Verified: new(false)}, []int{2, 1, 0}}, "a group": {customer.Filter{Group: "VIP"}, []int{0}},
			"a tag": {customer.Filter{Tag: "Press"}, []int{1}}, "an address": {customer.Filter{EmailKey: "jörg@example.com"}, []int{1}},
			"words": {customer.Filter{Words: "ADA love"}, []int{0}}, "an accent": {customer.Filter{Words: "jorg"}, []int{1}},
			"a phone": {customer.Filter{Words: "5550"}, []int{2}}, "nobody": {customer.Filter{Words: "%"}, nil},
			"of a day": {customer.Filter{CreatedFrom: made[1].CreatedAt, CreatedBefore: made[2].CreatedAt}, []int{1}},
		} {
			var got []int
			request := page.Request{Limit: 1}
			for {
				found, err := h.List(ctx, c.filter, request)
				h.must(err)
				if found.Total != int64(len(c.want)) {
					t.Errorf("%s: %d altogether", name, found.Total)
				}
				for _, item := range found.Items {
					got = append(got, slices.IndexFunc(made, func(c *customer.Customer) bool { return c.ID == item.ID }))
				}
				if request.Cursor = found.Next; found.Next == "" {
					break
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		found, err := h.List(ctx, customer.Filter{}, page.Request{Limit: 10})
		if err != nil || !slices.Equal(found.Items[3].Groups, []string{"vip"}) || !slices.Equal(found.Items[2].Tags, []string{"press"}) {
			t.Errorf("%+v, %v", found, err)
		}
		_, err = h.List(ctx, customer.Filter{Words: strings.Repeat("a ", 9)}, page.Request{Limit: 1})
		h.refused(err, fault.CodeValidation, "q")
		_, err = h.List(ctx, customer.Filter{Sort: "size"}, page.Request{Limit: 1})
		h.refused(err, fault.CodeValidation, "sort")
	})
}

// Nothing of a guest is an account's that has his address, before it proves it; then all of it is.
func TestTakingOver(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		_, err := h.CreateGroup(ctx, "vip", "VIP", nil)
		h.must(err)
		guest := h.guest(customer.Patch{
			Email: new("ada@example.com"), FirstName: new("Ada"), Phone: new("+4930123"), Groups: &[]string{"vip"}, Tags: &[]string{"press"},
		})
		_, err = h.AddEntry(ctx, guest.ID, nil, berlin(), customer.Defaults{}, nil)
		h.must(err)
		_, err = h.AddNote(ctx, guest.ID, nil, "Pays late", nil)
		h.must(err)
		account, err := h.register("ADA@example.com")
		h.must(err)
		if book, err := h.Book(ctx, account.ID); err != nil || len(book) != 0 || len(h.get(account.ID).Groups) != 0 {
			t.Errorf("%+v, %v", book, err)
		}
		if aside := h.get(guest.ID); aside.Successor != account.ID || aside.EmailKey != "" || aside.Email != "ada@example.com" {
			t.Errorf("%+v", aside)
		}
		_, err = h.Update(ctx, guest.ID, nil, customer.Patch{Email: new("eve@example.com")}, nil)
		h.refused(err, customer.CodeOwnEmail, "email")
		_, err = h.Update(ctx, account.ID, nil, customer.Patch{Email: new("eve@example.com")}, nil)
		h.refused(err, customer.CodeOwnEmail, "email")
		_, err = h.register("ada@example.com")
		h.refused(err, customer.CodeEmailTaken, "email")
		h.must(h.Verify(ctx, func(difference string) { t.Error(difference) }))

		proof, err := h.prove(h.get(account.ID), "ada@example.com")
		h.must(err)
		if len(proof.Absorbed) != 1 || proof.Absorbed[0].ID != guest.ID {
			t.Errorf("%+v", proof)
		}
		got := h.get(account.ID)
		if !got.Verified() || got.FirstName != "New" || got.Phone != "+4930123" || !slices.Equal(got.Groups, []string{"vip"}) ||
			!slices.Equal(got.Tags, []string{"press"}) || got.DefaultShipping.IsZero() || !slices.Equal(proof.Customer.Groups, got.Groups) {
			t.Errorf("%+v", got)
		}
		notes, err := h.ListNotes(ctx, account.ID, 0, 5)
		if err != nil || len(notes) != 1 {
			t.Errorf("%+v, %v", notes, err)
		}
		_, err = h.Get(ctx, guest.ID)
		h.refused(err, fault.CodeNotFound, "")
		if got := h.events(account.ID) + ", " + h.events(guest.ID); got != "created verified, created updated updated updated deleted" {
			t.Errorf("events %s", got)
		}
	})
}

func TestAnotherAddress(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		old := h.guest(customer.Patch{Email: new("old@example.com"), Tags: &[]string{"old"}})
		next := h.guest(customer.Patch{Email: new("next@example.com"), Tags: &[]string{"next"}})
		account, err := h.register("old@example.com")
		h.must(err)
		_, err = h.register("bob@example.com")
		h.must(err)
		_, err = h.prove(h.get(account.ID), "bob@example.com")
		h.refused(err, customer.CodeEmailTaken, "email")
		_, err = h.prove(h.get(account.ID), "next@example.com")
		h.must(err)
		// The mailbox that he proved is his; the one that he left unproven is not.
		if got := h.get(account.ID); got.Email != "next@example.com" || !got.Verified() || !slices.Equal(got.Tags, []string{"next"}) {
			t.Errorf("%+v", got)
		}
		if back := h.get(old.ID); back.EmailKey != "old@example.com" || !back.Successor.IsZero() {
			t.Errorf("%+v", back)
		}
		_, err = h.Get(ctx, next.ID)
		h.refused(err, fault.CodeNotFound, "")
		stale := h.get(account.ID)
		stale.Version--
		_, err = h.prove(stale, "more@example.com")
		h.refused(err, fault.CodeVersionConflict, "")
	})
}

func TestErased(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		guest := h.guest(customer.Patch{Email: new("ada@example.com")})
		account, err := h.register("ada@example.com")
		h.must(err)
		_, err = h.AddEntry(ctx, account.ID, nil, berlin(), customer.Defaults{}, nil)
		h.must(err)
		_, err = h.Update(ctx, account.ID, nil, customer.Patch{Tags: &[]string{"press"}}, nil)
		h.must(err)
		b := &db.Batch{}
		_, err = h.AddErased(ctx, b, h.get(account.ID))
		h.must(err)
		h.must(h.d.Submit(ctx, b))
		got := h.get(account.ID)
		if got.State != customer.Erased || got.Email != "" || got.FirstName != "" || len(got.Tags) != 0 || !got.DefaultShipping.IsZero() {
			t.Errorf("%+v", got)
		}
		if back := h.get(guest.ID); back.EmailKey != "ada@example.com" || !back.Successor.IsZero() {
			t.Errorf("%+v", back)
		}
		_, err = h.Update(ctx, account.ID, nil, customer.Patch{FirstName: new("Ada")}, nil)
		h.refused(err, customer.CodeErased, "")
		_, err = h.AddErased(ctx, &db.Batch{}, got)
		h.refused(err, customer.CodeErased, "")
	})
}

// Of many who register with one address at once exactly one gets it, and of many changes none is lost.
func TestRaces(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.guest(customer.Patch{Email: new("ada@example.com")})
		var all sync.WaitGroup
		results := make(chan error, 8)
		for range cap(results) {
			all.Go(func() { _, err := h.register("ada@example.com"); results <- err })
		}
		all.Wait()
		close(results)
		made := 0
		for err := range results {
			switch fault.CodeOf(err) {
			case "":
				made++
			case customer.CodeEmailTaken, fault.CodeVersionConflict:
			default:
				t.Error(err)
			}
		}
		if made != 1 {
			t.Errorf("%d accounts", made)
		}
		account, err := h.Find(t.Context(), "ada@example.com")
		h.must(err)
		for range 4 {
			all.Go(func() {
				if _, err := h.AddEntry(t.Context(), account.ID, nil, berlin(), customer.Defaults{}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if book, err := h.Book(t.Context(), account.ID); err != nil || len(book) != 4 {
			t.Errorf("%d addresses, %v", len(book), err)
		}
	})
}

var spoil = []*db.Stmt{
	db.SQL(`UPDATE customer SET email_key = 'eve@example.com' WHERE last_name = 'A'`),
	db.SQL(`UPDATE customer SET default_billing_id = 7 WHERE last_name = 'A'`),
	db.SQL(`UPDATE customer SET verified_at = 7 WHERE last_name = 'A'`),
	db.SQL(`UPDATE customer SET successor_id = 7, email_key = '' WHERE last_name = 'A'`),
	db.SQL(`UPDATE customer SET state = 'registered', email = '', email_key = '' WHERE last_name = 'A'`),
	db.SQL(`UPDATE customer SET state = 'erased' WHERE last_name = 'A'`),
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	for n, stmt := range spoil {
		d := dbtest.SQLite(t, db.Options{})
		s := customer.New(d, outbox.New(d))
		if _, err := s.Create(t.Context(), customer.Patch{Email: new("ada@example.com"), LastName: new("A")}, nil); err != nil {
			t.Fatal(err)
		}
		b := &db.Batch{}
		b.Exec(stmt)
		found := 0
		err := d.Submit(t.Context(), b)
		if err == nil {
			err = s.Verify(t.Context(), func(string) { found++ })
		}
		if err != nil || found == 0 {
			t.Errorf("%d: %d differences, %v", n, found, err)
		}
	}
}

// Names are what people are called, and nothing that a program that shows mails makes a link of.
func TestNamesHoldNoLinks(t *testing.T) {
	for _, good := range []string{
		"Ada", "J.R.R.", "J. R. R. Tolkien", "Dr. Lovelace", "St. John", "O'Brien", "Anne-Marie", "s/o Raman", "Sr.", "李小龍", "X Æ A-12", "Jr.,", "",
	} {
		if first, last, err := customer.CheckNames(good, good); err != nil || first != good || last != good {
			t.Errorf("%q: %q, %v", good, first, err)
		}
	}
	for _, link := range []string{
		"evil.example/win", "Win at https://evil.example", "//evil", "www.evil", "see WWW.evil", "x.co", "evil.example", "Ada (evil.example)",
		"evil.co.uk", "böse.example", "evil。example", "evil．example", "evil｡example", "1.com", "evil.xn--p1ai", "a@evil.example", "\u202eevil.example",
	} {
		if _, _, err := customer.CheckNames(link, "Lovelace"); fault.CodeOf(err) != "validation_failed" {
			t.Errorf("the first name %q: %v", link, err)
		}
		if _, _, err := customer.CheckNames("Ada", link); fault.CodeOf(err) != "validation_failed" {
			t.Errorf("the last name %q: %v", link, err)
		}
	}
}
