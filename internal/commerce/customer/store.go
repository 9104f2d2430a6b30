package customer

import (
	"context"
	"errors"
	"fmt"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const columns = `id, version, state, successor_id, external_id, email, email_key, verified_at, first_name, last_name, phone,
	language, currency_code, order_updates, default_shipping_id, default_billing_id, created_at, updated_at`

var (
	getCustomer    = db.SQL(`SELECT ` + columns + ` FROM customer WHERE id = $1`)
	findByKey      = db.SQL(`SELECT ` + columns + ` FROM customer WHERE email_key = $1 AND email_key <> ''`)
	listAside      = db.SQL(`SELECT ` + columns + ` FROM customer WHERE successor_id = $1 AND successor_id <> 0 ORDER BY id`)
	listGroupCodes = db.SQL(`SELECT g.code FROM customer_group_member m JOIN customer_group g ON g.id = m.group_id WHERE m.customer_id = $1 ORDER BY g.code`)
	listTags       = db.SQL(`SELECT tag FROM customer_tag WHERE customer_id = $1 ORDER BY tag`)
	groupsOf       = db.NewLists(`SELECT m.customer_id, g.code FROM customer_group_member m JOIN customer_group g ON g.id = m.group_id WHERE m.customer_id IN (%s) ORDER BY g.code`, maxListed)
	tagsOf         = db.NewLists(`SELECT customer_id, tag FROM customer_tag WHERE customer_id IN (%s) ORDER BY tag`, maxListed)
	insertCustomer = db.SQL(`
		INSERT INTO customer (id, state, successor_id, external_id, email, email_key, verified_at, first_name, last_name, phone,
			language, currency_code, order_updates, default_shipping_id, default_billing_id, search_text, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $18)`)
	updateCustomer = db.SQL(`
		UPDATE customer SET state = $1, successor_id = $2, external_id = $3, email = $4, email_key = $5, verified_at = $6,
			first_name = $7, last_name = $8, phone = $9, language = $10, currency_code = $11, order_updates = $12,
			default_shipping_id = $13, default_billing_id = $14, search_text = $15, version = version + 1, updated_at = $16
		WHERE id = $17 AND version = $18`)
	holdAccount    = db.SQL(`UPDATE customer SET version = version WHERE id = $1 AND version = $2 AND state = 'registered'`)
	touchAccount   = db.SQL(`UPDATE customer SET version = version + 1 WHERE id = $1 AND version = $2 AND state = 'registered'`)
	deleteCustomer = db.SQL(`DELETE FROM customer WHERE id = $1 AND version = $2`)

	insertTags   = db.InsertInto("customer_tag", "customer_id, tag", "ON CONFLICT (customer_id, tag) DO NOTHING")
	deleteTag    = db.SQL(`DELETE FROM customer_tag WHERE customer_id = $1 AND tag = $2`)
	insertMember = db.SQL(`INSERT INTO customer_group_member (group_id, customer_id, created_at)
		SELECT id, CAST($1 AS BIGINT), CAST($2 AS BIGINT) FROM customer_group WHERE code = $3
		ON CONFLICT (group_id, customer_id) DO NOTHING`)
	deleteMember = db.SQL(`DELETE FROM customer_group_member
		WHERE customer_id = $1 AND group_id IN (SELECT id FROM customer_group WHERE code = $2)`)
	knownGroups = db.NewLists(`SELECT code FROM customer_group WHERE code IN (%s)`, MaxGroups)

	// What is a guest's becomes a customer's.
	moveAddresses = db.SQL(`UPDATE customer_address SET customer_id = $1 WHERE customer_id = $2`)
	moveNotes     = db.SQL(`UPDATE customer_note SET customer_id = $1 WHERE customer_id = $2`)
	moveConsents  = db.SQL(`UPDATE customer_consent SET customer_id = $1 WHERE customer_id = $2`)
	copyMembers   = db.SQL(`INSERT INTO customer_group_member (group_id, customer_id, created_at)
		SELECT group_id, CAST($1 AS BIGINT), created_at FROM customer_group_member WHERE customer_id = $2
		ON CONFLICT (group_id, customer_id) DO NOTHING`)
	copyTags = db.SQL(`INSERT INTO customer_tag (customer_id, tag)
		SELECT CAST($1 AS BIGINT), tag FROM customer_tag WHERE customer_id = $2 ON CONFLICT (customer_id, tag) DO NOTHING`)
	deleteMembers   = db.SQL(`DELETE FROM customer_group_member WHERE customer_id = $1`)
	deleteTags      = db.SQL(`DELETE FROM customer_tag WHERE customer_id = $1`)
	deleteAddresses = db.SQL(`DELETE FROM customer_address WHERE customer_id = $1`)
	deleteNotes     = db.SQL(`DELETE FROM customer_note WHERE customer_id = $1`)

	// What promotions ask of a buyer, in one statement.
	buyerOf = db.SQL(`
		SELECT c.email_key, COALESCE(g.code, '') FROM customer c
		LEFT JOIN customer_group_member m ON m.customer_id = c.id LEFT JOIN customer_group g ON g.id = m.group_id
		WHERE c.id = $1 ORDER BY g.code NULLS LAST`)
)

// maxListed is how many customers a page has at most, and one more.
const maxListed = 128

func scan(row db.Row) (*Customer, error) {
	var c Customer
	var verified, created, updated int64
	err := row.Scan(&c.ID, &c.Version, (*string)(&c.State), &c.Successor, &c.ExternalID, &c.Email, &c.EmailKey, &verified,
		&c.FirstName, &c.LastName, &c.Phone, &c.Language, (*string)(&c.Currency), &c.OrderUpdates, &c.DefaultShipping,
		&c.DefaultBilling, &created, &updated)
	c.VerifiedAt, c.CreatedAt, c.UpdatedAt = clock.FromMicros(verified), clock.FromMicros(created), clock.FromMicros(updated)
	return &c, err
}

func scanText(row db.Row) (string, error) {
	var text string
	err := row.Scan(&text)
	return text, err
}

// load reads a customer with his groups and tags; not_found if there is none.
func load(ctx context.Context, r db.Reader, customer id.Customer) (*Customer, error) {
	c, err := db.One(ctx, r, scan, getCustomer, customer)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("customer", customer.String())
	}
	if err != nil {
		return nil, fmt.Errorf("get customer: %w", err)
	}
	return c, loadParts(ctx, r, c)
}

func loadParts(ctx context.Context, r db.Reader, c *Customer) error {
	var err error
	if c.Groups, err = db.List(ctx, r, scanText, listGroupCodes, c.ID); err != nil {
		return fmt.Errorf("read the groups of customer %s: %w", c.ID, err)
	}
	if c.Tags, err = db.List(ctx, r, scanText, listTags, c.ID); err != nil {
		return fmt.Errorf("read the tags of customer %s: %w", c.ID, err)
	}
	return nil
}

// insert adds to the batch a customer who is new, and sets his version.
func insert(b *db.Batch, c *Customer) {
	c.Version = 1
	b.Exec(insertCustomer, c.ID, string(c.State), c.Successor, c.ExternalID, c.Email, c.EmailKey, clock.Micros(c.VerifiedAt),
		c.FirstName, c.LastName, c.Phone, c.Language, string(c.Currency), c.OrderUpdates, c.DefaultShipping, c.DefaultBilling,
		c.searchText(), clock.Micros(c.CreatedAt), clock.Micros(c.UpdatedAt))
	relate(b, &Customer{ID: c.ID}, c)
}

// update adds to the batch a customer as he is to be, guarded by the version that he had, and sets his new one.
func update(b *db.Batch, before, after *Customer) {
	b.Exec(updateCustomer, string(after.State), after.Successor, after.ExternalID, after.Email, after.EmailKey,
		clock.Micros(after.VerifiedAt), after.FirstName, after.LastName, after.Phone, after.Language, string(after.Currency),
		after.OrderUpdates, after.DefaultShipping, after.DefaultBilling, after.searchText(), clock.Micros(after.UpdatedAt),
		after.ID, before.Version).Want(1, fault.Stale("customer"))
	after.Version = before.Version + 1
	relate(b, before, after)
}

// relate adds to the batch the difference in groups and tags.
func relate(b *db.Batch, before, after *Customer) {
	at := clock.Micros(after.UpdatedAt)
	added, removed := difference(before.Groups, after.Groups)
	for _, code := range removed {
		b.Exec(deleteMember, after.ID, code)
	}
	for _, code := range added {
		b.Exec(insertMember, after.ID, at, code)
	}
	added, removed = difference(before.Tags, after.Tags)
	for _, tag := range removed {
		b.Exec(deleteTag, after.ID, tag)
	}
	if len(added) > 0 {
		args := make([]any, 0, 2*len(added))
		for _, tag := range added {
			args = append(args, after.ID, tag)
		}
		insertTags.Add(b, args)
	}
}

// difference is what is in one list and not in the other.
func difference(before, after []string) (added, removed []string) {
	had := make(map[string]bool, len(before))
	for _, text := range before {
		had[text] = true
	}
	for _, text := range after {
		if !had[text] {
			added = append(added, text)
		}
		delete(had, text)
	}
	for _, text := range before {
		if had[text] {
			removed = append(removed, text)
		}
	}
	return added, removed
}

const entryColumns = `id, address, created_at, updated_at`

var (
	listEntries  = db.SQL(`SELECT ` + entryColumns + ` FROM customer_address WHERE customer_id = $1 ORDER BY id`)
	getEntry     = db.SQL(`SELECT ` + entryColumns + ` FROM customer_address WHERE customer_id = $1 AND id = $2`)
	countEntries = db.SQL(`SELECT COUNT(*) FROM customer_address WHERE customer_id = $1`)
	insertEntry  = db.SQL(`INSERT INTO customer_address (id, customer_id, address, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)`)
	updateEntry  = db.SQL(`UPDATE customer_address SET address = $1, updated_at = $2 WHERE customer_id = $3 AND id = $4`)
	deleteEntry  = db.SQL(`DELETE FROM customer_address WHERE customer_id = $1 AND id = $2`)
)

func scanEntry(row db.Row) (Entry, error) {
	var e Entry
	var text string
	var created, updated int64
	if err := row.Scan(&e.ID, &text, &created, &updated); err != nil {
		return e, err
	}
	e.CreatedAt, e.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	var err error
	e.Address, err = address.Decode(text)
	return e, err
}
