package staff

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// The codes of the built-in roles.
const (
	Owner     = "owner"
	Manager   = "manager"
	Support   = "support"
	Warehouse = "warehouse"
	Analyst   = "analyst"
	ReadOnly  = "read_only"
)

// Role is what somebody may do who has it.
type Role struct {
	ID           id.Role
	Version      int64
	Code         string // by which people and programs name it
	Name         string
	Description  string
	Scopes       []string // sorted
	BuiltIn      bool
	RequiresTOTP bool // whoever has it needs a second factor
	Users        int  // how many have it; only in lists and of a single role
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// builtIn is what the program says about a role of its own.
type builtIn struct {
	name        string
	description string
	scopes      []string
}

var builtIns = map[string]builtIn{
	Owner: {"Owner", "Everything, also who works here and what they may do.", []string{"all"}},
	Manager: {"Manager", "Runs the shop: everything but staff, roles and API keys, which he can see.",
		append(write(slices.DeleteFunc(slices.Clone(identity.Areas), func(area string) bool {
			return slices.Contains(ownersAreas, area)
		})...), read(ownersAreas...)...)},
	Support: {"Support", "Helps customers: who they are, orders, refunds, mails and reviews; sees what is sold.",
		append(write("customers", "orders", "refunds", "mail", "reviews"), read("catalog", "content", "inventory", "shipping", "promotions", "taxes", "segments")...)},
	Warehouse: {"Warehouse", "Packs, sends, takes back and counts.",
		append(write("inventory", "orders"), read("catalog", "shipping")...)},
	Analyst: {"Analyst", "Looks at what is sold, and takes it along as a file.",
		read("catalog", "inventory", "shipping", "taxes", "promotions", "customers", "segments", "orders", "exports", "search", "reviews", "analytics")},
	ReadOnly: {"Read only", "Sees everything and changes nothing.", []string{"all:read"}},
}

// ownersAreas decide over people and programs that act for the shop.
var ownersAreas = []string{"staff", "keys"}

func read(areas ...string) []string  { return suffixed(areas, ":read") }
func write(areas ...string) []string { return suffixed(areas, ":write") }

func suffixed(areas []string, suffix string) []string {
	scopes := make([]string, len(areas))
	for i, area := range areas {
		scopes[i] = area + suffix
	}
	return scopes
}

// complete gives a role of the program what the program says about it.
func (r *Role) complete() {
	if b, known := builtIns[r.Code]; known && r.BuiltIn {
		r.Name, r.Description, r.Scopes = b.name, b.description, slices.Sorted(slices.Values(b.scopes))
	}
}

// RoleInput is what a role of the shop's own is made from.
type RoleInput struct {
	Code         string // empty: made from the name
	Name         string
	Description  string
	Scopes       []string
	RequiresTOTP bool
}

// RolePatch changes what is not nil. Of a built-in role only RequiresTOTP can be changed.
type RolePatch struct {
	Name         *string
	Description  *string
	Scopes       []string // nil: as they are
	RequiresTOTP *bool
}

var roleCode = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// check brings the input into its stored form. Codes: validation_failed, invalid_scope.
func (in RoleInput) check() (RoleInput, error) {
	var m fault.Mistakes
	in.Name = m.Line("name", in.Name, maxName)
	in.Description = m.Text("description", in.Description, maxText)
	if in.Code == "" {
		in.Code = codeOf(in.Name)
	}
	if len(in.Code) > maxCode || !roleCode.MatchString(in.Code) {
		m.Addf("code", "A code begins with a letter and has small letters, digits and _, as in night_shift; at most %d.", maxCode)
	}
	if len(in.Scopes) == 0 || len(in.Scopes) > maxScopes {
		m.Addf("scopes", "Name 1 to %d scopes, such as orders:read.", maxScopes)
	}
	if err := m.Err(); err != nil {
		return in, err
	}
	var err error
	in.Scopes, err = identity.CheckScopes(in.Scopes)
	return in, err
}

// codeOf makes a code from a name: "Night shift" is night_shift.
func codeOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	code := strings.Trim(b.String(), "_")
	return strings.Trim(code[:min(len(code), maxCode)], "_")
}

// apply makes the role as the patch says. Codes: role_built_in, and those of RoleInput.
func (p RolePatch) apply(r Role) (Role, error) {
	if r.BuiltIn && (p.Name != nil || p.Description != nil || p.Scopes != nil) {
		return r, fault.Newf(fault.Refused, CodeRoleBuiltIn,
			"The role %s comes with the program: you can decide whether it requires a second factor, and make another role of your own.", r.Code)
	}
	if p.RequiresTOTP != nil {
		r.RequiresTOTP = *p.RequiresTOTP
	}
	if r.BuiltIn {
		return r, nil
	}
	in := RoleInput{Code: r.Code, Name: r.Name, Description: r.Description, Scopes: r.Scopes, RequiresTOTP: r.RequiresTOTP}
	if p.Name != nil {
		in.Name = *p.Name
	}
	if p.Description != nil {
		in.Description = *p.Description
	}
	if p.Scopes != nil {
		in.Scopes = p.Scopes
	}
	in, err := in.check()
	r.Name, r.Description, r.Scopes = in.Name, in.Description, in.Scopes
	return r, err
}

// Permission is an area of the shop, and what somebody may do there.
type Permission struct {
	Area  string
	Read  bool
	Write bool
}

// Permissions is what scopes open, area by area, in the order of the vocabulary: what a menu shows and hides by.
func Permissions(scopes []string) []Permission {
	list := make([]Permission, len(identity.Areas))
	for i, area := range identity.Areas {
		list[i] = Permission{Area: area, Read: identity.Allows(scopes, area+":read"), Write: identity.Allows(scopes, area+":write")}
	}
	return list
}
