package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"text/tabwriter"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/id"
)

type staffInvite struct {
	Email string   `required:"" help:"Where the invitation is sent."`
	Role  []string `required:"" help:"What he may do: owner, manager, support, warehouse, analyst, read_only, or a role of your own."`
	Name  string   `help:"What he is called; he can change it."`
}

// Help is what --help says beyond the flags.
func (staffInvite) Help() string {
	return `Examples:

  winkel staff invite --email grace@example.com --role support
  winkel staff invite --email ada@example.com --role manager,warehouse --name "Ada Lovelace"

The link goes out by mail; it is printed on standard output as well, for shops that send none. It is good for a week, and
once. A server that runs sends the mail.`
}

// Run invites somebody and prints the link.
func (c staffInvite) Run(env *environment) error {
	return withShop(env, func(s *shop) error {
		ctx := byStaffCommand(env.ctx)
		claim := s.noted(ctx, "invite-staff", func(result any) (string, any) {
			u, _ := result.(*staff.User)
			return u.ID.String(), map[string]any{"email": u.Email, "roles": c.Role}
		})
		u, once, err := s.staff.Invite(ctx, staff.Machine, staff.Invitation{Email: c.Email, Name: c.Name, Roles: c.Role}, claim)
		if err != nil {
			return unusable{err}
		}
		fmt.Fprintf(env.stderr, "%s is invited. The link is good until %s:\n", u.Email, once.ExpiresAt.Format("2006-01-02 15:04 MST"))
		_, err = fmt.Fprintln(env.stdout, oneTimeLink(shopOrigin(env), staff.InvitationPath, s.identity.OneTimeText(identity.Invitation, once.ID)))
		return err
	})
}

type staffList struct{}

// Help is what --help says beyond the flags.
func (staffList) Help() string {
	return `Example:

  winkel staff list`
}

// Run lists everybody who works in the shop.
func (staffList) Run(env *environment) error {
	return withShopToRead(env, func(s *shop) error {
		users, err := s.staff.List(env.ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tE-MAIL\tNAME\tROLES\tSECOND FACTOR\tLAST LOGIN\tSTATE")
		for _, u := range users {
			var roles []string
			for _, r := range u.Roles {
				roles = append(roles, r.Code)
			}
			factor := "no"
			switch {
			case u.TOTP:
				factor = "yes"
			case u.RequiresTOTP():
				factor = "missing"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", u.ID, u.Email, u.Name, strings.Join(roles, ","), factor,
				day(u.LastLoginAt), u.State)
		}
		return table.Flush()
	})
}

type staffOwnerLink struct{}

// Help is what --help says beyond the flags.
func (staffOwnerLink) Help() string {
	return `Example:

  winkel staff owner-link

Whoever opens the link becomes an owner of the shop: somebody new, or somebody of the staff who is locked out, whose
password is replaced and whose second factor is removed. It is good for an hour, and once; an earlier one is of no use any
more. Only whoever runs the machine can make one.`
}

// Run prints a link by which somebody becomes an owner, alone, on standard output.
func (staffOwnerLink) Run(env *environment) error {
	return withShop(env, func(s *shop) error {
		text, err := s.staff.OwnerLink(byStaffCommand(env.ctx))
		if err != nil {
			return unusable{err}
		}
		_, err = fmt.Fprintln(env.stdout, oneTimeLink(shopOrigin(env), staff.OwnerPath, text))
		return err
	})
}

// welcome prints the link by which the first owner comes in. The console is the place for it: who reads that runs the machine.
func (n *node) welcome(env *environment, origin string) {
	if n.ownerLink == "" {
		return
	}
	if env.config.HTTP.PublicURL != "" {
		origin = shopOrigin(env)
	}
	fmt.Fprintf(env.stderr, "\nThis shop has no owner yet. Become the owner here, within a week:\n\n  %s\n\n",
		oneTimeLink(origin, staff.OwnerPath, n.ownerLink))
}

// members tells identity what somebody of the staff may do. It looks staff up when it is asked, because staff stand on
// identity themselves.
type members struct{ shop *shop }

// Member is what somebody of the staff may do right now.
func (m members) Member(ctx context.Context, number id.Staff) (identity.Member, error) {
	return m.shop.staff.Member(ctx, number)
}

// oneTimeLink is the address of a page with the text of a one-time token.
func oneTimeLink(origin, path, text string) string {
	return origin + path + "?" + url.Values{"token": {text}}.Encode()
}

// wireStaff lets people work in the shop.
func (s *shop) wireStaff(log *slog.Logger) {
	s.staff = staff.New(staff.Options{
		DB: s.db, Log: log, Identity: s.identity, Tokens: s.tokens, Mails: s.mails, Witness: s.audit,
		Shop: func(ctx context.Context) (string, error) {
			channel, err := s.catalog.GetChannel(ctx)
			if err != nil {
				return "", err
			}
			if channel.Name == "" {
				return "Winkel", nil
			}
			return channel.Name, nil
		},
	})
}
