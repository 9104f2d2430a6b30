package identity

import (
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// SubjectKind says to which of the two sides of the shop somebody belongs. A credential of one is of no use on the other.
type SubjectKind string

// The sides.
const (
	CustomerKind SubjectKind = "customer"
	StaffKind    SubjectKind = "staff"
)

// Subject is somebody who can log in: a customer, or somebody of the staff. Who that is, is for others to know.
type Subject struct {
	Kind SubjectKind
	ID   int64
}

// OfCustomer is a customer as a subject.
func OfCustomer(c id.Customer) Subject { return Subject{CustomerKind, int64(c)} }

// OfStaff is a staff user as a subject.
func OfStaff(s id.Staff) Subject { return Subject{StaffKind, int64(s)} }

// IsZero reports whether it is nobody.
func (s Subject) IsZero() bool { return s.ID == 0 }

// Customer is the customer; zero if it is none.
func (s Subject) Customer() id.Customer {
	if s.Kind != CustomerKind {
		return 0
	}
	return id.Customer(s.ID)
}

// Staff is the staff user; zero if it is none.
func (s Subject) Staff() id.Staff {
	if s.Kind != StaffKind {
		return 0
	}
	return id.Staff(s.ID)
}

// String is the id as the outside sees it, "cus_…" or "staff_…"; empty for nobody.
func (s Subject) String() string {
	if s.Kind == StaffKind {
		return s.Staff().String()
	}
	return s.Customer().String()
}

// parseSubject reads what String wrote.
func parseSubject(text string) (Subject, error) {
	if c, err := id.ParseCustomer(text); err == nil {
		return OfCustomer(c), nil
	}
	staff, err := id.ParseStaff(text)
	if err != nil {
		return Subject{}, err
	}
	return OfStaff(staff), nil
}

// errUnauthorized refuses everything that is no credential, or no longer one, in the same words.
var errUnauthorized = fault.New(fault.Unauthorized, fault.CodeUnauthorized,
	"The access token is not good, or no longer. Refresh it, or log in again.")
