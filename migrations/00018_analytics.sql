-- Figures of the shop, added up beforehand. Everything in here can be reckoned again from orders, payments and refunds.

-- +goose Up

-- One reckoning of all figures. Reports read the one that is current; a new one is built beside it, so that nobody sees half.
CREATE TABLE analytics_generation (
    id            BIGINT PRIMARY KEY,
    state         TEXT   NOT NULL CHECK (state IN ('building', 'current', 'old')),
    time_zone     TEXT   NOT NULL, -- by which days are counted
    resume_after  BIGINT NOT NULL, -- orders up to this one are in it; building alone
    orders        BIGINT NOT NULL, -- so many were added by building
    started_at    BIGINT NOT NULL,
    finished_at   BIGINT NOT NULL  -- 0 while it is built
);
CREATE UNIQUE INDEX analytics_generation_state_key ON analytics_generation (state) WHERE state IN ('building', 'current');

-- What is in the figures: each fact once. source_id is the order of a sale and of a closing, the payment event of money.
CREATE TABLE analytics_entry (
    order_id    BIGINT NOT NULL,
    generation  BIGINT NOT NULL REFERENCES analytics_generation (id),
    kind        TEXT   NOT NULL CHECK (kind IN ('sale', 'closing', 'money')),
    source_id   BIGINT NOT NULL,
    PRIMARY KEY (order_id, generation, kind, source_id)
); -- clustered

-- Sums. The bucket of span 0 is a quarter of an hour of UTC since 1970; of span n > 0 it is so many days of the time zone since
-- 1970, the first of n days that are added up. key is what the dimension says: a product, a category, a promotion, a country
-- by its two letters; 0 for what has none.
CREATE TABLE analytics_rollup (
    generation         BIGINT NOT NULL REFERENCES analytics_generation (id),
    dimension          TEXT   NOT NULL CHECK (dimension IN ('shop', 'country', 'category', 'product', 'promotion')),
    currency_code      TEXT   NOT NULL,
    span               BIGINT NOT NULL,
    bucket             BIGINT NOT NULL,
    key                BIGINT NOT NULL,
    orders             BIGINT NOT NULL,
    units              BIGINT NOT NULL,
    gross              BIGINT NOT NULL,
    discounts          BIGINT NOT NULL,
    shipping           BIGINT NOT NULL,
    tax_added          BIGINT NOT NULL,
    tax                BIGINT NOT NULL,
    canceled_orders    BIGINT NOT NULL,
    canceled_units     BIGINT NOT NULL,
    canceled           BIGINT NOT NULL,
    canceled_tax       BIGINT NOT NULL,
    refunds            BIGINT NOT NULL,
    refunded_units     BIGINT NOT NULL,
    refunded           BIGINT NOT NULL,
    refunded_shipping  BIGINT NOT NULL,
    refunded_tax       BIGINT NOT NULL,
    cost               BIGINT NOT NULL, -- of goods whose cost is known, less what was canceled and given back
    costed             BIGINT NOT NULL, -- what the same goods brought in, without tax
    PRIMARY KEY (generation, dimension, span, currency_code, bucket, key)
); -- clustered

-- +goose Down
DROP TABLE analytics_rollup;
DROP TABLE analytics_entry;
DROP TABLE analytics_generation;
