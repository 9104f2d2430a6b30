package privacy

import (
	"errors"
	"strings"
	"testing"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// TestExportReadsNoWholeTable holds everything that a customer's export asks to indexes: he may ask often.
func TestExportReadsNoWholeTable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		asked := []*db.Stmt{
			customerOf, bookOf, namesake, ordersOfCustomer, ordersOfEmail, pendingRefunds, cartsOfCustomer, checkoutNumber, checkoutOfCart,
			checkoutsOfEmail, customerExists,
		}
		for i := range readings {
			asked = append(asked, readings[i].stmt)
		}
		for _, stmt := range asked {
			if steps := plan(t, d, stmt); strings.Contains(steps, "SCAN ") || strings.Contains(steps, "Seq Scan") {
				t.Errorf("%s\nreads a whole table:\n%s", stmt.Text(d.Engine()), steps)
			}
		}
	})
}

// plan is how the engine runs a statement, PostgreSQL as it does with many rows.
func plan(t *testing.T, d *db.DB, stmt *db.Stmt) string {
	t.Helper()
	text := stmt.Text(d.Engine())
	read := func(row db.Row) (string, error) {
		var number, parent, unused int64
		var detail string
		err := row.Scan(&number, &parent, &unused, &detail)
		return detail, err
	}
	if d.Engine() == db.Postgres {
		read = func(row db.Row) (string, error) {
			var step string
			err := row.Scan(&step)
			return step, err
		}
	}
	text = strings.ReplaceAll(text, "recipient = $1", "recipient = 'ada@example.com'")
	text = strings.ReplaceAll(text, "email_key = $1", "email_key = 'ada@example.com'")
	text = strings.ReplaceAll(text, "$1", "1")
	steps, err := db.List(t.Context(), d.Read(), read, db.Spell("EXPLAIN "+text, "EXPLAIN QUERY PLAN "+text))
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) == 0 || steps[0] == "" {
		t.Fatalf("no plan of %s", text)
	}
	return strings.Join(steps, "\n")
}

func TestOneExportAtATime(t *testing.T) {
	s := New(Options{})
	who := Who{Customer: id.Customer(7)}
	s.exporting.Store(who, true)
	_, err := s.Export(t.Context(), who)
	var refusal *fault.Error
	if !errors.As(err, &refusal) || refusal.Code != fault.CodeRateLimited || refusal.RetryAfter == 0 {
		t.Errorf("a second export at the same time: %v", err)
	}
}
