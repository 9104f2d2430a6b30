-- Stock. available = on_hand - reserved is derived, never stored. on_hand is the sum of its movements.

-- +goose Up
CREATE TABLE stock_location (
    id          BIGINT PRIMARY KEY,
    code        TEXT    NOT NULL CONSTRAINT stock_location_code_key UNIQUE,
    name        TEXT    NOT NULL,
    is_default  BOOLEAN NOT NULL,
    version     BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL
);

-- What lies on the shelf. A plain variant is one item; a bundle, later, several.
CREATE TABLE inventory_item (
    id          BIGINT PRIMARY KEY,
    sku         TEXT   NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE variant_inventory_item (
    variant_id         BIGINT NOT NULL REFERENCES variant (id),
    inventory_item_id  BIGINT NOT NULL REFERENCES inventory_item (id),
    quantity           BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (variant_id, inventory_item_id)
); -- clustered
CREATE INDEX variant_inventory_item_item_idx ON variant_inventory_item (inventory_item_id);

CREATE TABLE inventory_level (
    inventory_item_id  BIGINT NOT NULL REFERENCES inventory_item (id),
    location_id        BIGINT NOT NULL REFERENCES stock_location (id),
    on_hand            BIGINT NOT NULL,
    reserved           BIGINT NOT NULL CHECK (reserved >= 0),
    incoming           BIGINT NOT NULL CHECK (incoming >= 0),
    version            BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    PRIMARY KEY (inventory_item_id, location_id)
); -- clustered

-- The ledger: append-only; the sum of delta is on_hand.
CREATE TABLE stock_movement (
    id                 BIGINT PRIMARY KEY,
    inventory_item_id  BIGINT NOT NULL REFERENCES inventory_item (id),
    location_id        BIGINT NOT NULL REFERENCES stock_location (id),
    delta              BIGINT NOT NULL CHECK (delta <> 0),
    reason             TEXT   NOT NULL,
    reference          TEXT   NOT NULL,
    actor              TEXT   NOT NULL,
    at                 BIGINT NOT NULL
);
CREATE INDEX stock_movement_item_idx ON stock_movement (inventory_item_id, location_id, id);

-- +goose Down
DROP TABLE stock_movement;
DROP TABLE inventory_level;
DROP TABLE variant_inventory_item;
DROP TABLE inventory_item;
DROP TABLE stock_location;
