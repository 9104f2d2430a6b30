-- +goose Up
-- What the program that leased a number does, as it was told: web, worker. Empty for commands that end soon.
ALTER TABLE node_lease ADD COLUMN roles TEXT NOT NULL DEFAULT '';
ALTER TABLE node_lease ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE node_lease ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE node_lease DROP COLUMN seen_at;
ALTER TABLE node_lease DROP COLUMN version;
ALTER TABLE node_lease DROP COLUMN roles;
