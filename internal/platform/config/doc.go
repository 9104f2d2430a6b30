// Package config is the configuration of the whole program: one typed struct, filled from four places.
//
// A setting is a flag. Its environment twin is the flag's name in capitals behind WINKEL_ ("--pg-max" is
// WINKEL_PG_MAX), and its key in the configuration file is the flag's name ("pg-max", or "pg_max"). When several
// places name a setting, the flag wins over the environment, the environment over the file, the file over the default.
//
// The configuration file is one flat JSON object, named by --config or WINKEL_CONFIG:
//
//	{
//	  "database": "postgres://winkel@db.internal/shop",
//	  "public-url": "https://shop.example.com",
//	  "trusted-proxies": ["10.0.0.0/8"],
//	  "drain": "20s"
//	}
//
// A key that is no setting is refused, because a misspelled setting that is silently ignored is worse than no start.
//
// `winkel config print` shows each setting with its value, the place it came from and what it means. Passwords and
// tokens never appear there.
//
// # Secrets
//
// What must be secret and random (keys that sign tokens, say) is not configured at all: it is made on first use and
// kept in the data directory under secrets/, one file each, readable by its owner alone. To move a shop, move that
// directory with it; several nodes share it, or each gets a copy.
package config
