-- +goose Up
-- What proves who signs in. A session, a code and a sign-in under way are kept
-- as digests of random values; secrets that must be read again are encrypted
-- under a key that is not in the database. Nothing here is about a person but
-- the account.

ALTER TABLE accounts ADD COLUMN demo BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN password_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN former TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN enrol_code BYTEA;
ALTER TABLE accounts ADD COLUMN enrol_until BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX accounts_by_code ON accounts (enrol_code) WHERE enrol_code IS NOT NULL;

ALTER TABLE sessions ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN idle_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_account ON sessions (account, created_at);
-- Sessions of browsers from before second factors were asked for.
DELETE FROM sessions WHERE purpose = 'browser';

CREATE TABLE factors (
    account    TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    secret     BYTEA  NOT NULL,
    credential BYTEA,
    last_step  BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL,
    PRIMARY KEY (account, id)
);
CREATE UNIQUE INDEX factors_by_credential ON factors (credential) WHERE credential IS NOT NULL;

CREATE TABLE recovery_codes (
    account TEXT  NOT NULL,
    digest  BYTEA NOT NULL,
    PRIMARY KEY (account, digest)
);

CREATE TABLE identities (
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    account    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_by_account ON identities (account);

-- A sign-in under way, between its first proof and its last.
CREATE TABLE sign_ins (
    token      BYTEA  NOT NULL PRIMARY KEY,
    account    TEXT   NOT NULL,
    step       TEXT   NOT NULL,
    box        BYTEA  NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

-- Wrong proofs in a row, under a digest of whose and from where.
CREATE TABLE attempts (
    digest  BYTEA  NOT NULL PRIMARY KEY,
    wrong   BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX attempts_by_time ON attempts (last_at);

CREATE TABLE security_events (
    id      TEXT   NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    account TEXT   NOT NULL,
    post    TEXT   NOT NULL
);
CREATE INDEX security_events_by_time ON security_events (at, id);

-- +goose Down
DROP TABLE security_events;
DROP TABLE attempts;
DROP TABLE sign_ins;
DROP TABLE identities;
DROP TABLE recovery_codes;
DROP TABLE factors;
DROP INDEX sessions_by_account;
ALTER TABLE sessions DROP COLUMN agent;
ALTER TABLE sessions DROP COLUMN device;
ALTER TABLE sessions DROP COLUMN idle_us;
ALTER TABLE sessions DROP COLUMN proved_at;
ALTER TABLE sessions DROP COLUMN used_at;
DROP INDEX accounts_by_code;
ALTER TABLE accounts DROP COLUMN enrol_until;
ALTER TABLE accounts DROP COLUMN enrol_code;
ALTER TABLE accounts DROP COLUMN former;
ALTER TABLE accounts DROP COLUMN password_at;
ALTER TABLE accounts DROP COLUMN demo;
