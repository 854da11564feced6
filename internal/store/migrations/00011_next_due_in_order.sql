-- +goose Up
-- What is due is taken oldest first, and at one instant by id: after a night, or
-- after the machine was off, a hundred thousand cases may be due at once, and
-- each batch of them must not sort all the others.
DROP INDEX cases_by_next_due;
CREATE INDEX cases_by_next_due ON cases (next_due, id) WHERE next_due IS NOT NULL;
