-- +goose Up
-- A unit's cases by their state, closed ones too, in the order of the report: an
-- index of the open ones alone served no question that did not say "open".
DROP INDEX cases_by_lead;
CREATE INDEX cases_by_lead ON cases (lead, state, reported_at, id);

-- What waits for an organisation's look on the spot. Few cases ever do, so the
-- index is small and costs the others nothing.
CREATE INDEX cases_by_verifier ON cases (verifier, reported_at, id) WHERE state = 'verifying';

-- +goose Down
DROP INDEX cases_by_verifier;
DROP INDEX cases_by_lead;
CREATE INDEX cases_by_lead ON cases (lead, state, due_at) WHERE ended_at IS NULL;
