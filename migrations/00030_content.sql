-- What a shopkeeper writes besides products: pages, menus, and how the shop looks.

-- +goose Up
CREATE TABLE content_page (
    id               BIGINT PRIMARY KEY,
    slug             TEXT    NOT NULL,
    title            TEXT    NOT NULL,
    body             TEXT    NOT NULL, -- HTML, sanitized when it was written
    seo_title        TEXT    NOT NULL,
    seo_description  TEXT    NOT NULL,
    published        BOOLEAN NOT NULL,
    version          BIGINT  NOT NULL,
    created_at       BIGINT  NOT NULL,
    updated_at       BIGINT  NOT NULL
);
CREATE UNIQUE INDEX content_page_slug_key ON content_page (slug);

-- Slugs that pages had. One that a page has now is not in here.
CREATE TABLE content_redirect (
    slug     TEXT   PRIMARY KEY,
    page_id  BIGINT NOT NULL REFERENCES content_page (id) ON DELETE CASCADE
);
CREATE INDEX content_redirect_page_idx ON content_redirect (page_id);

-- items is a JSON array of {label, url, items}, two levels deep.
CREATE TABLE content_menu (
    code        TEXT   PRIMARY KEY CHECK (code IN ('header', 'footer')),
    items       TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- One row, once somebody has changed something. logo is the picture in base64: it is small, and goes wherever the database goes.
CREATE TABLE content_look (
    id            BIGINT PRIMARY KEY CHECK (id = 1),
    accent        TEXT   NOT NULL, -- #rrggbb; empty: as the shop came
    announcement  TEXT   NOT NULL,
    logo_mime     TEXT   NOT NULL, -- empty: none
    logo_hash     TEXT   NOT NULL,
    logo_width    BIGINT NOT NULL,
    logo_height   BIGINT NOT NULL,
    logo          TEXT   NOT NULL,
    version       BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);

-- +goose Down
DROP TABLE content_look;
DROP TABLE content_menu;
DROP TABLE content_redirect;
DROP TABLE content_page;
