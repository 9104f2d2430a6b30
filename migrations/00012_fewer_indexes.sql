-- Indexes that no statement of the program looks anything up by. Each order paid for ten entries in them, most of them in
-- another page each.

-- +goose Up
DROP INDEX event_entity_idx;
DROP INDEX order_line_variant_idx;
DROP INDEX order_line_product_idx;
DROP INDEX payment_event_payment_idx;

-- +goose Down
CREATE INDEX event_entity_idx ON event (entity_id, id);
CREATE INDEX order_line_variant_idx ON order_line (variant_id, order_id);
CREATE INDEX order_line_product_idx ON order_line (product_id, order_id);
CREATE INDEX payment_event_payment_idx ON payment_event (payment_id, id);
