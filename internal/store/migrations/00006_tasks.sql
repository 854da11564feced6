-- +goose Up
-- What cases ask of organisations beside their owner, derived from the row of
-- the case, so that each organisation finds its own without reading all cases.
CREATE TABLE tasks (
    jurisdiction TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    ref          TEXT   NOT NULL,
    org          TEXT   NOT NULL,
    due_at       BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, kind, ref)
);
CREATE INDEX tasks_by_org ON tasks (org, kind, due_at, case_id, ref);

-- +goose Down
DROP TABLE tasks;
