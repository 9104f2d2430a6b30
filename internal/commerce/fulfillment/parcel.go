package fulfillment

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Bounds of what staff writes on a parcel, in characters.
const (
	MaxCarrier        = 100
	MaxTrackingNumber = 100
	MaxTrackingURL    = 2000
	MaxNote           = 2000
)

// moves says what a parcel may become. One that is on its way may skip what its carrier did not report.
var moves = map[Status][]Status{
	Pending:        {Processing, Shipped, InTransit, OutForDelivery, ReadyForPickup, Delivered, Failed, Canceled},
	Processing:     {Shipped, InTransit, OutForDelivery, ReadyForPickup, Delivered, Failed, Canceled},
	Shipped:        {InTransit, OutForDelivery, Delivered, Failed, Canceled},
	InTransit:      {OutForDelivery, Delivered, Failed, Canceled},
	OutForDelivery: {Delivered, Failed, Canceled},
	ReadyForPickup: {Delivered, Failed, Canceled},
}

// CanBecome reports whether a parcel of this status may become one of that: forward only, and nothing after delivered,
// failed or canceled.
func (s Status) CanBecome(next Status) bool { return slices.Contains(moves[s], next) }

// Validate refuses a parcel whose texts do not fit where they are stored, or whose tracking address is not one of the
// web, with a detail for each field.
func (f *Fulfillment) Validate() error {
	var wrong fault.Mistakes
	f.Carrier = wrong.Text("carrier", f.Carrier, MaxCarrier)
	f.TrackingNumber = wrong.Text("tracking_number", f.TrackingNumber, MaxTrackingNumber)
	f.TrackingURL = wrong.Text("tracking_url", f.TrackingURL, MaxTrackingURL)
	if f.TrackingURL != "" && !isWebAddress(f.TrackingURL) {
		wrong.Addf("tracking_url", "tracking_url must begin with https:// or http://.")
	}
	if len([]rune(f.Note)) > MaxNote {
		wrong.Addf("note", "note is longer than %d characters.", MaxNote)
	}
	return wrong.Err()
}

var (
	insertParcel = db.SQL(`
		INSERT INTO fulfillment (id, order_id, status, carrier, tracking_number, tracking_url, note, shipped_at, delivered_at,
			estimated_delivery_at, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`)
	insertLines  = db.InsertInto("fulfillment_line", "fulfillment_id, order_line_id, quantity, stock", "")
	updateParcel = db.SQL(`
		UPDATE fulfillment SET status = $1, carrier = $2, tracking_number = $3, tracking_url = $4, note = $5, shipped_at = $6,
			delivered_at = $7, estimated_delivery_at = $8, version = version + 1, updated_at = $9
		WHERE id = $10 AND version = $11`)
	parcelsOf = db.SQL(`
		SELECT f.id, f.version, f.order_id, f.status, f.carrier, f.tracking_number, f.tracking_url, f.note, f.shipped_at,
			f.delivered_at, f.estimated_delivery_at, f.created_at, f.updated_at, COALESCE(l.order_line_id, 0),
			COALESCE(l.quantity, 0), COALESCE(l.stock, '')
		FROM fulfillment f LEFT JOIN fulfillment_line l ON l.fulfillment_id = f.id
		WHERE f.order_id = $1 ORDER BY f.id, l.order_line_id NULLS LAST`)
	orderOf = db.SQL(`SELECT order_id FROM fulfillment WHERE id = $1`)
)

// Insert adds a new parcel with its lines to the batch.
func (s *Service) Insert(b *db.Batch, f Fulfillment) {
	b.Exec(insertParcel, int64(f.ID), int64(f.Order), string(f.Status), f.Carrier, f.TrackingNumber, f.TrackingURL, f.Note,
		clock.Micros(f.ShippedAt), clock.Micros(f.DeliveredAt), clock.Micros(f.EstimatedDeliveryAt), f.Version,
		clock.Micros(f.CreatedAt), clock.Micros(f.UpdatedAt))
	lines := slices.SortedFunc(slices.Values(f.Lines), func(a, b Line) int { return cmp.Compare(a.OrderLine, b.OrderLine) })
	args := make([]any, 0, 4*len(lines))
	for _, l := range lines {
		stock := l.Stock
		if stock == nil {
			stock = []Taken{}
		}
		args = append(args, int64(f.ID), int64(l.OrderLine), l.Quantity, encode(stock))
	}
	insertLines.Add(b, args)
}

// Update adds to the batch what makes a parcel what f says: everything but its lines. f has the version that was read;
// version_conflict, when the batch is submitted, says that somebody else changed it. It returns the parcel as it is
// then.
func (s *Service) Update(b *db.Batch, f Fulfillment) Fulfillment {
	f.UpdatedAt = s.db.Clock().Now()
	b.Exec(updateParcel, string(f.Status), f.Carrier, f.TrackingNumber, f.TrackingURL, f.Note, clock.Micros(f.ShippedAt),
		clock.Micros(f.DeliveredAt), clock.Micros(f.EstimatedDeliveryAt), clock.Micros(f.UpdatedAt), int64(f.ID), f.Version).
		Want(1, fault.Stale("parcel"))
	f.Version++
	return f
}

// ListOf is the parcels of an order with their lines, the oldest first.
func (s *Service) ListOf(ctx context.Context, r db.Reader, order id.Order) ([]Fulfillment, error) {
	list := []Fulfillment{}
	err := db.Each(ctx, r, func(row db.Row) error {
		f, line, err := scanParcel(row)
		if err != nil {
			return err
		}
		if last := len(list) - 1; last < 0 || list[last].ID != f.ID {
			list = append(list, f)
		}
		if line.OrderLine != 0 {
			last := &list[len(list)-1]
			last.Lines = append(last.Lines, line)
		}
		return nil
	}, parcelsOf, int64(order))
	if err != nil {
		return nil, fmt.Errorf("list the parcels of order %s: %w", order, err)
	}
	return list, nil
}

// Get is one parcel with its lines; not_found if there is none.
func (s *Service) Get(ctx context.Context, parcel id.Fulfillment) (Fulfillment, error) {
	order, err := db.Value[int64](ctx, s.db.Read(), orderOf, int64(parcel))
	if _, err = found(order, err, "parcel", parcel.String()); err != nil {
		return Fulfillment{}, err
	}
	list, err := s.ListOf(ctx, s.db.Read(), id.Order(order))
	if err != nil {
		return Fulfillment{}, err
	}
	for _, f := range list {
		if f.ID == parcel {
			return f, nil
		}
	}
	return Fulfillment{}, fault.Missing("parcel", parcel.String())
}

func scanParcel(row db.Row) (Fulfillment, Line, error) {
	f := Fulfillment{Lines: []Line{}}
	var line Line
	var stock string
	var shipped, delivered, estimated, created, updated int64
	err := row.Scan(&f.ID, &f.Version, &f.Order, (*string)(&f.Status), &f.Carrier, &f.TrackingNumber, &f.TrackingURL, &f.Note,
		&shipped, &delivered, &estimated, &created, &updated, &line.OrderLine, &line.Quantity, &stock)
	if err != nil {
		return f, line, err
	}
	f.ShippedAt, f.DeliveredAt = clock.FromMicros(shipped), clock.FromMicros(delivered)
	f.EstimatedDeliveryAt = clock.FromMicros(estimated)
	f.CreatedAt, f.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	if stock != "" {
		if err := json.Unmarshal([]byte(stock), &line.Stock); err != nil {
			return f, line, fmt.Errorf("read the stock of parcel %s: %w", f.ID, err)
		}
	}
	return f, line, nil
}
