// Package inbound is the routes that payment providers call.
//
// Whoever calls is not known by a key but by the signature of what he says, which the provider's own code checks. What is
// genuine is stored before it is acknowledged; see settlement.Receive.
package inbound

import (
	"context"
	"io"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
)

// callbackLimit is the size of the largest callback in bytes.
const callbackLimit = 256 << 10

// Options is what the routes stand on.
type Options struct {
	Settlement *settlement.Service
}

type handlers struct{ settlement *settlement.Service }

// Register adds the routes to the API.
func Register(a *wire.API, o Options) {
	h := &handlers{settlement: o.Settlement}
	wire.Post(a, "/api/payments/{provider}/webhook", wire.Op{
		ID: "receive-payment-callback", Summary: "What a payment provider tells the shop", Tag: "Payments", Public: true, Shopper: true, OwnProof: true,
		Limit: wire.LimitCallback, NoKey: true, RawBody: []string{"*/*"}, BodyLimit: callbackLimit,
		Description: "The provider's signature is checked. 204 says that it is stored: told again it changes nothing.",
	}, h.receive)
}

type callbackRequest struct {
	Provider string `path:"provider" maxLength:"50"`
}

func (h *handlers) receive(ctx context.Context, call *wire.Call, in *callbackRequest) (*wire.Reply[wire.None], error) {
	body, err := io.ReadAll(call.Body)
	if err != nil {
		return nil, err
	}
	ctx = actor.With(ctx, "provider:"+in.Provider)
	err = h.settlement.Receive(ctx, in.Provider, call.Header(), body)
	if fault.CodeOf(err) == payment.CodeProviderUnknown {
		return nil, fault.Missing("payment provider", in.Provider) // the address is wrong, and not what was sent there
	}
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.None]{}, nil
}
