-- The ground that every domain stands on: nodes, events, jobs, idempotency keys.

-- +goose Up

-- A running process holds one node number, so that no two mint the same ids.
CREATE TABLE node_lease (
    node        BIGINT PRIMARY KEY,
    holder      TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL
);

-- A name that one process at a time may hold: leader of cron, keeper of an import.
CREATE TABLE named_lease (
    name        TEXT   NOT NULL PRIMARY KEY,
    holder      TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL
); -- clustered

-- The outbox: what happened, in commit order (tx, id). Rows are never changed.
CREATE TABLE event (
    id          BIGINT PRIMARY KEY,
    tx          BIGINT NOT NULL,
    type        TEXT   NOT NULL,
    entity_id   TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    data        TEXT   NOT NULL,
    previous    TEXT   NOT NULL
);
CREATE INDEX event_tx_idx ON event (tx, id);
CREATE INDEX event_entity_idx ON event (entity_id, id);

-- How far a consumer has read.
CREATE TABLE event_cursor (
    consumer    TEXT   NOT NULL PRIMARY KEY,
    tx          BIGINT NOT NULL,
    event_id    BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
); -- clustered

CREATE TABLE job (
    id           BIGINT PRIMARY KEY,
    kind         TEXT   NOT NULL,
    unique_key   TEXT   NOT NULL,
    payload      TEXT   NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'dead')),
    run_at       BIGINT NOT NULL,
    attempt      BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    worker       TEXT   NOT NULL,
    lease_until  BIGINT NOT NULL,
    progress     BIGINT NOT NULL,
    total        BIGINT NOT NULL,
    result       TEXT   NOT NULL,
    error        TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    finished_at  BIGINT NOT NULL
);
CREATE INDEX job_due_idx ON job (run_at, id) WHERE state IN ('queued', 'failed');
CREATE INDEX job_lease_idx ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_state_idx ON job (state, id);
-- At most one unfinished job per key; an empty key is no key.
CREATE UNIQUE INDEX job_unique_key_key ON job (unique_key)
    WHERE unique_key <> '' AND state IN ('queued', 'running', 'failed');

-- What a job did with each row of its input.
CREATE TABLE job_row (
    job_id      BIGINT  NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    row_number  BIGINT  NOT NULL,
    target      TEXT    NOT NULL,
    ok          BOOLEAN NOT NULL,
    code        TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    PRIMARY KEY (job_id, row_number)
); -- clustered

-- The steps of a job that had their effect, written with it: an attempt that goes on repeats none of them.
CREATE TABLE job_step (
    job_id      BIGINT  NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    step        TEXT    NOT NULL,
    PRIMARY KEY (job_id, step)
); -- clustered

-- One run of a schedule: the primary key is what makes it run once however many nodes try.
CREATE TABLE cron_run (
    name        TEXT   NOT NULL,
    due_at      BIGINT NOT NULL,
    job_id      BIGINT NOT NULL,
    PRIMARY KEY (name, due_at)
); -- clustered

CREATE TABLE idempotency_key (
    scope       TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    status      BIGINT NOT NULL,
    body        TEXT   NOT NULL,
    headers     TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
); -- clustered
CREATE INDEX idempotency_key_expires_idx ON idempotency_key (expires_at);

-- +goose Down
DROP TABLE idempotency_key;
DROP TABLE cron_run;
DROP TABLE job_step;
DROP TABLE job_row;
DROP TABLE job;
DROP TABLE event_cursor;
DROP TABLE event;
DROP TABLE named_lease;
DROP TABLE node_lease;
