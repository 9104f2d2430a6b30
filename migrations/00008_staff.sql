-- Who works in the shop: staff users, the roles that say what they may do, and their second factor.

-- +goose Up
-- What a built-in role is called and may do is said by the program; scopes and name are those of the shop's own roles.
CREATE TABLE staff_role (
    id             BIGINT  PRIMARY KEY,
    code           TEXT    NOT NULL CONSTRAINT staff_role_code_key UNIQUE,
    name           TEXT    NOT NULL,
    description    TEXT    NOT NULL,
    scopes         TEXT    NOT NULL, -- separated by spaces
    built_in       BOOLEAN NOT NULL,
    requires_totp  BOOLEAN NOT NULL,
    version        BIGINT  NOT NULL,
    created_at     BIGINT  NOT NULL,
    updated_at     BIGINT  NOT NULL
);

INSERT INTO staff_role (id, code, name, description, scopes, built_in, requires_totp, version, created_at, updated_at) VALUES
    (1, 'owner',     '', '', '', TRUE, FALSE, 1, 0, 0),
    (2, 'manager',   '', '', '', TRUE, FALSE, 1, 0, 0),
    (3, 'support',   '', '', '', TRUE, FALSE, 1, 0, 0),
    (4, 'warehouse', '', '', '', TRUE, FALSE, 1, 0, 0),
    (5, 'analyst',   '', '', '', TRUE, FALSE, 1, 0, 0),
    (6, 'read_only', '', '', '', TRUE, FALSE, 1, 0, 0);

CREATE TABLE staff_user (
    id                 BIGINT PRIMARY KEY,
    email              TEXT   NOT NULL,
    email_key          TEXT   NOT NULL CONSTRAINT staff_user_email_key_key UNIQUE, -- normalized
    name               TEXT   NOT NULL,
    state              TEXT   NOT NULL CHECK (state IN ('invited', 'active', 'deactivated')),
    invited_by         TEXT   NOT NULL, -- an actor: "staff:ada@example.com"
    accepted_at        BIGINT NOT NULL,
    last_login_at      BIGINT NOT NULL,
    deactivated_at     BIGINT NOT NULL,
    totp_secret        TEXT   NOT NULL, -- sealed with a key that is not in the database; '': there is none
    totp_confirmed_at  BIGINT NOT NULL, -- 0: the secret waits for its first code, and protects nothing yet
    totp_step          BIGINT NOT NULL, -- of the last code that was taken
    version            BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);
CREATE INDEX staff_user_state_idx ON staff_user (state, id);

CREATE TABLE staff_user_role (
    staff_id  BIGINT NOT NULL REFERENCES staff_user (id),
    role_id   BIGINT NOT NULL REFERENCES staff_role (id),
    PRIMARY KEY (staff_id, role_id)
); -- clustered
CREATE INDEX staff_user_role_role_idx ON staff_user_role (role_id, staff_id);

CREATE TABLE staff_recovery_code (
    staff_id  BIGINT NOT NULL REFERENCES staff_user (id),
    hash      TEXT   NOT NULL,
    used_at   BIGINT NOT NULL,
    PRIMARY KEY (staff_id, hash)
); -- clustered

-- Wrong codes of somebody who knew the password: from devices that logged in before, and from all others.
CREATE TABLE staff_code_failure (
    staff_id  BIGINT  NOT NULL REFERENCES staff_user (id),
    known     BOOLEAN NOT NULL, -- the device
    failures  BIGINT  NOT NULL,
    retry_at  BIGINT  NOT NULL, -- before this moment no code is looked at
    PRIMARY KEY (staff_id, known)
); -- clustered

-- One row. Whoever may take an owner away holds it, so that two of them cannot take one another's last away.
CREATE TABLE staff_owners (
    id    BIGINT PRIMARY KEY,
    turn  BIGINT NOT NULL
);
INSERT INTO staff_owners (id, turn) VALUES (1, 0);

-- +goose Down
DROP TABLE staff_owners;
DROP TABLE staff_code_failure;
DROP TABLE staff_recovery_code;
DROP TABLE staff_user_role;
DROP TABLE staff_user;
DROP TABLE staff_role;
