-- What is a person's is looked up whenever he asks for it, so it is found without reading whole tables.

-- +goose Up
ALTER TABLE checkout ADD COLUMN email_key TEXT NOT NULL DEFAULT ''; -- the address, normalized
-- Of those that were begun before: what LOWER does differently is folded when the checkout changes next.
UPDATE checkout SET email_key = LOWER(email) WHERE email <> '';
CREATE INDEX checkout_email_idx ON checkout (email_key) WHERE email_key <> '';
CREATE INDEX cart_owner_idx ON cart (customer_id) WHERE customer_id <> 0;
CREATE INDEX mail_recipient_idx ON mail (recipient);

-- +goose Down
DROP INDEX mail_recipient_idx;
DROP INDEX cart_owner_idx;
DROP INDEX checkout_email_idx;
ALTER TABLE checkout DROP COLUMN email_key;
