-- +goose Up
-- Whether a session travels under the cookie's name that is bound to the host.
-- Those from before are let over to it once; nobody can plant a new one under
-- the old name.

ALTER TABLE sessions ADD COLUMN by_host BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE sessions DROP COLUMN by_host;
