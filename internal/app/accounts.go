package app

import (
	"winkel/internal/api/page"
	"winkel/internal/commerce/account"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/privacy"
	"winkel/internal/platform/db"
)

// wireAccounts wires what customers do with their accounts.
func (s *shop) wireAccounts() {
	s.accounts = account.New(account.Options{
		DB: s.db, Jobs: s.jobs, Customers: s.customers, Identity: s.identity, Orders: s.orders, Carts: s.carts,
		Checkouts: s.checkouts, Mails: letters{s.mails}, Tokens: s.tokens, Eraser: privacy.Oneself{Service: s.privacy},
	})
	s.accounts.RegisterJobs()
}

// letters has mails about accounts written, with links to the pages of the shop.
type letters struct{ mails *notify.Service }

// pageOf is where a link with a token leads, by what the token is for.
var pageOf = map[identity.Purpose]string{
	identity.VerifyEmail: page.VerifyPath, identity.ChangeEmail: page.ConfirmPath, identity.ResetPassword: page.ResetPath,
}

// AddLetter adds a letter to a batch. Its kinds are those of notify.
func (l letters) AddLetter(b *db.Batch, in account.Letter) error {
	letter := notify.Letter{
		Kind: notify.Kind(in.Kind), Recipient: in.To, Entity: in.Customer.ID.String(), Language: in.Customer.Language,
		FirstName: in.Name(), Email: in.Email, Former: in.Former,
	}
	if t := in.Token; !t.ID.IsZero() {
		letter.Link = notify.Link{
			Path: pageOf[t.Purpose], Purpose: string(t.Purpose), Token: t.ID.String(), ExpiresAt: t.ExpiresAt,
		}
	}
	return l.mails.AddLetter(b, letter)
}
