-- +goose Up
-- A part of the map is some ranges of cells.
CREATE INDEX cases_by_cell ON cases (cell) WHERE cell IS NOT NULL;

-- +goose Down
DROP INDEX cases_by_cell;
