-- +goose Up
-- What indicators count and no row of a case keeps: that something happened, and
-- when. Derived from the entries, and only for the few kinds that are counted.
CREATE TABLE facts (
    jurisdiction TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, seq)
);
CREATE INDEX facts_by_kind ON facts (jurisdiction, kind, at);

-- Of what is counted only refusals happened before, and a refusal was an end: the
-- case still stands there since.
INSERT INTO facts (jurisdiction, case_id, seq, kind, at)
    SELECT e.jurisdiction, e.subject, e.seq, 'refused', c.ended_at
    FROM entries e JOIN cases c ON c.jurisdiction = e.jurisdiction AND c.id = e.subject
    WHERE c.state = 'refused' AND c.ended_at IS NOT NULL AND e.bytes LIKE '%"kind":"refused"%';

-- +goose Down
DROP TABLE facts;
