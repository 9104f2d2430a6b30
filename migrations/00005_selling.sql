-- Selling: taxes, promotions, shipping, carts, checkouts, orders, payments, parcels, refunds, returns, mails, webhooks.

-- +goose Up
-- Jobs are looked for by kind: a backlog of mails must not be searched for a picture to render.
DROP INDEX job_due_idx;
CREATE INDEX job_due_idx ON job (kind, run_at, id) WHERE state IN ('queued', 'failed');

ALTER TABLE product ADD COLUMN tax_class TEXT NOT NULL DEFAULT '';

-- How many may be left before somebody is told, and what was told last.
ALTER TABLE inventory_item ADD COLUMN low_stock_at BIGINT NOT NULL DEFAULT 5;
ALTER TABLE inventory_item ADD COLUMN announced TEXT NOT NULL DEFAULT 'in_stock';
ALTER TABLE stock_location ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stock_location ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;

-- A hold for somebody who is at the checkout. It ends by itself: whoever meets one that is over may take it away.
CREATE TABLE reservation (
    holder_id          BIGINT NOT NULL, -- the checkout
    inventory_item_id  BIGINT NOT NULL REFERENCES inventory_item (id),
    location_id        BIGINT NOT NULL REFERENCES stock_location (id),
    quantity           BIGINT NOT NULL CHECK (quantity > 0),
    expires_at         BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    PRIMARY KEY (holder_id, inventory_item_id, location_id)
); -- clustered
CREATE INDEX reservation_expires_idx ON reservation (expires_at);
CREATE INDEX reservation_item_idx ON reservation (inventory_item_id, expires_at);

-- What an order line is promised and still has to get from the shelf. reserved of a level is the sum of its reservations
-- and allocations.
CREATE TABLE allocation (
    order_line_id      BIGINT NOT NULL,
    inventory_item_id  BIGINT NOT NULL REFERENCES inventory_item (id),
    location_id        BIGINT NOT NULL REFERENCES stock_location (id),
    order_id           BIGINT NOT NULL,
    quantity           BIGINT NOT NULL CHECK (quantity >= 0),
    per_unit           BIGINT NOT NULL CHECK (per_unit > 0), -- of the item in one unit of the line
    created_at         BIGINT NOT NULL,
    PRIMARY KEY (order_line_id, inventory_item_id, location_id)
); -- clustered
CREATE INDEX allocation_order_idx ON allocation (order_id);
CREATE INDEX allocation_item_idx ON allocation (inventory_item_id, location_id);

-- Facts about the shop that its owner edits, each a JSON document.
CREATE TABLE shop_setting (
    name        TEXT   NOT NULL PRIMARY KEY,
    value       TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
); -- clustered

CREATE TABLE tax_class (
    id          BIGINT PRIMARY KEY,
    code        TEXT   NOT NULL CONSTRAINT tax_class_code_key UNIQUE,
    name        TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- country_code '' is everywhere; province_code and postal_pattern narrow a country down.
CREATE TABLE tax_zone (
    id              BIGINT PRIMARY KEY,
    name            TEXT   NOT NULL,
    country_code    TEXT   NOT NULL,
    province_code   TEXT   NOT NULL,
    postal_pattern  TEXT   NOT NULL,
    position        BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);

-- tax_class '' is for every class that has no rate of its own in the zone.
CREATE TABLE tax_rate (
    id          BIGINT PRIMARY KEY,
    zone_id     BIGINT NOT NULL REFERENCES tax_zone (id),
    tax_class   TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    rate_ppm    BIGINT NOT NULL CHECK (rate_ppm >= 0 AND rate_ppm <= 10000000),
    position    BIGINT NOT NULL
);
CREATE INDEX tax_rate_zone_idx ON tax_rate (zone_id, position);

CREATE TABLE promotion (
    id                        BIGINT PRIMARY KEY,
    name                      TEXT    NOT NULL,
    label                     TEXT    NOT NULL,
    code                      TEXT    NOT NULL, -- in capitals; '': applies by itself
    active                    BOOLEAN NOT NULL,
    kind                      TEXT    NOT NULL CHECK (kind IN ('percent', 'fixed', 'free_shipping')),
    target                    TEXT    NOT NULL CHECK (target IN ('order', 'item', 'shipping')),
    rate_ppm                  BIGINT  NOT NULL CHECK (rate_ppm >= 0 AND rate_ppm <= 1000000),
    amount                    BIGINT  NOT NULL CHECK (amount >= 0),
    currency_code             TEXT    NOT NULL,
    conditions                TEXT    NOT NULL,
    priority                  BIGINT  NOT NULL,
    exclusive                 BOOLEAN NOT NULL,
    starts_at                 BIGINT  NOT NULL,
    ends_at                   BIGINT  NOT NULL,
    usage_limit               BIGINT  NOT NULL CHECK (usage_limit >= 0),
    usage_limit_per_customer  BIGINT  NOT NULL CHECK (usage_limit_per_customer >= 0),
    used_count                BIGINT  NOT NULL CHECK (used_count >= 0),
    archived_at               BIGINT  NOT NULL,
    version                   BIGINT  NOT NULL,
    created_at                BIGINT  NOT NULL,
    updated_at                BIGINT  NOT NULL
);
CREATE UNIQUE INDEX promotion_code_key ON promotion (code) WHERE code <> '' AND archived_at = 0;
CREATE INDEX promotion_automatic_idx ON promotion (active, code);

-- Who used a promotion for which order. A use that was given back stays, with the time.
CREATE TABLE promotion_use (
    promotion_id      BIGINT  NOT NULL REFERENCES promotion (id),
    order_id          BIGINT  NOT NULL,
    customer_key      TEXT    NOT NULL,
    counted           BOOLEAN NOT NULL, -- in used_count of the promotion
    customer_counted  BOOLEAN NOT NULL, -- in used_count of the customer
    used_at           BIGINT  NOT NULL,
    released_at       BIGINT  NOT NULL,
    PRIMARY KEY (promotion_id, order_id)
); -- clustered
CREATE INDEX promotion_use_order_idx ON promotion_use (order_id);

-- How often one customer uses a promotion now: the sum of his uses that were counted and not given back.
CREATE TABLE promotion_customer (
    promotion_id  BIGINT NOT NULL REFERENCES promotion (id),
    customer_key  TEXT   NOT NULL,
    used_count    BIGINT NOT NULL CHECK (used_count >= 0),
    PRIMARY KEY (promotion_id, customer_key)
); -- clustered

CREATE TABLE shipping_zone (
    id          BIGINT PRIMARY KEY,
    name        TEXT   NOT NULL,
    areas       TEXT   NOT NULL, -- JSON
    position    BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE shipping_option (
    id                  BIGINT PRIMARY KEY,
    zone_id             BIGINT  NOT NULL REFERENCES shipping_zone (id),
    name                TEXT    NOT NULL,
    description         TEXT    NOT NULL,
    kind                TEXT    NOT NULL CHECK (kind IN ('flat', 'by_weight', 'by_price', 'pickup')),
    currency_code       TEXT    NOT NULL,
    amount              BIGINT  NOT NULL CHECK (amount >= 0),
    tiers               TEXT    NOT NULL, -- JSON
    free_over           BIGINT  NULL CHECK (free_over >= 0),
    min_subtotal        BIGINT  NOT NULL CHECK (min_subtotal >= 0),
    max_subtotal        BIGINT  NOT NULL CHECK (max_subtotal >= 0),
    max_weight_grams    BIGINT  NOT NULL CHECK (max_weight_grams >= 0),
    tax_class           TEXT    NOT NULL,
    pickup_location_id  BIGINT  NULL REFERENCES stock_location (id),
    min_days            BIGINT  NOT NULL,
    max_days            BIGINT  NOT NULL,
    active              BOOLEAN NOT NULL,
    position            BIGINT  NOT NULL,
    version             BIGINT  NOT NULL,
    created_at          BIGINT  NOT NULL,
    updated_at          BIGINT  NOT NULL
);
CREATE INDEX shipping_option_zone_idx ON shipping_option (zone_id, position, id);

-- People who buy. What an account is comes with accounts; an order needs no more than this, and a guest not even that.
CREATE TABLE customer (
    id           BIGINT PRIMARY KEY,
    external_id  TEXT   NOT NULL, -- what another system calls this person
    email        TEXT   NOT NULL,
    email_key    TEXT   NOT NULL, -- normalized
    first_name   TEXT   NOT NULL,
    last_name    TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX customer_external_id_key ON customer (external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX customer_email_key_key ON customer (email_key) WHERE email_key <> '';

CREATE TABLE cart (
    id             BIGINT PRIMARY KEY,
    state          TEXT   NOT NULL CHECK (state IN ('active', 'merged', 'completed', 'expired')),
    currency_code  TEXT   NOT NULL,
    customer_id    BIGINT NOT NULL, -- 0: a guest's
    merged_into    BIGINT NOT NULL,
    coupons        TEXT   NOT NULL, -- JSON list of codes in the order of entry
    abandoned_at   BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL
);
CREATE INDEX cart_expires_idx ON cart (expires_at) WHERE state = 'active';
CREATE INDEX cart_untouched_idx ON cart (updated_at) WHERE state = 'active' AND abandoned_at = 0;
CREATE UNIQUE INDEX cart_customer_id_key ON cart (customer_id) WHERE state = 'active' AND customer_id <> 0;
CREATE INDEX cart_dead_idx ON cart (state, updated_at) WHERE state IN ('merged', 'expired');

CREATE TABLE cart_line (
    cart_id     BIGINT NOT NULL REFERENCES cart (id),
    variant_id  BIGINT NOT NULL,
    id          BIGINT NOT NULL CONSTRAINT cart_line_id_key UNIQUE,
    quantity    BIGINT NOT NULL CHECK (quantity > 0),
    seen_price  BIGINT NOT NULL, -- the unit price that the shopper was shown last
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (cart_id, variant_id)
); -- clustered

-- One cart, one checkout.
CREATE TABLE checkout (
    id                  BIGINT PRIMARY KEY,
    cart_id             BIGINT NOT NULL CONSTRAINT checkout_cart_id_key UNIQUE,
    status              TEXT   NOT NULL CHECK (status IN ('incomplete', 'requires_escalation', 'ready_for_complete',
                                                          'complete_in_progress', 'completed', 'canceled')),
    email               TEXT   NOT NULL,
    shipping_address    TEXT   NOT NULL, -- JSON, '' if none
    billing_address     TEXT   NOT NULL,
    shipping_option_id  BIGINT NOT NULL,
    consents            TEXT   NOT NULL, -- JSON
    note                TEXT   NOT NULL,
    frozen              TEXT   NOT NULL, -- JSON: unit prices by variant
    frozen_at           BIGINT NOT NULL,
    frozen_until        BIGINT NOT NULL,
    failure             TEXT   NOT NULL, -- JSON: why the last attempt to complete it failed, '' if it did not
    order_id            BIGINT NOT NULL,
    version             BIGINT NOT NULL,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL
);
CREATE INDEX checkout_idle_idx ON checkout (updated_at) WHERE status IN ('incomplete', 'ready_for_complete', 'canceled');

CREATE TABLE number_sequence (
    name  TEXT   NOT NULL PRIMARY KEY,
    next  BIGINT NOT NULL
); -- clustered

-- An order. The statuses beside status are derived from lines, payments and returns, and kept with them so that lists can
-- filter; verify derives them again.
CREATE TABLE sales_order (
    id                       BIGINT PRIMARY KEY,
    number                   TEXT    NOT NULL CONSTRAINT sales_order_number_key UNIQUE,
    status                   TEXT    NOT NULL CHECK (status IN ('draft', 'pending', 'requires_action', 'confirmed',
                                                                'completed', 'canceled', 'expired')),
    payment_status           TEXT    NOT NULL,
    fulfillment_status       TEXT    NOT NULL,
    return_status            TEXT    NOT NULL,
    cart_id                  BIGINT  NULL CONSTRAINT sales_order_cart_id_key UNIQUE, -- NULL: made without one, or given back
    checkout_id              BIGINT  NOT NULL,
    placement_key            TEXT    NOT NULL,
    customer_id              BIGINT  NOT NULL,
    email                    TEXT    NOT NULL,
    email_key                TEXT    NOT NULL,
    currency_code            TEXT    NOT NULL,
    prices_include_tax       BOOLEAN NOT NULL,
    original_total           BIGINT  NOT NULL,
    subtotal                 BIGINT  NOT NULL,
    discount_total           BIGINT  NOT NULL,
    shipping_total           BIGINT  NOT NULL,
    tax_total                BIGINT  NOT NULL,
    total                    BIGINT  NOT NULL CHECK (total >= 0),
    authorized_total         BIGINT  NOT NULL,
    paid_total               BIGINT  NOT NULL,
    refunded_total           BIGINT  NOT NULL,
    shipping_refunded_total  BIGINT  NOT NULL,
    shipping_address         TEXT    NOT NULL,
    billing_address          TEXT    NOT NULL,
    shipping_method          TEXT    NOT NULL, -- JSON: the option as it was chosen, with what it came to
    price_steps              TEXT    NOT NULL, -- JSON
    consents                 TEXT    NOT NULL, -- JSON
    source                   TEXT    NOT NULL,
    note                     TEXT    NOT NULL,
    cancel_reason            TEXT    NOT NULL,
    placed_at                BIGINT  NOT NULL, -- 0 until it stands: paid, authorized, or payable later by agreement
    expires_at               BIGINT  NOT NULL, -- 0: it does not
    canceled_at              BIGINT  NOT NULL,
    archived_at              BIGINT  NOT NULL,
    version                  BIGINT  NOT NULL,
    created_at               BIGINT  NOT NULL,
    updated_at               BIGINT  NOT NULL,
    CONSTRAINT sales_order_shipping_refunded CHECK (shipping_refunded_total >= 0)
);
CREATE UNIQUE INDEX sales_order_placement_key_key ON sales_order (placement_key) WHERE placement_key <> '';
CREATE INDEX sales_order_created_idx ON sales_order (created_at, id);
CREATE INDEX sales_order_status_idx ON sales_order (status, created_at, id);
CREATE INDEX sales_order_payment_status_idx ON sales_order (payment_status, created_at, id);
CREATE INDEX sales_order_fulfillment_status_idx ON sales_order (fulfillment_status, created_at, id);
CREATE INDEX sales_order_email_idx ON sales_order (email_key, created_at, id);
CREATE INDEX sales_order_customer_idx ON sales_order (customer_id, created_at, id) WHERE customer_id <> 0;
CREATE INDEX sales_order_expires_idx ON sales_order (expires_at) WHERE expires_at <> 0;

-- A line is a copy: later edits of the catalog never rewrite history, so nothing refers to it.
CREATE TABLE order_line (
    id                    BIGINT PRIMARY KEY,
    order_id              BIGINT  NOT NULL REFERENCES sales_order (id),
    position              BIGINT  NOT NULL,
    variant_id            BIGINT  NOT NULL,
    product_id            BIGINT  NOT NULL,
    category_id           BIGINT  NOT NULL, -- the product's primary one then
    title                 TEXT    NOT NULL,
    variant_title         TEXT    NOT NULL,
    sku                   TEXT    NOT NULL,
    image_url             TEXT    NOT NULL,
    options               TEXT    NOT NULL, -- JSON
    quantity              BIGINT  NOT NULL CHECK (quantity > 0),
    unit_price            BIGINT  NOT NULL,
    compare_at_price      BIGINT  NULL,
    unit_cost             BIGINT  NULL,
    subtotal              BIGINT  NOT NULL,
    discount_total        BIGINT  NOT NULL,
    tax_total             BIGINT  NOT NULL,
    total                 BIGINT  NOT NULL,
    tax_class             TEXT    NOT NULL,
    weight_grams          BIGINT  NOT NULL,
    requires_shipping     BOOLEAN NOT NULL,
    oversold              BIGINT  NOT NULL, -- units sold beyond what was there, by the variant's policy
    canceled_quantity     BIGINT  NOT NULL CHECK (canceled_quantity >= 0),
    fulfilled_quantity    BIGINT  NOT NULL CHECK (fulfilled_quantity >= 0),
    delivered_quantity    BIGINT  NOT NULL CHECK (delivered_quantity >= 0),
    returned_quantity     BIGINT  NOT NULL CHECK (returned_quantity >= 0),
    refunded_quantity     BIGINT  NOT NULL CHECK (refunded_quantity >= 0),
    refunded_total        BIGINT  NOT NULL CHECK (refunded_total >= 0),
    CONSTRAINT order_line_fulfilled_within_ordered CHECK (fulfilled_quantity + canceled_quantity <= quantity),
    CONSTRAINT order_line_delivered_within_fulfilled CHECK (delivered_quantity <= fulfilled_quantity),
    CONSTRAINT order_line_returned_within_fulfilled CHECK (returned_quantity <= fulfilled_quantity),
    CONSTRAINT order_line_refunded_within_ordered CHECK (refunded_quantity <= quantity),
    CONSTRAINT order_line_refunded_within_total CHECK (refunded_total <= total)
);
CREATE INDEX order_line_order_idx ON order_line (order_id, position);
CREATE INDEX order_line_variant_idx ON order_line (variant_id, order_id);
CREATE INDEX order_line_product_idx ON order_line (product_id, order_id);

-- Discounts as they were applied; order_line_id 0 is the shipping.
CREATE TABLE order_adjustment (
    order_id       BIGINT NOT NULL REFERENCES sales_order (id),
    position       BIGINT NOT NULL,
    order_line_id  BIGINT NOT NULL,
    promotion_id   BIGINT NOT NULL,
    code           TEXT   NOT NULL,
    label          TEXT   NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (order_id, position)
); -- clustered

-- Taxes as they were reckoned; order_line_id 0 is the shipping.
CREATE TABLE order_tax_line (
    order_id       BIGINT NOT NULL REFERENCES sales_order (id),
    position       BIGINT NOT NULL,
    order_line_id  BIGINT NOT NULL,
    name           TEXT   NOT NULL,
    rate_ppm       BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount >= 0),
    source         TEXT   NOT NULL,
    PRIMARY KEY (order_id, position)
); -- clustered

-- What happened to an order: append-only.
CREATE TABLE order_history (
    id           BIGINT PRIMARY KEY,
    order_id     BIGINT NOT NULL REFERENCES sales_order (id),
    axis         TEXT   NOT NULL CHECK (axis IN ('status', 'payment', 'fulfillment', 'return', 'note')),
    from_status  TEXT   NOT NULL,
    to_status    TEXT   NOT NULL,
    note         TEXT   NOT NULL,
    actor        TEXT   NOT NULL,
    request_id   TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    version      BIGINT NOT NULL -- of the order, which it brought; entries go by it, because clocks of nodes differ
);
CREATE INDEX order_history_order_idx ON order_history (order_id, version, id);

-- One attempt to get the money of an order. The amounts are sums of payment events.
CREATE TABLE payment (
    id                        BIGINT PRIMARY KEY,
    order_id                  BIGINT  NOT NULL REFERENCES sales_order (id),
    provider                  TEXT    NOT NULL,
    status                    TEXT    NOT NULL CHECK (status IN ('pending', 'requires_action', 'authorized', 'captured',
                                                                 'failed', 'voided', 'expired')),
    currency_code             TEXT    NOT NULL,
    amount                    BIGINT  NOT NULL CHECK (amount >= 0),
    authorized_amount         BIGINT  NOT NULL CHECK (authorized_amount >= 0),
    captured_amount           BIGINT  NOT NULL CHECK (captured_amount >= 0),
    refunded_amount           BIGINT  NOT NULL CHECK (refunded_amount >= 0),
    refund_pending_amount     BIGINT  NOT NULL CHECK (refund_pending_amount >= 0),
    provider_payment_id       TEXT    NOT NULL,
    data                      TEXT    NOT NULL, -- JSON: what the shopper's side sent, without secrets
    action                    TEXT    NOT NULL, -- JSON: what the shopper has to do, '' if nothing
    failure_code              TEXT    NOT NULL,
    failure_message           TEXT    NOT NULL,
    authorization_expires_at  BIGINT  NOT NULL,
    check_at                  BIGINT  NOT NULL, -- when the provider is asked about it; 0: it is settled
    checks                    BIGINT  NOT NULL, -- how often it was asked
    version                   BIGINT  NOT NULL,
    created_at                BIGINT  NOT NULL,
    updated_at                BIGINT  NOT NULL,
    CONSTRAINT payment_captured_within_authorized CHECK (captured_amount <= authorized_amount),
    CONSTRAINT payment_refunded_within_captured CHECK (refunded_amount + refund_pending_amount <= captured_amount)
);
CREATE INDEX payment_order_idx ON payment (order_id, id);
CREATE INDEX payment_check_idx ON payment (check_at) WHERE check_at <> 0;
CREATE UNIQUE INDEX payment_provider_provider_payment_id_key ON payment (provider, provider_payment_id)
    WHERE provider_payment_id <> '';

-- The ledger of money: append-only.
CREATE TABLE payment_event (
    id                 BIGINT PRIMARY KEY,
    payment_id         BIGINT NOT NULL REFERENCES payment (id),
    order_id           BIGINT NOT NULL,
    type               TEXT   NOT NULL,
    amount             BIGINT NOT NULL CHECK (amount >= 0),
    currency_code      TEXT   NOT NULL,
    reference          TEXT   NOT NULL, -- the refund's id, the provider's id of the event
    message            TEXT   NOT NULL,
    actor              TEXT   NOT NULL,
    at                 BIGINT NOT NULL
);
CREATE INDEX payment_event_payment_idx ON payment_event (payment_id, id);
CREATE INDEX payment_event_order_idx ON payment_event (order_id, id);

-- What providers told us, each thing once, until it is applied.
CREATE TABLE payment_callback (
    id                 BIGINT PRIMARY KEY,
    provider           TEXT   NOT NULL,
    provider_event_id  TEXT   NOT NULL,
    body               TEXT   NOT NULL, -- JSON: the callback in our own words
    state              TEXT   NOT NULL CHECK (state IN ('pending', 'applied', 'ignored')),
    attempts           BIGINT NOT NULL,
    error              TEXT   NOT NULL,
    next_at            BIGINT NOT NULL,
    received_at        BIGINT NOT NULL,
    applied_at         BIGINT NOT NULL,
    CONSTRAINT payment_callback_provider_provider_event_id_key UNIQUE (provider, provider_event_id)
);
CREATE INDEX payment_callback_pending_idx ON payment_callback (next_at) WHERE state = 'pending';
CREATE INDEX payment_callback_applied_idx ON payment_callback (applied_at) WHERE state IN ('applied', 'ignored');

CREATE TABLE refund (
    id                  BIGINT PRIMARY KEY,
    order_id            BIGINT NOT NULL REFERENCES sales_order (id),
    payment_id          BIGINT NOT NULL REFERENCES payment (id),
    status              TEXT   NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    currency_code       TEXT   NOT NULL,
    amount              BIGINT NOT NULL CHECK (amount > 0),
    shipping_amount     BIGINT NOT NULL CHECK (shipping_amount >= 0),
    reason              TEXT   NOT NULL,
    note                TEXT   NOT NULL,
    provider_refund_id  TEXT   NOT NULL,
    failure_message     TEXT   NOT NULL,
    actor               TEXT   NOT NULL,
    request_key         TEXT   NOT NULL, -- of the request that asked for it, so that its repetition goes on with it
    check_at            BIGINT NOT NULL,
    checks              BIGINT NOT NULL,
    version             BIGINT NOT NULL,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX refund_request_key_payment_id_key ON refund (request_key, payment_id) WHERE request_key <> '';
CREATE INDEX refund_order_idx ON refund (order_id, id);
CREATE INDEX refund_payment_idx ON refund (payment_id, id);
CREATE INDEX refund_check_idx ON refund (check_at) WHERE check_at <> 0;

CREATE TABLE refund_line (
    refund_id      BIGINT NOT NULL REFERENCES refund (id),
    order_line_id  BIGINT NOT NULL REFERENCES order_line (id),
    quantity       BIGINT NOT NULL CHECK (quantity >= 0),
    amount         BIGINT NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (refund_id, order_line_id)
); -- clustered

-- One parcel.
CREATE TABLE fulfillment (
    id                     BIGINT PRIMARY KEY,
    order_id               BIGINT NOT NULL REFERENCES sales_order (id),
    status                 TEXT   NOT NULL CHECK (status IN ('pending', 'processing', 'shipped', 'in_transit',
                                  'out_for_delivery', 'ready_for_pickup', 'delivered', 'failed', 'canceled')),
    carrier                TEXT   NOT NULL,
    tracking_number        TEXT   NOT NULL,
    tracking_url           TEXT   NOT NULL,
    note                   TEXT   NOT NULL,
    shipped_at             BIGINT NOT NULL,
    delivered_at           BIGINT NOT NULL,
    estimated_delivery_at  BIGINT NOT NULL,
    version                BIGINT NOT NULL,
    created_at             BIGINT NOT NULL,
    updated_at             BIGINT NOT NULL
);
CREATE INDEX fulfillment_order_idx ON fulfillment (order_id, id);

CREATE TABLE fulfillment_line (
    fulfillment_id  BIGINT NOT NULL REFERENCES fulfillment (id),
    order_line_id   BIGINT NOT NULL REFERENCES order_line (id),
    quantity        BIGINT NOT NULL CHECK (quantity > 0),
    stock           TEXT   NOT NULL, -- JSON: what was taken from which shelf, to put it back if the parcel is canceled
    PRIMARY KEY (fulfillment_id, order_line_id)
); -- clustered

CREATE TABLE order_return (
    id          BIGINT PRIMARY KEY,
    order_id    BIGINT NOT NULL REFERENCES sales_order (id),
    status      TEXT   NOT NULL CHECK (status IN ('requested', 'open', 'partially_received', 'received', 'closed',
                                                  'declined', 'canceled')),
    reason      TEXT   NOT NULL,
    note        TEXT   NOT NULL,
    actor       TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX order_return_order_idx ON order_return (order_id, id);

CREATE TABLE order_return_line (
    return_id      BIGINT NOT NULL REFERENCES order_return (id),
    order_line_id  BIGINT NOT NULL REFERENCES order_line (id),
    quantity       BIGINT NOT NULL CHECK (quantity > 0),
    restocked      BIGINT NOT NULL CHECK (restocked >= 0),
    damaged        BIGINT NOT NULL CHECK (damaged >= 0),
    discarded      BIGINT NOT NULL CHECK (discarded >= 0),
    PRIMARY KEY (return_id, order_line_id),
    CONSTRAINT order_return_line_received_within_quantity CHECK (restocked + damaged + discarded <= quantity)
); -- clustered

CREATE TABLE mail (
    id          BIGINT PRIMARY KEY,
    event_id    BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    recipient   TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    html        TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    entity_id   TEXT   NOT NULL, -- what it is about: "order_…"
    data        TEXT   NOT NULL, -- of the event, to write the mail from
    status      TEXT   NOT NULL CHECK (status IN ('queued', 'sent', 'dead')),
    copy        BIGINT NOT NULL, -- 1, and one more each time that staff send it again
    attempts    BIGINT NOT NULL, -- at this copy
    error       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    sent_at     BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL, -- when it was sent or given up; 0 while it waits
    CONSTRAINT mail_event_id_kind_recipient_key UNIQUE (event_id, kind, recipient)
);
CREATE INDEX mail_entity_idx ON mail (entity_id, id);
CREATE INDEX mail_status_idx ON mail (status, id);
CREATE INDEX mail_ended_idx ON mail (ended_at) WHERE ended_at <> 0;

-- The shop's own wording, where it has one.
CREATE TABLE mail_template (
    kind        TEXT   NOT NULL,
    locale      TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    html        TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (kind, locale)
); -- clustered

CREATE TABLE webhook_endpoint (
    id                     BIGINT PRIMARY KEY,
    url                    TEXT    NOT NULL,
    description            TEXT    NOT NULL,
    event_types            TEXT    NOT NULL, -- JSON list; empty: all
    active                 BOOLEAN NOT NULL,
    secret                 TEXT    NOT NULL,
    previous_secret        TEXT    NOT NULL,
    previous_secret_until  BIGINT  NOT NULL,
    failures               BIGINT  NOT NULL, -- in a row
    disabled_at            BIGINT  NOT NULL,
    deleted_at             BIGINT  NOT NULL, -- 0: it is there; else it goes as soon as its deliveries are gone
    slot                   BIGINT  NOT NULL CHECK (slot BETWEEN 1 AND 50), -- what bounds how many there are
    version                BIGINT  NOT NULL,
    created_at             BIGINT  NOT NULL,
    updated_at             BIGINT  NOT NULL
);
CREATE UNIQUE INDEX webhook_endpoint_slot_key ON webhook_endpoint (slot) WHERE deleted_at = 0;

CREATE TABLE webhook_delivery (
    id               BIGINT PRIMARY KEY,
    endpoint_id      BIGINT NOT NULL REFERENCES webhook_endpoint (id) ON DELETE CASCADE,
    event_id         BIGINT NOT NULL,
    event_type       TEXT   NOT NULL,
    body             TEXT   NOT NULL,
    status           TEXT   NOT NULL CHECK (status IN ('queued', 'succeeded', 'failed', 'dead')),
    attempts         BIGINT NOT NULL,
    next_attempt_at  BIGINT NOT NULL,
    response_status  BIGINT NOT NULL,
    error            TEXT   NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    CONSTRAINT webhook_delivery_endpoint_id_event_id_key UNIQUE (endpoint_id, event_id)
);
CREATE INDEX webhook_delivery_due_idx ON webhook_delivery (endpoint_id, next_attempt_at, id)
    WHERE status IN ('queued', 'failed');
CREATE INDEX webhook_delivery_endpoint_idx ON webhook_delivery (endpoint_id, id);

CREATE TABLE webhook_attempt (
    delivery_id      BIGINT NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    attempt          BIGINT NOT NULL,
    at               BIGINT NOT NULL,
    duration_ms      BIGINT NOT NULL,
    response_status  BIGINT NOT NULL,
    error            TEXT   NOT NULL,
    PRIMARY KEY (delivery_id, attempt)
); -- clustered

-- +goose Down
DROP TABLE webhook_attempt;
DROP TABLE webhook_delivery;
DROP TABLE webhook_endpoint;
DROP TABLE mail_template;
DROP TABLE mail;
DROP TABLE order_return_line;
DROP TABLE order_return;
DROP TABLE fulfillment_line;
DROP TABLE fulfillment;
DROP TABLE refund_line;
DROP TABLE refund;
DROP TABLE payment_callback;
DROP TABLE payment_event;
DROP TABLE payment;
DROP TABLE order_history;
DROP TABLE order_tax_line;
DROP TABLE order_adjustment;
DROP TABLE order_line;
DROP TABLE sales_order;
DROP TABLE number_sequence;
DROP TABLE checkout;
DROP TABLE cart_line;
DROP TABLE cart;
DROP TABLE customer;
DROP TABLE shipping_option;
DROP TABLE shipping_zone;
DROP TABLE promotion_customer;
DROP TABLE promotion_use;
DROP TABLE promotion;
DROP TABLE tax_rate;
DROP TABLE tax_zone;
DROP TABLE tax_class;
DROP TABLE shop_setting;
DROP TABLE allocation;
DROP TABLE reservation;
ALTER TABLE stock_location DROP COLUMN active;
ALTER TABLE stock_location DROP COLUMN position;
ALTER TABLE inventory_item DROP COLUMN announced;
ALTER TABLE inventory_item DROP COLUMN low_stock_at;
ALTER TABLE product DROP COLUMN tax_class;
DROP INDEX job_due_idx;
CREATE INDEX job_due_idx ON job (run_at, id) WHERE state IN ('queued', 'failed');
