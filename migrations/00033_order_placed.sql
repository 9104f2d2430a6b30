-- Orders by when they began to stand and when they were closed, as reports count them. What tells an imported credit from a
-- sale is in the indexes, so that the orders of years are counted without reading their rows.

-- +goose Up
CREATE INDEX sales_order_placed_idx ON sales_order (placed_at, id, canceled_at, source) WHERE placed_at <> 0;
CREATE INDEX sales_order_canceled_idx ON sales_order (canceled_at, id, placed_at, source) WHERE canceled_at <> 0;

-- +goose Down
DROP INDEX sales_order_canceled_idx;
DROP INDEX sales_order_placed_idx;
