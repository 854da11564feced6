-- +goose Up
-- Keys of other programs. Only a digest is kept: whoever reads the table cannot
-- use a key. A revoked key stays, so that its name still says whose it was.
CREATE TABLE api_keys (
    digest     BYTEA  NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    rights     TEXT   NOT NULL,
    per_minute BIGINT NOT NULL,
    tokens     BIGINT NOT NULL,
    agreed     BIGINT NOT NULL,
    account    TEXT   NOT NULL,
    post       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    UNIQUE (name)
);

-- What the public asks for goes by the time of the report, or of the last
-- change, over all jurisdictions; without these each question sorts all cases.
CREATE INDEX cases_by_report ON cases (reported_at, id);
CREATE INDEX cases_by_update ON cases (updated_at, id);

-- +goose Down
DROP INDEX cases_by_update;
DROP INDEX cases_by_report;
DROP TABLE api_keys;
