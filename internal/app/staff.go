package app

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/id"
)

// byStaffCommand says who acts: whoever may run the program on the machine of the shop.
func byStaffCommand(ctx context.Context) context.Context {
	return actor.With(ctx, actor.Command+":staff")
}

// keyNoted is what the audit log says about a key that a command made or revoked.
func keyNoted(result any) (target string, document any) {
	k, _ := result.(identity.Key)
	return k.ID.String(), map[string]any{"name": k.Name, "hint": k.Hint, "scopes": k.Scopes, "expires_at": moment(k.ExpiresAt), "revoked_at": moment(k.RevokedAt)}
}

// moment is a time in a document; nothing if there is none.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

type staffCommand struct {
	Invite    staffInvite    `cmd:"" help:"Invite somebody to work in the shop, and print the link."`
	List      staffList      `cmd:"" help:"List who works in the shop."`
	OwnerLink staffOwnerLink `cmd:"" name:"owner-link" help:"Print a link by which somebody becomes an owner, for one who is locked out."`
	Key       staffKey       `cmd:"" help:"Make an API key and print it, alone, on standard output. It is shown this once."`
	Keys      staffKeys      `cmd:"" help:"List the API keys."`
	Revoke    staffRevoke    `cmd:"" help:"Make an API key useless, for good."`
	Rotate    staffRotate    `cmd:"" name:"rotate-keys" help:"Make a new key for access tokens, which signs at once."`
}

type staffKey struct {
	Name    string        `required:"" help:"What the key is for; it appears in lists and logs."`
	Scopes  []string      `required:"" help:"What the key may do: all, all:read, or :read or :write of ${areas}, as in catalog:write,media:write."`
	Rate    int64         `placeholder:"N" help:"How many requests a minute the key may make. Without it, as many as any caller."`
	Expires time.Duration `placeholder:"TIME" help:"How long the key is good for, such as 720h. Without it, until it is revoked."`
}

// Help is what --help says beyond the flags.
func (staffKey) Help() string {
	return `Examples:

  KEY=$(winkel staff key --name "My laptop" --scopes all)
  winkel staff key --name feed --scopes catalog:read,exports:read --expires 720h

Send it with every request as the header Authorization: Bearer KEY. Only its hash is kept.`
}

// Run prints the secret and nothing else on standard output, so that a script can keep it.
func (c staffKey) Run(env *environment) error {
	return withShop(env, func(s *shop) error {
		in := identity.NewKey{Name: c.Name, Scopes: c.Scopes, RateLimit: c.Rate}
		if c.Expires != 0 {
			in.ExpiresAt = s.db.Clock().Now().Add(c.Expires)
		}
		_, secret, err := s.identity.CreateKey(byStaffCommand(env.ctx), in, s.noted(byStaffCommand(env.ctx), "create-api-key", keyNoted))
		if err != nil {
			return unusable{err}
		}
		_, err = fmt.Fprintln(env.stdout, secret)
		return err
	})
}

type staffKeys struct{}

// Help is what --help says beyond the flags.
func (staffKeys) Help() string {
	return `Example:

  winkel staff keys`
}

// Run lists every key, without secrets.
func (staffKeys) Run(env *environment) error {
	return withShopToRead(env, func(s *shop) error {
		keys, err := s.identity.ListKeys(env.ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tNAME\tENDS IN\tSCOPES\tCREATED\tLAST USED\tSTATE")
		now := s.db.Clock().Now()
		for _, k := range keys {
			state := "good"
			switch {
			case !k.RevokedAt.IsZero():
				state = "revoked"
			case !k.ExpiresAt.IsZero() && !k.ExpiresAt.After(now):
				state = "expired"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Hint, strings.Join(k.Scopes, ","),
				day(k.CreatedAt), day(k.LastUsedAt), state)
		}
		return table.Flush()
	})
}

func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.DateOnly)
}

type staffRevoke struct {
	ID string `arg:"" help:"The key's id, as winkel staff keys prints it."`
}

// Help is what --help says beyond the flags.
func (staffRevoke) Help() string {
	return `Example:

  winkel staff revoke key_0am8wh3n45800

A server that runs refuses the key within a second.`
}

// Run revokes one key.
func (c staffRevoke) Run(env *environment) error {
	key, err := id.ParseAPIKey(c.ID)
	if err != nil {
		return unusable{err}
	}
	return withShop(env, func(s *shop) error {
		k, err := s.identity.RevokeKey(byStaffCommand(env.ctx), key, s.noted(byStaffCommand(env.ctx), "revoke-api-key", keyNoted))
		if err == nil {
			fmt.Fprintf(env.stderr, "The key %q (…%s) is revoked.\n", k.Name, k.Hint)
		}
		return err
	})
}

type staffRotate struct{}

// Help is what --help says beyond the flags.
func (staffRotate) Help() string {
	return `Example:

  winkel staff rotate-keys

A server that runs signs with the new key within a minute. Access tokens that the old one signed stay good until they end, an
hour later at the latest. By itself the shop takes a new key every 30 days.`
}

// Run makes a new key for access tokens.
func (staffRotate) Run(env *environment) error {
	return withShop(env, func(s *shop) error {
		err := s.identity.RotateKeysNow(env.ctx)
		if err == nil {
			fmt.Fprintln(env.stderr, "A new key signs access tokens.")
		}
		return err
	})
}
