-- +goose Up
-- What rulings propose to the dispatch rules, one row for each ruling, written in
-- the transaction of the ruling. answered_by is the entry, in the chain of the
-- answers, that answered it; 0 while it is open.
CREATE TABLE rule_proposals (
    jurisdiction TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    number       TEXT   NOT NULL,
    class        TEXT   NOT NULL,
    area         TEXT   NOT NULL,
    unit         TEXT   NOT NULL,
    ruled_at     BIGINT NOT NULL,
    answered_by  BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, seq)
);
CREATE INDEX rule_proposals_open ON rule_proposals (jurisdiction, ruled_at) WHERE answered_by = 0;

-- +goose Down
DROP TABLE rule_proposals;
