-- +goose Up
-- The seed of each month's draw: its commitment stands here and in the journal
-- before the month begins, itself in a box that only the application opens, and
-- openly when the month is over. seen_at and seen_id are the last closing that
-- was drawn from.
CREATE TABLE sampling_months (
    month       TEXT   NOT NULL PRIMARY KEY,
    commitment  BYTEA  NOT NULL,
    box         BYTEA  NOT NULL,
    per_mille   BIGINT NOT NULL,
    from_at     BIGINT NOT NULL,
    before_at   BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    seen_id     TEXT   NOT NULL,
    seed        BYTEA,
    revealed_at BIGINT
);

-- The closings that were drawn. They are no part of the case's row or chain until
-- somebody has looked: else whoever closed it could read there that it was drawn.
-- draw is the entry that has their digest; done_at is 0 until somebody has looked;
-- no organisation: there was nobody to look.
CREATE TABLE sampled (
    jurisdiction TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    ended_at     BIGINT NOT NULL,
    draw         BIGINT NOT NULL,
    month        TEXT   NOT NULL,
    number       TEXT   NOT NULL,
    lead         TEXT   NOT NULL,
    org          TEXT   NOT NULL,
    drawn_at     BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    done_at      BIGINT NOT NULL,
    confirmed    BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, ended_at)
);
CREATE INDEX sampled_open ON sampled (org, due_at, case_id) WHERE done_at = 0;
CREATE INDEX sampled_by_month ON sampled (month, jurisdiction, lead);

-- Of how many closings was drawn.
CREATE TABLE sampling_counts (
    jurisdiction TEXT   NOT NULL,
    month        TEXT   NOT NULL,
    lead         TEXT   NOT NULL,
    closed       BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, month, lead)
);

-- Closings in their order, from which is drawn.
CREATE INDEX cases_by_closing ON cases (ended_at, id) WHERE state = 'closed_resolved';

-- +goose Down
DROP INDEX cases_by_closing;
DROP TABLE sampling_counts;
DROP TABLE sampled;
DROP TABLE sampling_months;
