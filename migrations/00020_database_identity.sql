-- What tells this database from every other one: a random name in a single row, made by the first program that asks for it. What is
-- kept in files beside the database says by it which one it was made from.

-- +goose Up
CREATE TABLE database_identity (
    id    BIGINT  PRIMARY KEY, -- always 1
    name  TEXT    NOT NULL
);

-- +goose Down
DROP TABLE database_identity;
