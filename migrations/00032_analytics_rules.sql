-- +goose Up
-- By which rules facts become figures. Figures of before are reckoned again by those of now.
ALTER TABLE analytics_generation ADD COLUMN rules BIGINT NOT NULL DEFAULT 1;

-- +goose Down
ALTER TABLE analytics_generation DROP COLUMN rules;
