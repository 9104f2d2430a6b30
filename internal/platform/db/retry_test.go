package db

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestWhatIsTriedAgain(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&pgconn.PgError{Code: "40P01"}, true},
		{fmt.Errorf("run: %w", &pgconn.PgError{Code: "40001"}), true},
		{&pgconn.PgError{Code: "XX000", Message: "new multixact has more than one updating member: 0 4[65570 (keysh), 65570 (nokeyupd)]"}, true},
		{&pgconn.PgError{Code: "XX000", Message: "could not open relation"}, false},
		{&pgconn.PgError{Code: "23505"}, false},
		{&lostTransaction{errors.New("gone")}, true},
		{errors.New("something else"), false},
		{nil, false},
	} {
		if got := isRetryable(c.err); got != c.want {
			t.Errorf("%v: %v, want %v", c.err, got, c.want)
		}
	}
}
