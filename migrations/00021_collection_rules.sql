-- Collections that fill themselves: by rules that every product is held against.

-- +goose Up

-- One row, which says when any of the rules changed last, and up to when the passing of days has been allowed for. Whoever holds
-- products against rules writes to it first, so that it is done by one at a time, and the last one to do it has read
-- what is newest.
CREATE TABLE rule_book (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    turn     BIGINT NOT NULL, -- grows with every turn that somebody takes
    version  BIGINT NOT NULL, -- grows with every change of rules
    as_of    BIGINT NOT NULL, -- the moment that days are counted back from; 0: there were no rules yet
    aged     BIGINT NOT NULL  -- as_of when all that the days since had changed was last written
);
INSERT INTO rule_book (id, turn, version, as_of, aged) VALUES (1, 0, 1, 0, 0);

-- A collection with a row here is filled by its rules, and its positions in collection_product say nothing.
CREATE TABLE collection_rule (
    collection_id   BIGINT PRIMARY KEY REFERENCES collection (id),
    rules           TEXT   NOT NULL, -- JSON
    book_version    BIGINT NOT NULL, -- that these rules came with
    version         BIGINT NOT NULL, -- of the collection, when it got these rules
    filled_version  BIGINT NOT NULL, -- that all products were held against
    filled_to       BIGINT NOT NULL, -- the last product that was, until then
    job_id          BIGINT NOT NULL  -- which does it
);

-- Subtrees of categories that moved, whose products are to be looked at anew.
CREATE TABLE rule_recheck (
    id           BIGINT PRIMARY KEY,
    category_id  BIGINT NOT NULL,
    checked_to   BIGINT NOT NULL, -- the last product that was looked at
    created_at   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE rule_recheck;
DROP TABLE collection_rule;
DROP TABLE rule_book;
