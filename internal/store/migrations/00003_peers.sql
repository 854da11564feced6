-- +goose Up
-- What is kept about peers belongs to a peer, not to a case: these tables are
-- shared ones, keyed by the peer, because a link must be unique on the peer's
-- side as well. Nothing in a case's own transaction touches them.

CREATE TABLE peers (
    id           TEXT   NOT NULL PRIMARY KEY,
    lease_owner  TEXT   NOT NULL,
    lease_until  BIGINT NOT NULL,
    fence        BIGINT NOT NULL,
    pulled_to    BIGINT NOT NULL,
    updates_to   BIGINT NOT NULL,
    next_at      BIGINT NOT NULL,
    failures     BIGINT NOT NULL,
    succeeded_at BIGINT NOT NULL,
    failed_at    BIGINT NOT NULL,
    fault        TEXT   NOT NULL
);

CREATE TABLE peer_links (
    peer         TEXT   NOT NULL,
    remote       TEXT   NOT NULL,
    jurisdiction TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    digest       TEXT   NOT NULL,
    status       TEXT   NOT NULL,
    fault        TEXT   NOT NULL,
    told         BIGINT NOT NULL,
    checked_at   BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    ended        BIGINT NOT NULL,
    PRIMARY KEY (peer, remote)
);
-- An echo is a case of ours that came back by another way: one case may have
-- several, beside its one link.
CREATE UNIQUE INDEX peer_links_by_case ON peer_links (peer, jurisdiction, case_id) WHERE kind <> 'echo';
CREATE INDEX peer_links_by_check ON peer_links (peer, ended, checked_at);
CREATE INDEX peer_links_by_time ON peer_links (peer, made_at);
CREATE INDEX peer_links_of_case ON peer_links (jurisdiction, case_id);

CREATE TABLE peer_jobs (
    peer         TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    jurisdiction TEXT   NOT NULL,
    case_id      TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    remote       TEXT   NOT NULL,
    token        TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    attempts     BIGINT NOT NULL,
    next_at      BIGINT NOT NULL,
    intent_at    BIGINT NOT NULL,
    fault        TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    PRIMARY KEY (peer, id)
);
CREATE INDEX peer_jobs_by_time ON peer_jobs (peer, state, next_at);
CREATE INDEX peer_jobs_of_case ON peer_jobs (jurisdiction, case_id);

-- +goose Down
DROP TABLE peer_jobs;
DROP TABLE peer_links;
DROP TABLE peers;
