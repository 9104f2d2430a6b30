package db

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
)

var (
	selectIdentity = SQL(`SELECT name FROM database_identity WHERE id = 1`)
	insertIdentity = SQL(`INSERT INTO database_identity (id, name) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`)
)

// Identity is a random name by which this database is known from all others; it is made when somebody first asks for it. A copy
// of the database has the same.
func (d *DB) Identity(ctx context.Context) (string, error) {
	name, err := Value[string](ctx, d.Read(), selectIdentity)
	if !errors.Is(err, ErrNoRows) {
		return name, err
	}
	b := new(Batch)
	b.Exec(insertIdentity, rand.Text())
	if err := d.Submit(ctx, b); err != nil {
		return "", fmt.Errorf("name the database: %w", err)
	}
	return Value[string](ctx, d.Read(), selectIdentity) // another node may have been faster
}
