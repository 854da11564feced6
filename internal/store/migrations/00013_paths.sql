-- +goose Up
-- Cases that everybody sees by their area are found by their chain of areas, of
-- which there are as many as there are grids.
CREATE INDEX cases_by_path ON cases (path, reported_at, id);

-- +goose Down
DROP INDEX cases_by_path;
