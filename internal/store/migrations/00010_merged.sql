-- +goose Up
-- The case that a case was put together with, and the resolved one whose problem
-- it shows to be back: both are facts of its row, so that those of a case are
-- found without reading all. Few cases have them, so the indexes cost the others
-- nothing.
ALTER TABLE cases ADD COLUMN merged_into TEXT;
ALTER TABLE cases ADD COLUMN recurs TEXT;
CREATE INDEX cases_by_merger ON cases (jurisdiction, merged_into, reported_at, id) WHERE merged_into IS NOT NULL;
CREATE INDEX cases_by_recurrence ON cases (jurisdiction, recurs, reported_at) WHERE recurs IS NOT NULL;

-- Where very much was reported at one place, the newest reports are found without
-- looking at the others' rows. None of these columns ever changes.
DROP INDEX cases_by_cell;
CREATE INDEX cases_by_cell ON cases (cell, reported_at, jurisdiction, id) WHERE cell IS NOT NULL;

-- +goose Down
DROP INDEX cases_by_cell;
CREATE INDEX cases_by_cell ON cases (cell) WHERE cell IS NOT NULL;
DROP INDEX cases_by_recurrence;
DROP INDEX cases_by_merger;
ALTER TABLE cases DROP COLUMN recurs;
ALTER TABLE cases DROP COLUMN merged_into;
