-- Who may do what, as far as there is anybody yet: API keys. The secret is shown once and stored as a hash.

-- +goose Up
CREATE TABLE api_key (
    id            BIGINT PRIMARY KEY,
    name          TEXT   NOT NULL,
    secret_hash   TEXT   NOT NULL CONSTRAINT api_key_secret_hash_key UNIQUE,
    hint          TEXT   NOT NULL,
    scopes        TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    revoked_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE api_key;
