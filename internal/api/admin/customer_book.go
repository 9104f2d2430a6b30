package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/customer"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

func (h *handlers) registerCustomerAddresses(a *wire.API, op func(opID, summary, scope string) wire.Op) {
	book := customerRoot + "/{id}/addresses"
	wire.Get(a, book, op("admin-list-customer-addresses", "The address book of a customer", customersRead), h.listCustomerAddresses)
	adding := op("admin-add-customer-address", "Write an address into the book of a customer", customersWrite)
	adding.Status, adding.Description = http.StatusCreated, customerETag
	wire.Post(a, book, adding, h.addCustomerAddress)
	wire.Get(a, book+"/{address_id}", op("admin-get-customer-address", "An address of a customer", customersRead), h.getCustomerAddress)
	wire.Patch(a, book+"/{address_id}", op("admin-update-customer-address", "Change an address of a customer", customersWrite), h.updateCustomerAddress)
	wire.Delete(a, book+"/{address_id}", op("admin-remove-customer-address", "Take an address out of the book of a customer", customersWrite), h.removeCustomerAddress)
}

// customerETag stands in the descriptions of routes for what belongs to a customer.
const customerETag = "A customer and everything that belongs to him have one ETag, his."

// AddressID names an address of a customer.
type AddressID struct {
	ByID
	AddressID string `path:"address_id" maxLength:"60"`
}

func (in AddressID) parse() (id.Customer, id.Address, error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return 0, 0, err
	}
	entry, err := parsed(id.ParseAddress, "address", in.AddressID)
	return of, entry, err
}

func (h *handlers) listCustomerAddresses(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[wire.BookAddresses], error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	entries, err := h.customers.Book(ctx, of)
	if err != nil {
		return nil, err
	}
	return wire.BookReply(entries), nil
}

func (h *handlers) addCustomerAddress(ctx context.Context, call *wire.Call, in *change[wire.BookAddressInput]) (*wire.Reply[wire.BookAddress], error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	made := func(e customer.Entry) *wire.Reply[wire.BookAddress] {
		reply := wire.BookAddressReply(e)
		reply.Location = customerRoot + "/" + of.String() + "/addresses/" + e.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (customer.Entry, error) {
		return h.customers.AddEntry(ctx, of, expected, in.Body.Address(), in.Body.Defaults(), claim)
	})
}

func (h *handlers) getCustomerAddress(ctx context.Context, _ *wire.Call, in *AddressID) (*wire.Reply[wire.BookAddress], error) {
	of, entry, err := in.parse()
	if err != nil {
		return nil, err
	}
	e, err := h.customers.Entry(ctx, of, entry)
	if err != nil {
		return nil, err
	}
	return wire.BookAddressReply(e), nil
}

type customerAddressPatch struct {
	wire.Precondition
	AddressID
	Body wire.BookAddressPatch
}

func (h *handlers) updateCustomerAddress(ctx context.Context, call *wire.Call, in *customerAddressPatch) (*wire.Reply[wire.BookAddress], error) {
	of, entry, err := in.parse()
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	change := func(a address.Address) address.Address { return in.Body.Apply(a) }
	return wire.Do(call, wire.BookAddressReply, func(claim *idem.Claim) (customer.Entry, error) {
		return h.customers.UpdateEntry(ctx, of, entry, expected, change, in.Body.Defaults(), claim)
	})
}

type customerAddressTarget struct {
	wire.Precondition
	AddressID
}

func (h *handlers) removeCustomerAddress(ctx context.Context, call *wire.Call, in *customerAddressTarget) (*wire.Reply[wire.None], error) {
	of, entry, err := in.parse()
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.customers.RemoveEntry(ctx, of, entry, expected, claim))
	})
}

func (h *handlers) registerCustomerNotes(a *wire.API, op func(opID, summary, scope string) wire.Op) {
	notes, consents := customerRoot+"/{id}/notes", customerRoot+"/{id}/consents"
	wire.Get(a, notes, op("admin-list-customer-notes", "What staff wrote down about a customer, newest first", customersRead), h.listCustomerNotes)
	adding := op("admin-add-customer-note", "Write down something about a customer", customersWrite)
	adding.Status, adding.Description = http.StatusCreated, customerETag
	wire.Post(a, notes, adding, h.addCustomerNote)
	wire.Delete(a, notes+"/{note_id}", op("admin-remove-customer-note", "Take a note about a customer away", customersWrite), h.removeCustomerNote)
	wire.Get(a, consents, op("admin-list-customer-consents", "What a customer agreed to and took back, newest first", customersRead), h.listCustomerConsents)
	saying := op("admin-add-customer-consents", "Write down what a customer agreed to, or took back", customersWrite)
	saying.Status, saying.Description = http.StatusCreated, "Consents are never changed or removed: the newest of a kind counts."
	wire.Post(a, consents, saying, h.addCustomerConsents)
}

// CustomerNote is what staff wrote down about a customer.
type CustomerNote struct {
	ID    id.CustomerNote `json:"id"`
	Note  string          `json:"note"`
	Actor string          `json:"actor"`
	At    time.Time       `json:"at"`
}

func customerNoteDocument(n customer.Note) CustomerNote {
	return CustomerNote{ID: n.ID, Note: n.Text, Actor: n.Actor, At: n.CreatedAt}
}

type customerFollowing struct {
	ByID
	Following
}

func (h *handlers) listCustomerNotes(ctx context.Context, _ *wire.Call, in *customerFollowing) (*wire.Reply[wire.List[CustomerNote]], error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	return followed[customer.Note, CustomerNote]{
		name: "customer.notes." + of.String(),
		read: func(after int64, limit int) ([]customer.Note, error) {
			return h.customers.ListNotes(ctx, of, id.CustomerNote(after), limit)
		},
		key:     func(n customer.Note) int64 { return int64(n.ID) },
		count:   func() (int64, error) { return h.customers.CountNotes(ctx, of) },
		convert: customerNoteDocument,
	}.page(in.Following)
}

// CustomerNoteInput is a note as staff write it.
type CustomerNoteInput struct {
	Note string `json:"note" minLength:"1" maxLength:"2000"`
}

func (h *handlers) addCustomerNote(ctx context.Context, call *wire.Call, in *change[CustomerNoteInput]) (*wire.Reply[CustomerNote], error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	made := func(n customer.Note) *wire.Reply[CustomerNote] {
		return &wire.Reply[CustomerNote]{Body: customerNoteDocument(n)}
	}
	return wire.Do(call, made, func(claim *idem.Claim) (customer.Note, error) {
		return h.customers.AddNote(ctx, of, expected, in.Body.Note, claim)
	})
}

type customerNoteTarget struct {
	Target
	NoteID string `path:"note_id" maxLength:"60"`
}

func (h *handlers) removeCustomerNote(ctx context.Context, call *wire.Call, in *customerNoteTarget) (*wire.Reply[wire.None], error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	note, err := parsed(id.ParseCustomerNote, "note", in.NoteID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.customers.RemoveNote(ctx, of, note, expected, claim))
	})
}

func (h *handlers) listCustomerConsents(ctx context.Context, _ *wire.Call, in *customerFollowing) (*wire.Reply[wire.List[wire.CustomerConsent]], error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	return followed[customer.Consent, wire.CustomerConsent]{
		name: "customer.consents." + of.String(),
		read: func(after int64, limit int) ([]customer.Consent, error) {
			return h.customers.ListConsents(ctx, of, id.Consent(after), limit)
		},
		key:     func(c customer.Consent) int64 { return int64(c.ID) },
		count:   func() (int64, error) { return h.customers.CountConsents(ctx, of) },
		convert: wire.CustomerConsentOf,
	}.page(in.Following)
}

type customerConsents struct {
	ByID
	Body wire.ConsentsInput
}

func (h *handlers) addCustomerConsents(ctx context.Context, call *wire.Call, in *customerConsents) (*wire.Reply[wire.CustomerConsents], error) {
	of, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, wire.ConsentsReply, func(claim *idem.Claim) ([]customer.Consent, error) {
		return h.customers.Consent(ctx, of, wire.NewConsents(in.Body.Consents), customer.SourceStaff, claim)
	})
}
