package identity

import (
	"slices"
	"strings"

	"winkel/internal/kernel/fault"
)

// CodeInvalidScope is the code of a scope that does not exist.
const CodeInvalidScope = "invalid_scope"

// maxScopes is how many scopes a key or a role has at most.
const maxScopes = 50

// Areas are what scopes open. The API declares one for each of its routes.
var Areas = []string{"catalog", "media", "inventory", "shipping", "taxes", "promotions", "reviews", "customers", "segments", "orders", "refunds", "mail", "webhooks", "imports", "exports", "jobs", "settings", "keys", "search", "audit", "staff", "privacy", "analytics", "content"}

// Allows reports whether somebody with the granted scopes may do what one scope asks for.
func Allows(granted []string, needed string) bool {
	area, access, _ := strings.Cut(needed, ":")
	for _, scope := range granted {
		switch {
		case scope == "all", scope == needed:
			return true
		case access == "read" && (scope == "all:read" || writes(scope, area)):
			return true
		}
	}
	return false
}

// writes reports whether the scope is area:write, without making a string of it.
func writes(scope, area string) bool {
	rest, found := strings.CutPrefix(scope, area)
	return found && rest == ":write"
}

// Covers reports whether whoever has the granted scopes may give one to somebody else: nobody gives what he has not.
func Covers(granted []string, scope string) bool {
	switch scope {
	case "all":
		return slices.Contains(granted, "all")
	case "all:read":
		return slices.Contains(granted, "all") || slices.Contains(granted, "all:read")
	}
	return Allows(granted, scope)
}

// CheckScopes refuses what is no list of scopes, with validation_failed or invalid_scope, and returns it sorted and without
// repetition.
func CheckScopes(scopes []string) ([]string, error) {
	switch {
	case len(scopes) == 0:
		return nil, fault.Invalidf("scopes", "Name at least one scope, such as catalog:read, or all.")
	case len(scopes) > maxScopes:
		return nil, fault.Invalidf("scopes", "There can be at most %d scopes.", maxScopes)
	}
	for _, scope := range scopes {
		if !isScope(scope) {
			return nil, fault.Newf(fault.Invalid, CodeInvalidScope,
				"There is no scope %q. Scopes are all, all:read, and :read or :write of %s.",
				scope, strings.Join(Areas, ", ")).WithParam("scopes")
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(scopes))), nil
}

func isScope(scope string) bool {
	if scope == "all" || scope == "all:read" {
		return true
	}
	area, access, _ := strings.Cut(scope, ":")
	return slices.Contains(Areas, area) && (access == "read" || access == "write")
}
