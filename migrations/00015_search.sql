-- Finding products: what staff say about words, and what was searched for.

-- +goose Up
-- Words that mean the same, as a JSON array of texts.
CREATE TABLE search_synonym (
    id          BIGINT  PRIMARY KEY,
    terms       TEXT    NOT NULL,
    version     BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL
);

-- What was searched for, by day (of UTC, counted from 1970-01-01). Nothing in here is about who searched.
CREATE TABLE search_query (
    day         BIGINT  NOT NULL,
    text        TEXT    NOT NULL, -- normalized
    searches    BIGINT  NOT NULL,
    fruitless   BIGINT  NOT NULL, -- of them, those that found nothing
    found       BIGINT  NOT NULL, -- products that the last of them found
    PRIMARY KEY (day, text)
);

-- +goose Down
DROP TABLE search_query;
DROP TABLE search_synonym;
