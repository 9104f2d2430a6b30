-- The catalog. Ids are minted by the program; times are UTC microseconds, 0 for never; money is in minor units.

-- +goose Up

-- A channel is one storefront: its currency, its language, its way to show prices. There is one for now.
CREATE TABLE channel (
    id                 BIGINT PRIMARY KEY,
    slug               TEXT    NOT NULL CONSTRAINT channel_slug_key UNIQUE,
    name               TEXT    NOT NULL,
    currency_code      TEXT    NOT NULL,
    locale             TEXT    NOT NULL,
    time_zone          TEXT    NOT NULL,
    prices_include_tax BOOLEAN NOT NULL,
    version            BIGINT  NOT NULL,
    created_at         BIGINT  NOT NULL,
    updated_at         BIGINT  NOT NULL
);

CREATE TABLE brand (
    id          BIGINT PRIMARY KEY,
    slug        TEXT   NOT NULL CONSTRAINT brand_slug_key UNIQUE,
    name        TEXT   NOT NULL CONSTRAINT brand_name_key UNIQUE,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE product_type (
    id          BIGINT PRIMARY KEY,
    name        TEXT   NOT NULL CONSTRAINT product_type_name_key UNIQUE,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE attribute (
    id          BIGINT PRIMARY KEY,
    code        TEXT    NOT NULL CONSTRAINT attribute_code_key UNIQUE,
    label       TEXT    NOT NULL,
    type        TEXT    NOT NULL CHECK (type IN ('text', 'number', 'boolean', 'date', 'choice')),
    unit        TEXT    NOT NULL,
    filterable  BOOLEAN NOT NULL,
    searchable  BOOLEAN NOT NULL,
    facet       BOOLEAN NOT NULL,
    position    BIGINT  NOT NULL,
    version     BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL
);

CREATE TABLE attribute_choice (
    id            BIGINT PRIMARY KEY,
    attribute_id  BIGINT NOT NULL REFERENCES attribute (id),
    value         TEXT   NOT NULL,
    label         TEXT   NOT NULL,
    position      BIGINT NOT NULL,
    CONSTRAINT attribute_choice_attribute_id_value_key UNIQUE (attribute_id, value)
);

-- Which attributes a product of a type has, and which it must have.
CREATE TABLE product_type_attribute (
    product_type_id  BIGINT  NOT NULL REFERENCES product_type (id),
    attribute_id     BIGINT  NOT NULL REFERENCES attribute (id),
    position         BIGINT  NOT NULL,
    required         BOOLEAN NOT NULL,
    PRIMARY KEY (product_type_id, attribute_id)
); -- clustered

-- One row. Every change of the tree's shape updates it first, so that two moves cannot together make a cycle.
CREATE TABLE category_tree (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    version  BIGINT NOT NULL
);
INSERT INTO category_tree (id, version) VALUES (1, 1);

CREATE TABLE category (
    id               BIGINT PRIMARY KEY,
    parent_id        BIGINT NULL REFERENCES category (id),
    slug             TEXT   NOT NULL CONSTRAINT category_slug_key UNIQUE,
    name             TEXT   NOT NULL,
    description      TEXT   NOT NULL,
    position         BIGINT NOT NULL,
    seo_title        TEXT   NOT NULL,
    seo_description  TEXT   NOT NULL,
    metadata         TEXT   NOT NULL,
    version          BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    CHECK (parent_id <> id)
);
CREATE INDEX category_parent_idx ON category (parent_id, position, id);

-- The closure of the tree: every category with itself (depth 0) and with each of its ancestors. A cycle would make a
-- category its own ancestor at another depth, which the check and the key refuse.
CREATE TABLE category_path (
    ancestor_id    BIGINT NOT NULL REFERENCES category (id),
    descendant_id  BIGINT NOT NULL REFERENCES category (id),
    depth          BIGINT NOT NULL CHECK (depth >= 0 AND depth <= 32),
    PRIMARY KEY (ancestor_id, descendant_id),
    CONSTRAINT category_path_no_cycle CHECK (ancestor_id <> descendant_id OR depth = 0)
); -- clustered
CREATE INDEX category_path_descendant_idx ON category_path (descendant_id, depth);

CREATE TABLE product (
    id                   BIGINT PRIMARY KEY,
    slug                 TEXT   NOT NULL CONSTRAINT product_slug_key UNIQUE,
    title                TEXT   NOT NULL,
    subtitle             TEXT   NOT NULL,
    description          TEXT   NOT NULL,
    status               TEXT   NOT NULL CHECK (status IN ('draft', 'published', 'archived')),
    published_at         BIGINT NOT NULL,
    available_at         BIGINT NOT NULL,
    brand_id             BIGINT NULL REFERENCES brand (id),
    product_type_id      BIGINT NULL REFERENCES product_type (id),
    primary_category_id  BIGINT NULL REFERENCES category (id),
    seo_title            TEXT   NOT NULL,
    seo_description      TEXT   NOT NULL,
    search_text          TEXT   NOT NULL,
    metadata             TEXT   NOT NULL,
    version              BIGINT NOT NULL,
    created_at           BIGINT NOT NULL,
    updated_at           BIGINT NOT NULL
);
CREATE INDEX product_newest_idx ON product (status, published_at, id);
CREATE INDEX product_available_idx ON product (status, available_at) WHERE available_at <> 0;
CREATE INDEX product_brand_idx ON product (brand_id, status, published_at, id);
CREATE INDEX product_updated_idx ON product (updated_at, id);
CREATE INDEX product_title_idx ON product (title, id);
CREATE INDEX product_primary_category_idx ON product (primary_category_id);
CREATE INDEX product_type_idx ON product (product_type_id);

-- Lowest and highest price of a product's variants, kept in the same transaction as the prices: the sort column.
CREATE TABLE product_price_range (
    product_id     BIGINT NOT NULL REFERENCES product (id),
    currency_code  TEXT   NOT NULL,
    min_amount     BIGINT NOT NULL,
    max_amount     BIGINT NOT NULL,
    PRIMARY KEY (product_id, currency_code)
); -- clustered
CREATE INDEX product_price_range_min_idx ON product_price_range (currency_code, min_amount, product_id);

CREATE TABLE product_category (
    product_id   BIGINT NOT NULL REFERENCES product (id),
    category_id  BIGINT NOT NULL REFERENCES category (id),
    position     BIGINT NOT NULL,
    PRIMARY KEY (product_id, category_id)
); -- clustered
CREATE INDEX product_category_category_idx ON product_category (category_id, product_id);

CREATE TABLE product_tag (
    product_id  BIGINT NOT NULL REFERENCES product (id),
    tag         TEXT   NOT NULL,
    PRIMARY KEY (product_id, tag)
); -- clustered
CREATE INDEX product_tag_tag_idx ON product_tag (tag, product_id);

-- One row a value; position counts the values of one attribute. The column that the attribute's type names holds the
-- value, the other is empty: text and choice in text_value; number in number_value in millionths; boolean as 0 or 1
-- and date as days since 1970-01-01 in number_value.
CREATE TABLE product_attribute (
    product_id    BIGINT NOT NULL REFERENCES product (id),
    attribute_id  BIGINT NOT NULL REFERENCES attribute (id),
    position      BIGINT NOT NULL,
    text_value    TEXT   NOT NULL,
    number_value  BIGINT NOT NULL,
    PRIMARY KEY (product_id, attribute_id, position)
); -- clustered
-- There is no index from the attribute's side: lists look values up by product, and only changing an attribute's definition
-- asks who has it, which may take the time of a scan. Such an index took a fifth of the time of an import.

CREATE TABLE product_option (
    id          BIGINT PRIMARY KEY,
    product_id  BIGINT NOT NULL REFERENCES product (id),
    position    BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    CONSTRAINT product_option_product_id_name_key UNIQUE (product_id, name)
);

CREATE TABLE option_value (
    id         BIGINT PRIMARY KEY,
    option_id  BIGINT NOT NULL REFERENCES product_option (id),
    position   BIGINT NOT NULL,
    value      TEXT   NOT NULL,
    CONSTRAINT option_value_option_id_value_key UNIQUE (option_id, value)
);

-- Everything sellable is a variant. combination is the sorted list of its option value ids: one variant a combination.
CREATE TABLE variant (
    id                 BIGINT PRIMARY KEY,
    product_id         BIGINT  NOT NULL REFERENCES product (id),
    position           BIGINT  NOT NULL,
    title              TEXT    NOT NULL,
    combination        TEXT    NOT NULL,
    sku                TEXT    NOT NULL,
    gtin               TEXT    NOT NULL,
    weight_grams       BIGINT  NOT NULL CHECK (weight_grams >= 0),
    length_mm          BIGINT  NOT NULL CHECK (length_mm >= 0),
    width_mm           BIGINT  NOT NULL CHECK (width_mm >= 0),
    height_mm          BIGINT  NOT NULL CHECK (height_mm >= 0),
    hs_code            TEXT    NOT NULL,
    origin_country     TEXT    NOT NULL,
    inventory_policy   TEXT    NOT NULL CHECK (inventory_policy IN ('deny', 'continue')),
    inventory_tracked  BOOLEAN NOT NULL,
    requires_shipping  BOOLEAN NOT NULL,
    taxable            BOOLEAN NOT NULL,
    max_per_order      BIGINT  NOT NULL CHECK (max_per_order >= 0),
    metadata           TEXT    NOT NULL,
    created_at         BIGINT  NOT NULL,
    updated_at         BIGINT  NOT NULL,
    CONSTRAINT variant_product_id_combination_key UNIQUE (product_id, combination)
);
CREATE UNIQUE INDEX variant_sku_key ON variant (sku) WHERE sku <> '';
CREATE INDEX variant_gtin_idx ON variant (gtin) WHERE gtin <> '';

CREATE TABLE variant_option_value (
    variant_id       BIGINT NOT NULL REFERENCES variant (id),
    option_id        BIGINT NOT NULL REFERENCES product_option (id),
    option_value_id  BIGINT NOT NULL REFERENCES option_value (id),
    PRIMARY KEY (variant_id, option_id)
); -- clustered
CREATE INDEX variant_option_value_value_idx ON variant_option_value (option_value_id);

-- What a variant costs now. compare_at_amount and cost_amount are NULL where there is none: 0 is a price.
CREATE TABLE price (
    variant_id         BIGINT NOT NULL REFERENCES variant (id),
    currency_code      TEXT   NOT NULL,
    amount             BIGINT NOT NULL CHECK (amount >= 0),
    compare_at_amount  BIGINT NULL CHECK (compare_at_amount >= 0),
    cost_amount        BIGINT NULL CHECK (cost_amount >= 0),
    updated_at         BIGINT NOT NULL,
    PRIMARY KEY (variant_id, currency_code)
); -- clustered

-- Every price that ever was, never changed: the newest row of a variant and currency equals its price row. A price
-- that was taken away is logged with amount NULL. Rows outlive their variant, so there is no foreign key.
CREATE TABLE price_log (
    id                 BIGINT PRIMARY KEY,
    variant_id         BIGINT NOT NULL,
    currency_code      TEXT   NOT NULL,
    amount             BIGINT NULL,
    compare_at_amount  BIGINT NULL,
    cost_amount        BIGINT NULL,
    actor              TEXT   NOT NULL,
    at                 BIGINT NOT NULL
);
CREATE INDEX price_log_variant_idx ON price_log (variant_id, currency_code, id);

-- source 'upload' is a file of ours under blob_key; 'external' is a URL elsewhere.
CREATE TABLE media (
    id            BIGINT PRIMARY KEY,
    product_id    BIGINT NOT NULL REFERENCES product (id),
    position      BIGINT NOT NULL,
    source        TEXT   NOT NULL CHECK (source IN ('upload', 'external')),
    url           TEXT   NOT NULL,
    alt           TEXT   NOT NULL,
    content_hash  TEXT   NOT NULL,
    blob_key      TEXT   NOT NULL,
    mime          TEXT   NOT NULL,
    bytes         BIGINT NOT NULL,
    width         BIGINT NOT NULL,
    height        BIGINT NOT NULL,
    status        TEXT   NOT NULL CHECK (status IN ('pending', 'ready', 'failed')),
    error         TEXT   NOT NULL,
    created_at    BIGINT NOT NULL
);
CREATE INDEX media_product_idx ON media (product_id, position, id);
CREATE INDEX media_hash_idx ON media (content_hash) WHERE content_hash <> '';

CREATE TABLE media_rendition (
    media_id  BIGINT NOT NULL REFERENCES media (id),
    size      BIGINT NOT NULL, -- the width that it is made for, and called by in its URL
    width     BIGINT NOT NULL, -- in pixels: the size, or less where the picture is smaller
    height    BIGINT NOT NULL,
    blob_key  TEXT   NOT NULL,
    bytes     BIGINT NOT NULL,
    PRIMARY KEY (media_id, size)
); -- clustered

CREATE TABLE variant_media (
    variant_id  BIGINT NOT NULL REFERENCES variant (id),
    media_id    BIGINT NOT NULL REFERENCES media (id),
    position    BIGINT NOT NULL,
    PRIMARY KEY (variant_id, media_id)
); -- clustered
CREATE INDEX variant_media_media_idx ON variant_media (media_id);

CREATE TABLE collection (
    id               BIGINT PRIMARY KEY,
    slug             TEXT   NOT NULL CONSTRAINT collection_slug_key UNIQUE,
    title            TEXT   NOT NULL,
    description      TEXT   NOT NULL,
    seo_title        TEXT   NOT NULL,
    seo_description  TEXT   NOT NULL,
    metadata         TEXT   NOT NULL,
    version          BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL
);

CREATE TABLE collection_product (
    collection_id  BIGINT NOT NULL REFERENCES collection (id),
    product_id     BIGINT NOT NULL REFERENCES product (id),
    position       BIGINT NOT NULL,
    PRIMARY KEY (collection_id, product_id)
); -- clustered
CREATE INDEX collection_product_product_idx ON collection_product (product_id);

-- Slugs that once led somewhere. The target is an id, so a chain of renames is flat by construction.
CREATE TABLE slug_redirect (
    entity     TEXT   NOT NULL CHECK (entity IN ('product', 'category', 'collection')),
    slug       TEXT   NOT NULL,
    target_id  BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (entity, slug)
); -- clustered
CREATE INDEX slug_redirect_target_idx ON slug_redirect (entity, target_id);

-- One import file being read: how far it got, so that a second start goes on from there.
CREATE TABLE import_run (
    id             BIGINT PRIMARY KEY,
    holder         BIGINT NOT NULL, -- who advances it: the last one that began or went on with it
    format         TEXT   NOT NULL,
    digest         TEXT   NOT NULL,
    file_name      TEXT   NOT NULL,
    records_done   BIGINT NOT NULL,
    created_count  BIGINT NOT NULL,
    updated_count  BIGINT NOT NULL,
    refused_count  BIGINT NOT NULL,
    finished_at    BIGINT NOT NULL,
    started_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX import_run_digest_format_key ON import_run (digest, format) WHERE finished_at = 0;

-- +goose Down
DROP TABLE import_run;
DROP TABLE slug_redirect;
DROP TABLE collection_product;
DROP TABLE collection;
DROP TABLE variant_media;
DROP TABLE media_rendition;
DROP TABLE media;
DROP TABLE price_log;
DROP TABLE price;
DROP TABLE variant_option_value;
DROP TABLE variant;
DROP TABLE option_value;
DROP TABLE product_option;
DROP TABLE product_attribute;
DROP TABLE product_tag;
DROP TABLE product_category;
DROP TABLE product_price_range;
DROP TABLE product;
DROP TABLE category_path;
DROP TABLE category;
DROP TABLE category_tree;
DROP TABLE product_type_attribute;
DROP TABLE attribute_choice;
DROP TABLE attribute;
DROP TABLE product_type;
DROP TABLE brand;
DROP TABLE channel;
