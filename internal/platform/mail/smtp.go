package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"time"

	lib "github.com/wneessen/go-mail"

	"winkel/internal/kernel/fault"
)

// TLS says how a connection to the server is kept private.
type TLS string

// The ways to do that.
const (
	StartTLS      TLS = "starttls"      // begun on a plain connection; without it nothing is sent
	Opportunistic TLS = "opportunistic" // begun where the server offers it
	Implicit      TLS = "implicit"      // from the first byte, on port 465
	NoTLS         TLS = "none"          // for a server on the same machine
)

// SMTPOptions is which server to use, and how.
type SMTPOptions struct {
	Host     string
	Port     int // 0: 587, or 465 with Implicit
	User     string
	Password string        // used when User is not empty
	TLS      TLS           // default StartTLS
	Config   *tls.Config   // nil: the system's certificates, and the name of Host
	Hello    string        // what we call ourselves; empty: the machine's name
	Timeout  time.Duration // for each of connecting and sending; default 20 s

	// Guard runs every conversation with the server, as a circuit breaker does. It returns what the conversation returns, or
	// an error of its own without having begun one. nil: each is run as it is. A refusal of one message (see Permanent) says
	// nothing about the server's health.
	Guard func(ctx context.Context, conversation func(context.Context) error) error
}

// SMTP hands messages to a server, each over a connection of its own.
type SMTP struct {
	host    string
	timeout time.Duration
	options []lib.Option
	guard   func(context.Context, func(context.Context) error) error
}

// NewSMTP returns a transport to the server. Nothing is sent yet: wrong names and passwords show with the first message.
func NewSMTP(o SMTPOptions) (*SMTP, error) {
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.TLS == "" {
		o.TLS = StartTLS
	}
	if o.Port == 0 {
		o.Port = lib.DefaultPortTLS
		if o.TLS == Implicit {
			o.Port = lib.DefaultPortSSL
		}
	}
	options := []lib.Option{lib.WithPort(o.Port), lib.WithoutNoop()}
	switch o.TLS {
	case StartTLS:
		options = append(options, lib.WithTLSPolicy(lib.TLSMandatory))
	case Opportunistic:
		options = append(options, lib.WithTLSPolicy(lib.TLSOpportunistic))
	case Implicit:
		options = append(options, lib.WithSSL())
	case NoTLS:
		options = append(options, lib.WithTLSPolicy(lib.NoTLS))
	default:
		return nil, fmt.Errorf("mail: there is no TLS policy %q; use starttls, opportunistic, implicit or none", o.TLS)
	}
	if o.Config != nil {
		options = append(options, lib.WithTLSConfig(o.Config))
	}
	if o.Hello != "" {
		options = append(options, lib.WithHELO(o.Hello))
	}
	if o.User != "" {
		options = append(options, lib.WithSMTPAuth(lib.SMTPAuthAutoDiscover), lib.WithUsername(o.User), lib.WithPassword(o.Password))
	}
	s := &SMTP{host: o.Host, timeout: o.Timeout, options: options, guard: o.Guard}
	if s.guard == nil {
		s.guard = func(ctx context.Context, conversation func(context.Context) error) error { return conversation(ctx) }
	}
	if _, err := s.client(o.Timeout); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return s, nil
}

func (s *SMTP) client(timeout time.Duration) (*lib.Client, error) {
	return lib.NewClient(s.host, append(slices.Clip(s.options), lib.WithTimeout(timeout))...)
}

// Send hands the message to the server. A conversation that has begun is brought to its end, within the timeout, even when
// ctx is canceled: to break it off would leave open whether the message was sent.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	message, err := m.build()
	if err != nil {
		return &refusal{err}
	}
	timeout := s.timeout
	if deadline, has := ctx.Deadline(); has {
		timeout = min(timeout, time.Until(deadline))
	}
	if timeout <= 0 || ctx.Err() != nil {
		return fmt.Errorf("send mail %s: %w", m.ID, context.Cause(ctx))
	}
	client, err := s.client(timeout)
	if err != nil {
		return fmt.Errorf("send mail %s: %w", m.ID, err)
	}
	// What the guard hears is about the server. A refused message is told past it.
	var refused error
	err = s.guard(ctx, func(ctx context.Context) error {
		err := converse(ctx, client, message)
		if Permanent(err) {
			refused = err
			return nil
		}
		return err
	})
	if err = errors.Join(err, refused); err != nil {
		return fmt.Errorf("send mail %s: %w", m.ID, err)
	}
	return nil
}

// converse is one conversation with the server.
func converse(ctx context.Context, client *lib.Client, message *lib.Msg) error {
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "The mail server cannot be reached, or does not let us in.").WithCause(err)
	}
	defer func() {
		// What is to say goodbye for is done; a server that does not answer it changes nothing.
		_ = client.CloseWithSMTPClient(connection)
	}()
	err = client.SendWithSMTPClient(connection, message)
	if message.IsDelivered() {
		return nil // whatever came after the server's OK
	}
	if sent, is := errors.AsType[*lib.SendError](err); is && final(sent.ErrorCode()) {
		return &refusal{err}
	}
	return err
}

// final reports whether a server's answer to a message will be the same next time. That we must log in first, or may not do
// so like this, is trouble with the configuration and not with the message.
func final(code int) bool {
	switch code {
	case 530, 534, 535, 538:
		return false
	}
	return code >= 500 && code <= 599
}

// refusal is an error that belongs to the message.
type refusal struct{ cause error }

func (r *refusal) Error() string { return r.cause.Error() }
func (r *refusal) Unwrap() error { return r.cause }

// Permanent reports whether an error of Send belongs to the message, so that another attempt would fail like this one.
func Permanent(err error) bool {
	_, is := errors.AsType[*refusal](err)
	return is
}
