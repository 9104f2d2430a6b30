package order

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/turn"
)

// Numbers are taken from the database in blocks, because a counter that every order steps would be a row that every order
// waits for. A block that is used up within blockPace is followed by a larger one; what a node does not use when it stops
// is a gap, and gaps are allowed.
const (
	firstBlock = 4
	maxBlock   = 512
	blockPace  = time.Second
	refillTime = 15 * time.Second
)

// takeNumbers steps a sequence by a block and returns the first number after it.
var takeNumbers = db.SQL(`
	INSERT INTO number_sequence (name, next) VALUES ($1, $2)
	ON CONFLICT (name) DO UPDATE SET next = number_sequence.next + $3
	RETURNING next`)

// numbers hands out order numbers. It is safe for concurrent use.
type numbers struct {
	db    *db.DB
	turns turn.Turns // who takes a number waits as long as his own context says

	year  int
	next  int64 // the next to hand out
	end   int64 // the first beyond the block
	block int64
	taken time.Time // when the block was taken
}

// take is the next number for an order that is made at a time, such as W-2026-000123.
func (n *numbers) take(ctx context.Context, at time.Time) (string, error) {
	release, err := n.turns.Take(ctx, 1)
	if err != nil {
		return "", err
	}
	defer release()
	if year := at.UTC().Year(); year != n.year || n.next == n.end {
		if err := n.refill(ctx, year, at); err != nil {
			return "", err
		}
	}
	number := n.next
	n.next++
	return fmt.Sprintf("W-%d-%06d", n.year, number), nil
}

// refill takes a block. Whoever comes meanwhile waits, which happens once a block.
func (n *numbers) refill(ctx context.Context, year int, at time.Time) error {
	switch {
	case n.block == 0 || year != n.year:
		n.block = firstBlock
	case at.Sub(n.taken) < blockPace:
		n.block = min(n.block*2, maxBlock)
	default:
		n.block = max(n.block/2, firstBlock)
	}
	var end int64
	// Whoever waits meanwhile wants numbers too, so that they are taken even if this one goes away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refillTime)
	defer cancel()
	err := n.db.Write(ctx, func(tx db.Tx) error {
		return tx.QueryRow(ctx, takeNumbers, fmt.Sprintf("order-%d", year), n.block+1, n.block).Scan(&end)
	})
	if err != nil {
		return fmt.Errorf("take order numbers: %w", err)
	}
	n.year, n.next, n.end, n.taken = year, end-n.block, end, at
	return nil
}
