-- Who logs in: passwords, sessions, the tokens by which they go on, and what mails hold to prove themselves. A subject is a
-- customer or somebody of the staff; the tables of those are not named here, because identity does not know them.

-- +goose Up
-- A key may have a rate of its own, and somebody made it.
ALTER TABLE api_key ADD COLUMN rate_limit BIGINT NOT NULL DEFAULT 0; -- requests a minute; 0: as any
ALTER TABLE api_key ADD COLUMN created_by TEXT NOT NULL DEFAULT '';  -- the actor

CREATE TABLE credential (
    subject_kind   TEXT   NOT NULL CHECK (subject_kind IN ('customer', 'staff')),
    subject_id     BIGINT NOT NULL,
    password_hash  TEXT   NOT NULL,
    changed_at     BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
); -- clustered

CREATE TABLE session (
    id            BIGINT PRIMARY KEY,
    subject_kind  TEXT   NOT NULL CHECK (subject_kind IN ('customer', 'staff')),
    subject_id    BIGINT NOT NULL,
    kind          TEXT   NOT NULL CHECK (kind IN ('browser', 'api')),
    secret_hash   TEXT   NOT NULL, -- of the cookie; '' for a client of the API, which has refresh tokens
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL, -- to the minute
    expires_at    BIGINT NOT NULL, -- unless it is used before
    revoked_at    BIGINT NOT NULL, -- 0: it was not
    user_agent    TEXT   NOT NULL,
    address       TEXT   NOT NULL
);
CREATE UNIQUE INDEX session_secret_hash_key ON session (secret_hash) WHERE secret_hash <> '';
CREATE INDEX session_subject_idx ON session (subject_kind, subject_id, id);
CREATE INDEX session_expires_idx ON session (expires_at);
CREATE INDEX session_revoked_idx ON session (revoked_at) WHERE revoked_at <> 0;

-- Used ones stay until they would have expired: one that comes again was stolen, or its successor was.
CREATE TABLE refresh_token (
    hash        TEXT   PRIMARY KEY,
    session_id  BIGINT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT NOT NULL
);
CREATE INDEX refresh_token_session_idx ON refresh_token (session_id);
CREATE INDEX refresh_token_expires_idx ON refresh_token (expires_at);

-- The secret of a token is reckoned from its id and the shop's key, so that none is stored.
CREATE TABLE one_time_token (
    id            BIGINT PRIMARY KEY,
    purpose       TEXT   NOT NULL,
    subject_kind  TEXT   NOT NULL CHECK (subject_kind IN ('customer', 'staff')),
    subject_id    BIGINT NOT NULL,
    email         TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT NOT NULL -- also when it was taken back; 0: it is good
);
CREATE INDEX one_time_token_subject_idx ON one_time_token (subject_kind, subject_id, purpose);
CREATE INDEX one_time_token_expires_idx ON one_time_token (expires_at);

-- The keys that sign access tokens are reckoned from the salt and the shop's key.
CREATE TABLE signing_key (
    id          BIGINT PRIMARY KEY,
    salt        TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    active_at   BIGINT NOT NULL -- from when on it signs; it is published before
);

-- +goose Down
DROP TABLE signing_key;
DROP TABLE one_time_token;
DROP TABLE refresh_token;
DROP TABLE session;
DROP TABLE credential;
ALTER TABLE api_key DROP COLUMN created_by;
ALTER TABLE api_key DROP COLUMN rate_limit;
