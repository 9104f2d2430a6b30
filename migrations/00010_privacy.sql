-- Privacy: who asked to be forgotten, and how far that is.

-- +goose Up
CREATE TABLE erasure (
    id            BIGINT PRIMARY KEY,
    customer_id   BIGINT NOT NULL, -- 0: somebody without an account
    email_key     TEXT   NOT NULL, -- '' where the address was never proven to be the customer's, and once it is done
    hints         TEXT   NOT NULL, -- JSON: what is found of the person in documents; '' once it is done
    state         TEXT   NOT NULL CHECK (state IN ('waiting', 'queued', 'completed', 'canceled')),
    actor         TEXT   NOT NULL,
    documents     BIGINT NOT NULL, -- of others, such as events, that told of the person
    version       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    completed_at  BIGINT NOT NULL
);
CREATE INDEX erasure_open_idx ON erasure (id) WHERE state IN ('waiting', 'queued');
CREATE UNIQUE INDEX erasure_customer_id_key ON erasure (customer_id) WHERE customer_id <> 0 AND state IN ('waiting', 'queued');
CREATE UNIQUE INDEX erasure_email_key_key ON erasure (email_key) WHERE email_key <> '' AND state IN ('waiting', 'queued');

-- +goose Down
DROP TABLE erasure;
