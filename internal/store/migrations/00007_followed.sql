-- +goose Up
-- Up to which version a document was carried through to the cases: after a new
-- calendar every open deadline is looked at again, and a stopped program must
-- know whether that was done.
CREATE TABLE followed (
    kind    TEXT   NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    at      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE followed;
