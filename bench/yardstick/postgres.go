package yardstick

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Postgres is the full-text search of PostgreSQL: a tsvector of four weights with a GIN index, ranked by ts_rank_cd, titles with
// trigrams for words that are mistyped, and a table of the terms that facets count. It lives in a schema of its own.
type Postgres struct {
	pool     *pgxpool.Pool
	trigrams bool
	fields   map[string]int
	values   map[term]int

	mu       sync.Mutex
	backends []uint32 // the server's processes that serve us
}

const postgresSchema = "winkel_yardstick"

// NewPostgres begins an index in a database, where it replaces one that an earlier run left behind.
func NewPostgres(url string) (*Postgres, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.RuntimeParams["search_path"] = postgresSchema + ",public"
	// What somebody would give it who wants it to be fast.
	config.ConnConfig.RuntimeParams["work_mem"], config.ConnConfig.RuntimeParams["maintenance_work_mem"] = "64MB", "512MB"
	// As many clients as processors ask already. And helpers of the server would not be counted by Processor.
	for _, parallel := range []string{"max_parallel_workers_per_gather", "max_parallel_maintenance_workers"} {
		config.ConnConfig.RuntimeParams[parallel] = "0"
	}
	p := &Postgres{fields: map[string]int{}, values: map[term]int{}}
	config.AfterConnect = func(_ context.Context, connection *pgx.Conn) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.backends = append(p.backends, connection.PgConn().PID())
		return nil
	}
	if p.pool, err = pgxpool.NewWithConfig(context.Background(), config); err != nil {
		return nil, err
	}
	if err := p.run(`DROP SCHEMA IF EXISTS `+postgresSchema+` CASCADE`, `CREATE SCHEMA `+postgresSchema,
		`CREATE UNLOGGED TABLE product (id int PRIMARY KEY, title text NOT NULL, description text NOT NULL, brand text NOT NULL,
			part text NOT NULL, published bigint NOT NULL, words tsvector NOT NULL GENERATED ALWAYS AS (
			setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', brand), 'B') ||
			setweight(to_tsvector('english', part), 'C') || setweight(to_tsvector('english', description), 'D')) STORED)`,
		`CREATE UNLOGGED TABLE field (id int PRIMARY KEY, name text NOT NULL)`,
		`CREATE UNLOGGED TABLE value (id int PRIMARY KEY, field int NOT NULL, name text NOT NULL)`,
		`CREATE UNLOGGED TABLE term (product int NOT NULL, field int NOT NULL, value int NOT NULL)`); err != nil {
		return nil, err
	}
	var refused *pgconn.PgError
	switch err := p.run(`CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public`); {
	case err == nil:
		p.trigrams = true
	case !errors.As(err, &refused): // a server without the extension, or a role without the right, does without
		return nil, err
	}
	return p, nil
}

func (p *Postgres) run(statements ...string) error {
	for _, statement := range statements {
		if _, err := p.pool.Exec(context.Background(), statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// Add copies products.
func (p *Postgres) Add(first int, products []Product) error {
	var rows, terms, fields, values [][]any
	for i := range products {
		t := products[i].Text
		rows = append(rows, []any{first + i, t.Title, t.Description, t.Brand, t.Part, products[i].Document.Published})
		seen := map[term]bool{}
		for _, term := range facetTerms(&products[i]) {
			field, value := p.number(term.field, &fields), p.values[term]
			if value == 0 {
				value = len(p.values) + 1
				p.values[term] = value
				values = append(values, []any{value, field, term.value})
			}
			if !seen[term] {
				seen[term] = true
				terms = append(terms, []any{first + i, field, value})
			}
		}
	}
	for _, copied := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"product", "id title description brand part published", rows}, {"field", "id name", fields},
		{"value", "id field name", values}, {"term", "product field value", terms},
	} {
		if _, err := p.pool.CopyFrom(context.Background(), pgx.Identifier{copied.table}, strings.Fields(copied.columns),
			pgx.CopyFromRows(copied.rows)); err != nil {
			return fmt.Errorf("copy into %s: %w", copied.table, err)
		}
	}
	return nil
}

// number is the number of a field; a new one gets the next number and a row.
func (p *Postgres) number(field string, rows *[][]any) int {
	if p.fields[field] == 0 {
		p.fields[field] = len(p.fields) + 1
		*rows = append(*rows, []any{p.fields[field], field})
	}
	return p.fields[field]
}

// Build makes the indexes.
func (p *Postgres) Build() error {
	statements := []string{
		`CREATE INDEX ON product USING gin (words)`, `CREATE INDEX ON product (published)`,
		`CREATE INDEX ON term (product, field, value)`, `CREATE INDEX ON term (value, product)`,
	}
	if p.trigrams {
		statements = append(statements, `CREATE INDEX ON product USING gin (title gin_trgm_ops)`)
	}
	return p.run(append(statements, `VACUUM ANALYZE product`, `VACUUM ANALYZE field`, `VACUUM ANALYZE value`, `VACUUM ANALYZE term`)...)
}

// Search finds what has one of the words.
func (p *Postgres) Search(r Request) (Answer, error) {
	if r.Suggest || r.Fuzzy && !p.trigrams {
		return Answer{}, ErrUnable
	}
	found, by, argument := `SELECT id FROM product WHERE words @@ to_tsquery('english', $1)`,
		`ts_rank_cd(words, to_tsquery('english', $1)) DESC, id`, tsQuery(r)
	switch {
	case r.Category != "":
		found = `SELECT t.product AS id FROM term t JOIN value v ON v.id = t.value JOIN field f ON f.id = v.field
			WHERE f.name = 'category' AND v.name = $1`
		by, argument = `published DESC, id`, r.Category
	case r.Fuzzy:
		found, by, argument = `SELECT id FROM product WHERE $1 <% title`, `word_similarity($1, title) DESC, id`, r.Text
	case argument == "":
		return Answer{}, nil
	}
	rows, err := p.pool.Query(context.Background(),
		`SELECT id FROM product JOIN (`+found+`) found USING (id) ORDER BY `+by+` LIMIT $2`, argument, r.Limit)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Total: -1}
	if a.Positions, err = pgx.CollectRows(rows, pgx.RowTo[int]); err != nil || r.Facets == nil {
		return a, err
	}
	if err := p.pool.QueryRow(context.Background(), `SELECT count(*) FROM (`+found+`) found`, argument).Scan(&a.Total); err != nil {
		return a, err
	}
	return a, p.pool.QueryRow(context.Background(), `SELECT count(*) FROM (SELECT t.value, count(*) FROM (`+found+`) found
		JOIN term t ON t.product = found.id WHERE t.field IN (SELECT id FROM field WHERE name = ANY ($2)) GROUP BY t.value) counted`,
		argument, r.Facets).Scan(&a.Counts)
}

// tsQuery writes the words of a request as PostgreSQL wants them.
func tsQuery(r Request) string {
	all := Words(r.Text)
	if r.Prefix && len(all) > 0 {
		all[len(all)-1] += ":*"
	}
	return strings.Join(all, " | ")
}

// Processor is the processor time that the server has spent for us. It is known where the server runs on the same machine.
func (p *Postgres) Processor() (time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var spent time.Duration
	for _, backend := range p.backends {
		schedule, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", backend))
		if err != nil {
			return 0, fmt.Errorf("the processor time of the server: %w", err)
		}
		var nanoseconds time.Duration
		if _, err := fmt.Sscan(string(schedule), &nanoseconds); err != nil {
			return 0, fmt.Errorf("the processor time of the server: %w", err)
		}
		spent += nanoseconds
	}
	return spent, nil
}

// Disk is the size of the tables and indexes.
func (p *Postgres) Disk() (int64, error) {
	var size int64
	err := p.pool.QueryRow(context.Background(), `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'`, postgresSchema).Scan(&size)
	return size, err
}

// Close removes the schema.
func (p *Postgres) Close() error {
	defer p.pool.Close()
	return p.run(`DROP SCHEMA ` + postgresSchema + ` CASCADE`)
}
