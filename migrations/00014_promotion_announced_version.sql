-- Clocks are set back, and those of two nodes differ: what was announced of a version of a promotion is not announced again.

-- +goose Up
ALTER TABLE promotion ADD COLUMN announced_version BIGINT NOT NULL DEFAULT 0; -- the version of which was told last
UPDATE promotion SET announced_version = version WHERE announced;

-- +goose Down
ALTER TABLE promotion DROP COLUMN announced_version;
