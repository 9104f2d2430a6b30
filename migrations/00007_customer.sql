-- Customers: accounts, address books, groups, tags, notes and consents.

-- +goose Up

-- One person an e-mail address: customer_email_key_key. A guest is somebody whom orders of elsewhere or staff made known;
-- registered has an account. When somebody registers with the address of a guest, the guest is set aside: his key goes to the
-- account, successor_id says to which, and what is the guest's becomes the account's once the address is proven.
ALTER TABLE customer ADD COLUMN state TEXT NOT NULL DEFAULT 'guest' CHECK (state IN ('guest', 'registered', 'erased'));
ALTER TABLE customer ADD COLUMN successor_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN verified_at BIGINT NOT NULL DEFAULT 0; -- when the address was proven; 0: it was not
ALTER TABLE customer ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN language TEXT NOT NULL DEFAULT ''; -- BCP 47; empty: the shop's
ALTER TABLE customer ADD COLUMN currency_code TEXT NOT NULL DEFAULT ''; -- empty: the shop's
ALTER TABLE customer ADD COLUMN order_updates BOOLEAN NOT NULL DEFAULT TRUE; -- mails on the way of a parcel
ALTER TABLE customer ADD COLUMN default_shipping_id BIGINT NOT NULL DEFAULT 0; -- in the address book; 0: none
ALTER TABLE customer ADD COLUMN default_billing_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE customer SET search_text = external_id;
CREATE INDEX customer_name_idx ON customer (last_name, first_name, id);
CREATE INDEX customer_updated_idx ON customer (updated_at, id);
CREATE INDEX customer_created_idx ON customer (created_at, id);
CREATE INDEX customer_successor_idx ON customer (successor_id) WHERE successor_id <> 0;

CREATE TABLE customer_address (
    id           BIGINT PRIMARY KEY,
    customer_id  BIGINT NOT NULL REFERENCES customer (id),
    address      TEXT   NOT NULL, -- JSON
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE INDEX customer_address_customer_idx ON customer_address (customer_id, id);

-- Assigned by hand, and what promotions name by the code.
CREATE TABLE customer_group (
    id          BIGINT PRIMARY KEY,
    code        TEXT   NOT NULL CONSTRAINT customer_group_code_key UNIQUE,
    name        TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE customer_group_member (
    group_id     BIGINT NOT NULL REFERENCES customer_group (id),
    customer_id  BIGINT NOT NULL REFERENCES customer (id),
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (group_id, customer_id)
);
CREATE INDEX customer_group_member_customer_idx ON customer_group_member (customer_id, group_id);

CREATE TABLE customer_tag (
    customer_id  BIGINT NOT NULL REFERENCES customer (id),
    tag          TEXT   NOT NULL,
    PRIMARY KEY (customer_id, tag)
);
CREATE INDEX customer_tag_tag_idx ON customer_tag (tag, customer_id);

-- What staff write down about a customer, for staff.
CREATE TABLE customer_note (
    id           BIGINT PRIMARY KEY,
    customer_id  BIGINT NOT NULL REFERENCES customer (id),
    note         TEXT   NOT NULL,
    actor        TEXT   NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX customer_note_customer_idx ON customer_note (customer_id, id);

-- What a customer agreed to or took back: never changed, because it is the proof. The newest row of a kind counts.
CREATE TABLE customer_consent (
    id            BIGINT  PRIMARY KEY,
    customer_id   BIGINT  NOT NULL REFERENCES customer (id),
    kind          TEXT    NOT NULL,
    given         BOOLEAN NOT NULL,
    text_version  TEXT    NOT NULL, -- of the text that was shown
    source        TEXT    NOT NULL, -- where: "registration", "account", "staff"
    actor         TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL
);
CREATE INDEX customer_consent_customer_idx ON customer_consent (customer_id, id);

-- +goose Down
DROP TABLE customer_consent;
DROP TABLE customer_note;
DROP TABLE customer_tag;
DROP TABLE customer_group_member;
DROP TABLE customer_group;
DROP TABLE customer_address;
DROP INDEX customer_successor_idx;
DROP INDEX customer_created_idx;
DROP INDEX customer_updated_idx;
DROP INDEX customer_name_idx;
ALTER TABLE customer DROP COLUMN search_text;
ALTER TABLE customer DROP COLUMN default_billing_id;
ALTER TABLE customer DROP COLUMN default_shipping_id;
ALTER TABLE customer DROP COLUMN order_updates;
ALTER TABLE customer DROP COLUMN currency_code;
ALTER TABLE customer DROP COLUMN language;
ALTER TABLE customer DROP COLUMN phone;
ALTER TABLE customer DROP COLUMN verified_at;
ALTER TABLE customer DROP COLUMN successor_id;
ALTER TABLE customer DROP COLUMN state;
