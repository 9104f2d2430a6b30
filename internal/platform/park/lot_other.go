//go:build !linux

package park

import (
	"errors"
	"net"
)

// Lot has the connections that are parked; on this system none.
type Lot struct{ net.Listener }

// Open fails: this system has nothing to wait by.
func Open(net.Listener) (arriving net.Listener, returning *Lot, err error) {
	return nil, nil, errors.ErrUnsupported
}

func (*Lot) isOpen() bool { return false }

func (*Lot) park(*Conn) bool { return false }

// Forget is to be called when a connection of the listener below is closed by somebody else.
func (*Lot) Forget(net.Conn) {}

// Len is how many connections are parked.
func (*Lot) Len() int { return 0 }
