-- +goose Up
-- Complaints about organisations and posts. They have tables and a journal of their
-- own and touch no table of cases, so that no list, count, map, export or feed of cases
-- can hold one. receiver is who has it, '' where nobody inside may.
CREATE TABLE complaints (
    id       TEXT   NOT NULL PRIMARY KEY,
    rev      BIGINT NOT NULL,
    number   TEXT   NOT NULL UNIQUE,
    receiver TEXT   NOT NULL,
    made_at  BIGINT NOT NULL,
    ended_at BIGINT,
    body     TEXT   NOT NULL,
    tip      BYTEA  NOT NULL
);
CREATE INDEX complaints_of_receiver ON complaints (receiver, made_at, id);
CREATE INDEX complaints_by_end ON complaints (ended_at, id);

CREATE TABLE complaint_entries (
    complaint_id TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    command      TEXT   NOT NULL,
    bytes        TEXT   NOT NULL,
    hash         BYTEA  NOT NULL,
    PRIMARY KEY (complaint_id, seq)
);

-- A key for what was written and one for who complained, each wrapped; whoever deletes
-- one destroys what lies under it.
CREATE TABLE complaint_keys (
    complaint_id TEXT  NOT NULL,
    kind         TEXT  NOT NULL,
    wrapped_key  BYTEA NOT NULL,
    PRIMARY KEY (complaint_id, kind)
);

CREATE TABLE complaint_boxes (
    complaint_id TEXT  NOT NULL,
    kind         TEXT  NOT NULL,
    digest       BYTEA NOT NULL,
    box          BYTEA NOT NULL,
    PRIMARY KEY (complaint_id, kind, digest)
);

-- +goose Down
DROP TABLE complaint_boxes;
DROP TABLE complaint_keys;
DROP TABLE complaint_entries;
DROP TABLE complaints;
