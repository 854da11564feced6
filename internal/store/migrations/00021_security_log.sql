-- +goose Up
-- The security log: one chain of lines, each named by the next. Only a sweep takes
-- lines away, from the beginning, and leaves a line that says which. Addresses lie
-- apart, so that they can go before the line that speaks of them.

CREATE TABLE security_log (
    seq     BIGINT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    account TEXT   NOT NULL,
    post    TEXT   NOT NULL,
    result  TEXT   NOT NULL,
    bytes   TEXT   NOT NULL,
    hash    BYTEA  NOT NULL
);
CREATE INDEX security_log_by_time ON security_log (at, seq);
CREATE INDEX security_log_by_kind ON security_log (kind, seq);
CREATE INDEX security_log_by_post ON security_log (post, seq);

CREATE TABLE security_sources (
    seq     BIGINT NOT NULL PRIMARY KEY,
    salt    BYTEA  NOT NULL,
    address TEXT   NOT NULL
);

-- How far the log was shipped to each receiver, and which process does it now.
CREATE TABLE security_ships (
    name     TEXT   NOT NULL PRIMARY KEY,
    seq      BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    holder   TEXT   NOT NULL,
    until_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    fault    TEXT   NOT NULL
);

-- Lines from before the chain keep their table until the program has carried them
-- over, which it does when it opens the database.
ALTER TABLE security_events RENAME TO security_events_before;

-- +goose Down
ALTER TABLE security_events_before RENAME TO security_events;
DROP TABLE security_ships;
DROP TABLE security_sources;
DROP TABLE security_log;
