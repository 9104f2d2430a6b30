-- Promotions begin and end by the clock. What was announced last is remembered, so that each is announced once.

-- +goose Up
ALTER TABLE promotion ADD COLUMN announced BOOLEAN NOT NULL DEFAULT FALSE; -- as running

-- +goose Down
ALTER TABLE promotion DROP COLUMN announced;
