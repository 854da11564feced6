-- +goose Up
-- Plans declared for an area, with their check-lists. over_at is when one is over
-- at the latest that is known now; whether it is in force is computed from the
-- row at each instant and stored nowhere. n counts the declarations of a plan for
-- an area, so that two nodes cannot both make the next one.
CREATE TABLE emergencies (
    jurisdiction TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    rev          BIGINT NOT NULL,
    area         TEXT   NOT NULL,
    plan         TEXT   NOT NULL,
    drill        BIGINT NOT NULL,
    n            BIGINT NOT NULL,
    declared_at  BIGINT NOT NULL,
    over_at      BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    tip          BYTEA  NOT NULL,
    PRIMARY KEY (jurisdiction, id),
    UNIQUE (jurisdiction, area, plan, drill, n)
);
CREATE INDEX emergencies_by_id ON emergencies (id);
CREATE INDEX emergencies_by_end ON emergencies (over_at);
CREATE INDEX emergencies_by_start ON emergencies (declared_at, id);

-- +goose Down
DROP TABLE emergencies;
