-- +goose Up
-- What was masked in the words of a case, each text under its reporter's key beside
-- the contact data. Whoever deletes a reporter's row of contacts destroys the key of
-- all of it.
CREATE TABLE vault (
    jurisdiction TEXT  NOT NULL,
    case_id      TEXT  NOT NULL,
    digest       BYTEA NOT NULL,
    box          BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, digest)
);

-- What looked at identities and what was erased, for those who check on it.
CREATE INDEX facts_of_kind ON facts (kind, at, jurisdiction, case_id);

-- +goose Down
DROP INDEX facts_of_kind;
DROP TABLE vault;
