package recommend

import "winkel/internal/platform/db"

// Service is the use cases of recommendations. It is safe for concurrent use.
type Service struct {
	db *db.DB
}

// New returns the use cases of recommendations.
func New(d *db.DB) *Service { return &Service{db: d} }
