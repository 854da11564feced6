-- +goose Up
-- What was asked and given of more time, derived from the rows of the cases, so
-- that everybody can see it without anybody reading all cases. It holds codes and
-- no words.
CREATE TABLE delays (
    jurisdiction TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    n            BIGINT NOT NULL,
    number       TEXT   NOT NULL,
    class        TEXT   NOT NULL,
    lead         TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    unit         TEXT   NOT NULL,
    answer       TEXT   NOT NULL,
    post         TEXT   NOT NULL,
    due_at       BIGINT NOT NULL,
    asked_at     BIGINT NOT NULL,
    answered_at  BIGINT NOT NULL,
    until_at     BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, n)
);
CREATE INDEX delays_by_due ON delays (due_at, number, n);

-- How many cases of each unit were due in a period, of all jurisdictions.
CREATE INDEX cases_by_due ON cases (due_at, lead) WHERE due_at IS NOT NULL;

-- The long-term register of the whole city; few cases are ever in it.
CREATE INDEX cases_long_term ON cases (reported_at, id) WHERE state = 'closed_long_term';

-- +goose Down
DROP INDEX cases_long_term;
DROP INDEX cases_by_due;
DROP TABLE delays;
