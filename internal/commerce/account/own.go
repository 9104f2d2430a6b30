package account

import (
	"context"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// MergeCart brings a guest's cart, whose token was shown, into the customer's: see cart.Service.MergeInto. What the guest's
// checkout holds is free first, so that it is there for the customer.
func (s *Service) MergeCart(ctx context.Context, guest id.Cart, c id.Customer) (cart.View, error) {
	from, err := s.carts.Get(ctx, guest)
	if err != nil {
		return cart.View{}, err
	}
	if !from.Customer.IsZero() && from.Customer != c {
		return cart.View{}, fault.Missing("cart", guest.String())
	}
	own, err := s.carts.FindOfCustomer(ctx, c)
	if err != nil {
		return cart.View{}, err
	}
	if own != nil && own.ID != guest && from.State == cart.Active && from.Version > 0 {
		if err := s.checkouts.GiveUp(ctx, guest); err != nil {
			return cart.View{}, err
		}
	}
	return s.carts.MergeInto(ctx, guest, c)
}

// Cart is the cart of a customer; not_found if he has none.
func (s *Service) Cart(ctx context.Context, c id.Customer) (cart.View, error) {
	own, err := s.carts.FindOfCustomer(ctx, c)
	if err != nil {
		return cart.View{}, err
	}
	if own == nil {
		return cart.View{}, fault.New(fault.NotFound, fault.CodeNotFound, "There is no cart yet. Begin one.")
	}
	return s.carts.View(ctx, own)
}

// Orders is one page of the orders of a customer, newest first: rows alone. Those that he placed as a guest, with the address
// that he proved, are among them.
func (s *Service) Orders(ctx context.Context, of id.Customer, request page.Request) (page.Page[*order.Order], error) {
	c, err := s.customers.Get(ctx, of)
	if err != nil {
		return page.Page[*order.Order]{}, err
	}
	if err := s.claimOrders(ctx, c); err != nil {
		return page.Page[*order.Order]{}, err
	}
	return s.orders.List(ctx, order.Filter{Customer: of, Placed: true, ArchivedToo: true}, request)
}

// HasReceived reports whether a line of the customer's with the product was delivered. What he ordered as a guest, with the
// address that he proved, is among his orders.
func (s *Service) HasReceived(ctx context.Context, of id.Customer, product id.Product) (bool, error) {
	c, err := s.customers.Get(ctx, of)
	if err != nil {
		return false, err
	}
	if err := s.claimOrders(ctx, c); err != nil {
		return false, err
	}
	return s.orders.HasReceived(ctx, of, product)
}

// claimOrders makes the orders his that somebody placed as a guest, with the address that the customer proved, since he was
// last here.
func (s *Service) claimOrders(ctx context.Context, c *customer.Customer) error {
	if !c.Verified() {
		return nil
	}
	there, err := s.orders.Unclaimed(ctx, c.EmailKey)
	if err != nil || !there {
		return err
	}
	b := &db.Batch{}
	// The address must still be his.
	s.customers.AddClaimed(b, c)
	s.orders.AddClaim(b, c.ID, c.EmailKey, nil)
	if err := s.submit(ctx, b); fault.CodeOf(err) != fault.CodeVersionConflict {
		return err
	}
	return nil // somebody changes the customer at this moment; the next look claims them
}

// Erase removes a person who asks for it, and shows by his password that it is himself: what somebody does in a browser that was
// left open can be undone, but not this. An account without a password has none to show. invalid_credentials for a wrong one.
func (s *Service) Erase(ctx context.Context, c id.Customer, password string) error {
	of := identity.OfCustomer(c)
	has, err := s.identity.HasPassword(ctx, of)
	if err != nil {
		return err
	}
	if has {
		if err := s.identity.CheckOwnPassword(ctx, of, password); err != nil {
			if gone, getErr := s.customers.Get(ctx, c); getErr == nil && gone.State == customer.Erased {
				return nil // he asked twice at once, and his password is gone with him
			}
			return err
		}
	}
	return s.eraser.Erase(ctx, c, nil)
}

// eraser forgets what customers and their sessions say of a person.
type eraser struct{ *Service }

// Erase removes the person from the customers and signs him out.
func (e eraser) Erase(ctx context.Context, of id.Customer, claim *idem.Claim) error {
	return e.again(func() error {
		c, err := e.customers.Get(ctx, of)
		if err != nil {
			return err
		}
		b := &db.Batch{}
		if c.State == customer.Erased { // somebody asked twice at once
			if err := claim.Add(b, nil); err != nil || b.Len() == 0 {
				return err
			}
			return e.submit(ctx, b)
		}
		if _, err := e.customers.AddErased(ctx, b, c); err != nil {
			return err
		}
		e.identity.ForgetSubject(b, identity.OfCustomer(of))
		if err := claim.Add(b, nil); err != nil {
			return err
		}
		return e.submit(ctx, b)
	})
}
