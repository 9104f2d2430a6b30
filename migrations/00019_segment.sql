-- Segments: what each person bought altogether, and where that puts him.

-- +goose Up

-- A person is a customer, or (customer_id 0) whoever has the normalized address and ordered as a guest.

-- Each order that counts, with what it was counted as: so that counting it again changes nothing, and an order that changes
-- hands or is canceled is taken off whoever it was counted for.
CREATE TABLE counted_order (
    order_id       BIGINT PRIMARY KEY,
    customer_id    BIGINT NOT NULL,
    email_key      TEXT   NOT NULL,
    currency_code  TEXT   NOT NULL,
    spent          BIGINT NOT NULL, -- what was paid, less what was given back
    placed_at      BIGINT NOT NULL
);
CREATE INDEX counted_order_person_idx ON counted_order (customer_id, email_key, currency_code, placed_at);

-- The sums of the above.
CREATE TABLE customer_sales (
    customer_id     BIGINT NOT NULL,
    email_key       TEXT   NOT NULL,
    currency_code   TEXT   NOT NULL,
    spent           BIGINT NOT NULL,
    orders          BIGINT NOT NULL,
    first_order_at  BIGINT NOT NULL,
    last_order_at   BIGINT NOT NULL,
    PRIMARY KEY (customer_id, email_key, currency_code)
); -- clustered

-- Where a person stands, and by which figures.
CREATE TABLE customer_segment (
    customer_id     BIGINT NOT NULL,
    email_key       TEXT   NOT NULL,
    segment         TEXT   NOT NULL, -- '': none any more, because no order counts
    since           BIGINT NOT NULL,
    currency_code   TEXT   NOT NULL, -- the shop's, which spent is in
    spent           BIGINT NOT NULL,
    orders          BIGINT NOT NULL, -- in any currency
    first_order_at  BIGINT NOT NULL,
    last_order_at   BIGINT NOT NULL,
    recency         BIGINT NOT NULL CHECK (recency BETWEEN 0 AND 5), -- 0: not scored yet
    frequency       BIGINT NOT NULL CHECK (frequency BETWEEN 0 AND 5),
    monetary        BIGINT NOT NULL CHECK (monetary BETWEEN 0 AND 5),
    version         BIGINT NOT NULL, -- one more with each change of segment
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (customer_id, email_key)
); -- clustered
-- For lists of members, and with its last two columns for the figures.
CREATE INDEX customer_segment_members_idx ON customer_segment (segment, spent, customer_id, email_key, currency_code, orders);

-- Who went from where to where: append-only.
CREATE TABLE customer_segment_change (
    customer_id    BIGINT NOT NULL,
    email_key      TEXT   NOT NULL,
    version        BIGINT NOT NULL, -- of the standing, which it brought; changes go by it, because clocks of nodes differ
    from_segment   TEXT   NOT NULL, -- '': came in
    to_segment     TEXT   NOT NULL, -- '': went
    currency_code  TEXT   NOT NULL,
    spent          BIGINT NOT NULL,
    orders         BIGINT NOT NULL,
    last_order_at  BIGINT NOT NULL,
    rules_version  BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    PRIMARY KEY (customer_id, email_key, version)
); -- clustered

-- One row: whoever counts takes a turn, so that no two count the same at once; and what the last night found.
CREATE TABLE segment_run (
    id             BIGINT PRIMARY KEY,
    turn           BIGINT NOT NULL,
    cuts           TEXT   NOT NULL, -- JSON: between which figures the fifths of all persons lie
    recomputed_at  BIGINT NOT NULL -- 0: never
);
INSERT INTO segment_run (id, turn, cuts, recomputed_at) VALUES (1, 0, '', 0);

-- What was sold before.
INSERT INTO counted_order (order_id, customer_id, email_key, currency_code, spent, placed_at)
SELECT o.id, o.customer_id, CASE WHEN o.customer_id <> 0 THEN '' ELSE o.email_key END, o.currency_code,
    o.paid_total - o.refunded_total, o.placed_at
FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id
WHERE o.placed_at <> 0 AND o.status IN ('requires_action', 'confirmed', 'completed')
    AND ((o.customer_id <> 0 AND c.state <> 'erased') OR (o.customer_id = 0 AND o.email_key <> ''));
INSERT INTO customer_sales (customer_id, email_key, currency_code, spent, orders, first_order_at, last_order_at)
SELECT customer_id, email_key, currency_code, SUM(spent), COUNT(*), MIN(placed_at), MAX(placed_at)
FROM counted_order GROUP BY customer_id, email_key, currency_code;

-- +goose Down
DROP TABLE segment_run;
DROP TABLE customer_segment_change;
DROP TABLE customer_segment;
DROP TABLE customer_sales;
DROP TABLE counted_order;
