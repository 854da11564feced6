-- +goose Up
-- Every case-scoped table starts with the jurisdiction, in its key and in every
-- condition, so that cases can be spread over machines by it. Times are
-- microseconds since 1970 UTC. Text that may be personal stands in sealed only.

CREATE TABLE cases (
    jurisdiction TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    number       TEXT   NOT NULL,
    rev          BIGINT NOT NULL,
    state        TEXT   NOT NULL,
    class        TEXT   NOT NULL,
    path         TEXT   NOT NULL,
    owner        TEXT   NOT NULL,
    lead         TEXT   NOT NULL,
    verifier     TEXT   NOT NULL,
    source       TEXT   NOT NULL,
    lat          BIGINT,
    lng          BIGINT,
    cell         BIGINT,
    reported_at  BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    due_at       BIGINT,
    ended_at     BIGINT,
    next_due     BIGINT,
    summary      BYTEA,
    body         TEXT   NOT NULL,
    tip          BYTEA  NOT NULL,
    PRIMARY KEY (jurisdiction, id),
    UNIQUE (jurisdiction, number)
);
CREATE INDEX cases_by_id ON cases (id);
CREATE INDEX cases_by_number ON cases (number);
CREATE INDEX cases_by_state ON cases (jurisdiction, state, reported_at, id);
CREATE INDEX cases_by_lead ON cases (lead, state, due_at) WHERE ended_at IS NULL;
CREATE INDEX cases_by_next_due ON cases (next_due) WHERE next_due IS NOT NULL;

CREATE TABLE entries (
    jurisdiction TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    command      TEXT   NOT NULL,
    bytes        TEXT   NOT NULL,
    hash         BYTEA  NOT NULL,
    PRIMARY KEY (jurisdiction, subject, seq)
);

CREATE TABLE sealed (
    jurisdiction TEXT  NOT NULL,
    subject      TEXT  NOT NULL,
    digest       BYTEA NOT NULL,
    salt         BYTEA NOT NULL,
    value        BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, subject, digest)
);

CREATE TABLE contacts (
    jurisdiction TEXT  NOT NULL,
    id           TEXT  NOT NULL,
    wrapped_key  BYTEA NOT NULL,
    box          BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, id)
);

CREATE TABLE documents (
    kind    TEXT   NOT NULL,
    version BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    by_post TEXT   NOT NULL,
    note    TEXT   NOT NULL,
    digest  BYTEA  NOT NULL,
    body    BYTEA  NOT NULL,
    PRIMARY KEY (kind, version)
);

CREATE TABLE accounts (
    name       TEXT   NOT NULL PRIMARY KEY,
    password   TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token      BYTEA  NOT NULL PRIMARY KEY,
    account    TEXT   NOT NULL,
    purpose    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- +goose Down
DROP TABLE sessions;
DROP TABLE accounts;
DROP TABLE documents;
DROP TABLE contacts;
DROP TABLE sealed;
DROP TABLE entries;
DROP TABLE cases;
