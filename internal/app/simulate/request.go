package simulate

import (
	"encoding/json"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/idem"
)

// request is what somebody sends to the shop, and repeats as it is until there is an answer.
type request struct {
	scope string
	key   string // of the Idempotency-Key; empty: none
	body  any
}

// receipt is what the answer to a request says, as the shop keeps it for repetitions.
type receipt struct {
	Order string `json:"order"`
	Total int64  `json:"total"`
	Again bool   `json:"again"` // the order stood before the request
}

// send does what a route does with a request: it finds the answer that there is, or has the service make one. replayed says
// that kept is the answer to an earlier request; else result is the service's.
func send[R any](n *node, r request, encode func(R) receipt, do func(*idem.Claim) (R, error)) (result R, kept *receipt, err error) {
	if r.key == "" {
		result, err = do(nil)
		return result, nil, err
	}
	text, err := json.Marshal(r.body)
	if err != nil {
		return result, nil, err
	}
	release, err := n.shop.Idem.Begin(r.scope, r.key)
	if err != nil {
		return result, nil, err
	}
	defer release()
	digest := idem.Digest([]byte(r.scope), text)
	answer, err := n.shop.Idem.Find(n.ctx, r.scope, r.key, digest)
	if err != nil {
		return result, nil, err
	}
	if answer != nil {
		kept = &receipt{}
		return result, kept, json.Unmarshal(answer.Body, kept)
	}
	const created = 201
	result, err = do(n.shop.Idem.NewClaim(r.scope, r.key, digest, created, func(result any) ([]byte, error) {
		made, ok := result.(R)
		if !ok {
			return json.Marshal(receipt{})
		}
		return json.Marshal(encode(made))
	}))
	return result, nil, err
}

// unexpected reports whether an error is one that nobody should ever get: everything that a caller can do something about
// is a fault of another kind.
func unexpected(err error) bool { return err != nil && fault.KindOf(err) == fault.Internal }

// idemClaim is short for a claim on an Idempotency-Key.
type idemClaim = idem.Claim

// codeOf is the code of an error; empty where there is none.
func codeOf(err error) string { return fault.CodeOf(err) }

func codeOrOK(err error) string {
	if err == nil {
		return "ok"
	}
	return codeOf(err)
}
