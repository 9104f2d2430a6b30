-- The audit log: who did what to what, from where, and what it was before and after.

-- +goose Up

-- An entry as it was written in the transaction of its effect. A round takes it from here into the chain, in which each
-- entry depends on the one before: that order cannot be known inside the transactions, which overlap.
CREATE TABLE audit_note (
    id               BIGINT PRIMARY KEY,
    at               BIGINT NOT NULL,
    actor            TEXT   NOT NULL,
    action           TEXT   NOT NULL,
    target_kind      TEXT   NOT NULL,
    target_id        TEXT   NOT NULL,
    request_id       TEXT   NOT NULL,
    changed          TEXT   NOT NULL, -- names of the fields that differ
    address          TEXT   NOT NULL,
    before_document  TEXT   NOT NULL, -- JSON, '' if there was none
    after_document   TEXT   NOT NULL,
    salt             TEXT   NOT NULL,
    ready_at         BIGINT NOT NULL, -- when the round may take it
    mac              TEXT   NOT NULL
);
CREATE INDEX audit_note_ready_idx ON audit_note (ready_at, id);

-- The chain: hash covers the entry and the hash before it. Documents and address are covered by content, a salted digest:
-- they can be taken out (erasure, retention), which removal then proves itself, and the chain still holds.
CREATE TABLE audit_entry (
    seq              BIGINT PRIMARY KEY,
    id               BIGINT NOT NULL CONSTRAINT audit_entry_id_key UNIQUE,
    at               BIGINT NOT NULL,
    actor            TEXT   NOT NULL,
    action           TEXT   NOT NULL,
    target_kind      TEXT   NOT NULL,
    target_id        TEXT   NOT NULL,
    request_id       TEXT   NOT NULL,
    changed          TEXT   NOT NULL,
    content          TEXT   NOT NULL,
    key_mark         TEXT   NOT NULL, -- tells the key of the hash from others
    hash             TEXT   NOT NULL,
    address          TEXT   NOT NULL,
    before_document  TEXT   NOT NULL,
    after_document   TEXT   NOT NULL,
    salt             TEXT   NOT NULL, -- '' once something was taken out: what it was can then not be guessed
    redacted_at      BIGINT NOT NULL,
    redaction        TEXT   NOT NULL
);
CREATE INDEX audit_entry_at_idx ON audit_entry (at, seq);
CREATE INDEX audit_entry_actor_idx ON audit_entry (actor, seq);
CREATE INDEX audit_entry_action_idx ON audit_entry (action, seq);
CREATE INDEX audit_entry_target_idx ON audit_entry (target_id, seq);
CREATE INDEX audit_entry_address_idx ON audit_entry (at) WHERE address <> '';

-- Where the chain ends: one row, which whoever cuts the end off would have to forge.
CREATE TABLE audit_head (
    name       TEXT   NOT NULL PRIMARY KEY,
    seq        BIGINT NOT NULL,
    hash       TEXT   NOT NULL,
    key_mark   TEXT   NOT NULL,
    sealed_at  BIGINT NOT NULL,
    mac        TEXT   NOT NULL
); -- clustered
INSERT INTO audit_head (name, seq, hash, key_mark, sealed_at, mac) VALUES ('chain', 0, '', '', 0, '');

-- Against accidents. Whoever owns the database can take these away, and is found out by the chain.
-- only sqlite
-- +goose StatementBegin
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'entries of the audit log are never removed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entry_is_fixed
BEFORE UPDATE OF seq, id, at, actor, action, target_kind, target_id, request_id, changed, content, key_mark, hash ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'entries of the audit log are never changed');
END;
-- +goose StatementEnd
-- end only
-- only postgres
-- +goose StatementBegin
CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the audit log are never changed nor removed';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_entry_stays BEFORE DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
CREATE TRIGGER audit_entry_is_fixed
    BEFORE UPDATE OF seq, id, at, actor, action, target_kind, target_id, request_id, changed, content, key_mark, hash ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
-- end only

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit_entry;
DROP TABLE audit_note;
-- only postgres
DROP FUNCTION audit_entry_refuse();
-- end only
