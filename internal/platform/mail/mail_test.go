package mail_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/mail"
)

// server is an SMTP server with a mailbox, and with moods.
type server struct {
	port   int
	refuse *smtp.SMTPError // said to every recipient
	login  string          // "user:password" that it wants; empty: none
	hold   chan struct{}   // when not nil, recipients are answered once it is closed
	after  func()          // called when a message was taken, before the OK

	mu    sync.Mutex
	mails []string
	from  string
	to    []string
	tls   bool
}

func listen(t *testing.T, s *server, certificate *tls.Certificate) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	out := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c}, nil }))
	out.Domain, out.EnableSMTPUTF8, out.ErrorLog = "shop.example", true, silent{}
	if certificate != nil {
		out.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
	}
	done := make(chan struct{})
	go func() { _ = out.Serve(l); close(done) }()
	t.Cleanup(func() { out.Close(); l.Close(); <-done }) // Close does not know a listener that Serve was not given yet
	return s
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

type session struct {
	*server
	conn *smtp.Conn
	in   bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user+":"+password != s.login {
			return smtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.login != "" && !s.in {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "log in first"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from = from
	_, s.tls = s.conn.TLSConnectionState()
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.hold != nil {
		<-s.hold
	}
	if s.refuse != nil {
		return s.refuse
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.mu.Lock()
	s.mails = append(s.mails, string(text))
	s.mu.Unlock()
	if s.after != nil {
		s.after()
	}
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *server) transport(t *testing.T, change func(*mail.SMTPOptions)) *mail.SMTP {
	t.Helper()
	o := mail.SMTPOptions{Host: "127.0.0.1", Port: s.port, TLS: mail.NoTLS, Hello: "shop.example", Timeout: 5 * time.Second}
	if change != nil {
		change(&o)
	}
	transport, err := mail.NewSMTP(o)
	if err != nil {
		t.Fatal(err)
	}
	return transport
}

func message() mail.Message {
	return mail.Message{
		ID: "mail_1.1@shop.example", From: mail.Address{Name: "Käse & Co", Email: "shop@shop.example"},
		To: mail.Address{Name: "Ada, \"Lovelace\"", Email: "ada@bücher.example"}, ReplyTo: mail.Address{Email: "help@shop.example"},
		Subject: "Ihre Bestellung – größer", Text: "Grüße\n\n.\nEnde", HTML: "<p>Grüße</p>",
		At: time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC),
	}
}

func TestSend(t *testing.T) {
	s := listen(t, &server{}, nil)
	transport := s.transport(t, nil)
	for range 2 { // a repetition is recognized by its Message-ID
		if err := transport.Send(t.Context(), message()); err != nil {
			t.Fatal(err)
		}
	}
	if s.from != "shop@shop.example" || len(s.mails) != 2 || s.to[0] != "ada@xn--bcher-kva.example" {
		t.Fatalf("from %q to %q, %d mails", s.from, s.to, len(s.mails))
	}
	for _, raw := range s.mails {
		checkMail(t, raw)
	}
}

// checkMail reads the message with other eyes than ours.
func checkMail(t *testing.T, raw string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	word := new(mime.WordDecoder)
	for name, want := range map[string]string{
		"Message-Id": "<mail_1.1@shop.example>", "Subject": "Ihre Bestellung – größer", "Auto-Submitted": "auto-generated",
		"Date": "Wed, 25 Nov 2026 12:00:00 +0000", "Mime-Version": "1.0",
	} {
		if got, err := word.DecodeHeader(m.Header.Get(name)); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != `Ada, "Lovelace"` || to[0].Address != "ada@xn--bcher-kva.example" {
		t.Errorf("to %v, %v", to, err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Name != "Käse & Co" {
		t.Errorf("from %v, %v", from, err)
	}
	_, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, parameters["boundary"])
	for _, want := range []struct{ kind, text string }{{"text/plain", "Grüße\n\n.\nEnde"}, {"text/html", "<p>Grüße</p>"}} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil || strings.ReplaceAll(string(text), "\r\n", "\n") != want.text || !strings.HasPrefix(part.Header.Get("Content-Type"), want.kind) {
			t.Errorf("%s holds %q, %v", part.Header.Get("Content-Type"), text, err)
		}
	}
}

func TestRefusalsAndTrouble(t *testing.T) {
	for _, test := range []struct {
		name      string
		refuse    *smtp.SMTPError
		login     string
		permanent bool
	}{
		{"no such mailbox", &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}, "", true},
		{"busy", &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}, "", false},
		{"log in first", nil, "ada:secret", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := listen(t, &server{refuse: test.refuse, login: test.login}, nil)
			var heard error
			err := s.transport(t, func(o *mail.SMTPOptions) {
				o.Guard = func(ctx context.Context, f func(context.Context) error) error { heard = f(ctx); return heard }
			}).Send(t.Context(), message())
			if err == nil || mail.Permanent(err) != test.permanent || len(s.mails) != 0 {
				t.Errorf("permanent %v: %v; %d mails", mail.Permanent(err), err, len(s.mails))
			}
			if (heard == nil) != test.permanent {
				t.Errorf("the guard heard %v", heard)
			}
		})
	}
}

func TestGuardMayKeepUsAway(t *testing.T) {
	s := listen(t, &server{}, nil)
	open := errors.New("open")
	err := s.transport(t, func(o *mail.SMTPOptions) {
		o.Guard = func(context.Context, func(context.Context) error) error { return open }
	}).Send(t.Context(), message())
	if !errors.Is(err, open) || mail.Permanent(err) || len(s.mails) != 0 {
		t.Errorf("%v, %d mails", err, len(s.mails))
	}
}

func TestServersThatDoNotAnswer(t *testing.T) {
	s := listen(t, &server{hold: make(chan struct{})}, nil)
	t.Cleanup(func() { close(s.hold) })
	hanging := s.transport(t, func(o *mail.SMTPOptions) { o.Timeout = 100 * time.Millisecond })
	if err := hanging.Send(t.Context(), message()); err == nil || mail.Permanent(err) {
		t.Errorf("a server that hangs: %v", err)
	}
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silentServer := &server{port: mute.Addr().(*net.TCPAddr).Port}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := silentServer.transport(t, nil).Send(ctx, message()); err == nil || mail.Permanent(err) {
		t.Errorf("a server that says nothing: %v", err)
	}
	mute.Close()
	if err := silentServer.transport(t, nil).Send(t.Context(), message()); fault.KindOf(err) != fault.Unavailable || mail.Permanent(err) {
		t.Errorf("no server: %v", err)
	}
	if err := silentServer.transport(t, nil).Send(ctx, message()); err == nil || mail.Permanent(err) {
		t.Errorf("no time left: %v", err)
	}
}

// A server that falls silent after it said OK has the message: to send it again would be a mistake.
func TestOKCounts(t *testing.T) {
	var conn net.Conn
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if conn, err = l.Accept(); err != nil {
			return
		}
		rough(conn)
	}()
	t.Cleanup(func() { l.Close(); <-done })
	s := &server{port: l.Addr().(*net.TCPAddr).Port}
	if err := s.transport(t, nil).Send(t.Context(), message()); err != nil {
		t.Errorf("%v; the server had said OK", err)
	}
}

// rough speaks as much SMTP as one mail needs, and hangs up after the OK.
func rough(conn net.Conn) {
	defer conn.Close()
	buffer := make([]byte, 64<<10)
	say := func(text string) { _, _ = conn.Write([]byte(text + "\r\n")) }
	say("220 here")
	for data := []byte(nil); ; {
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		data = append(data, buffer[:n]...)
		switch {
		case bytes.HasSuffix(data, []byte("\r\n.\r\n")):
			say("250 OK")
			return
		case bytes.HasPrefix(data, []byte("EHLO")):
			say("250 shop.example")
		case bytes.HasPrefix(data, []byte("DATA")):
			say("354 go on")
		case bytes.HasPrefix(data, []byte("MAIL")), bytes.HasPrefix(data, []byte("RCPT")):
			say("250 OK")
		default:
			continue
		}
		data = nil
	}
}

func TestSTARTTLS(t *testing.T) {
	certificate, roots := selfSigned(t)
	s := listen(t, &server{login: "ada:secret"}, &certificate)
	trusting := func(o *mail.SMTPOptions) {
		o.TLS, o.User, o.Password = mail.StartTLS, "ada", "secret"
		o.Config = &tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
	}
	if err := s.transport(t, trusting).Send(t.Context(), message()); err != nil || len(s.mails) != 1 || !s.tls {
		t.Errorf("%v; %d mails, encrypted %v", err, len(s.mails), s.tls)
	}
	wrong := func(o *mail.SMTPOptions) { trusting(o); o.Password = "guess" }
	if err := s.transport(t, wrong).Send(t.Context(), message()); err == nil || mail.Permanent(err) {
		t.Errorf("a wrong password: %v", err)
	}
	strange := func(o *mail.SMTPOptions) { trusting(o); o.Config = nil }
	if err := s.transport(t, strange).Send(t.Context(), message()); err == nil || mail.Permanent(err) {
		t.Errorf("a certificate that nobody vouches for: %v", err)
	}
	plain := listen(t, &server{}, nil)
	if err := plain.transport(t, func(o *mail.SMTPOptions) { o.TLS = mail.StartTLS }).Send(t.Context(), message()); err == nil {
		t.Error("a server without STARTTLS got the mail in the clear")
	}
	if len(s.mails)+len(plain.mails) != 1 {
		t.Errorf("%d mails, want 1", len(s.mails)+len(plain.mails))
	}
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func TestNoSuchPolicy(t *testing.T) {
	if _, err := mail.NewSMTP(mail.SMTPOptions{Host: "mail.example", TLS: "perhaps"}); err == nil {
		t.Error("an unknown TLS policy was taken")
	}
}

func TestMessagesThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	transport, err := mail.NewDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		param  string
		change func(*mail.Message)
	}{
		{"id", func(m *mail.Message) { m.ID = "a@b>\r\nBcc: eve@example.com" }},
		{"id", func(m *mail.Message) { m.ID = "../../etc/passwd@x" }},
		{"id", func(m *mail.Message) { m.ID = "" }},
		{"subject", func(m *mail.Message) { m.Subject = "Hello\nBcc: eve@example.com" }},
		{"subject", func(m *mail.Message) { m.Subject = "Hello\u2028there" }},
		{"subject", func(m *mail.Message) { m.Subject = strings.Repeat("x", mail.MaxSubject+1) }},
		{"subject", func(m *mail.Message) { m.Subject = "" }},
		{"text", func(m *mail.Message) { m.Text = "" }},
		{"text", func(m *mail.Message) { m.HTML = strings.Repeat("x", mail.MaxBody+1) }},
		{"text", func(m *mail.Message) { m.Text = "\xff" }},
		{"from", func(m *mail.Message) { m.From.Name = "Shop\r\nBcc: eve@example.com" }},
		{"from", func(m *mail.Message) { m.From = mail.Address{} }},
		{"to", func(m *mail.Message) { m.To.Email = "ada@example.com, eve@example.com" }},
		{"to", func(m *mail.Message) { m.To.Email = "ada@example.com\r\nRCPT TO:<eve@example.com>" }},
		{"reply_to", func(m *mail.Message) { m.ReplyTo.Email = "Ada <ada@example.com>" }},
	} {
		m := message()
		test.change(&m)
		err := transport.Send(t.Context(), m)
		if f := fault.From(err); f.Kind != fault.Invalid || f.Param != test.param || !mail.Permanent(err) {
			t.Errorf("%+v: %v", m, err)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d files were written", len(files))
	}
}

func TestAddresses(t *testing.T) {
	for email, good := range map[string]bool{
		"ada@example.com": true, "a+b.c@example.co.uk": true, "grüße@bücher.example": true, "o'hara@example.com": true,
		"": false, "ada": false, "ada@": false, "@example.com": false, "a b@example.com": false, "ada@exa mple.com": false,
		"ada@example.com ": false, "<ada@example.com>": false, "ada@[127.0.0.1]": false, `"a b"@example.com`: false,
		"ada@example..com": false, "ada\x00@example.com": false, "a@b@example.com": false, "a..b@example.com": false,
		strings.Repeat("a", 65) + "@example.com": false, "a@" + strings.Repeat("b", 64) + ".com": false,
		"a@" + strings.Repeat("bcd.", 70) + "com": false, "ada@-example.com": false, "ada@example.com(x)": false,
	} {
		if err := mail.CheckAddress(email); (err == nil) != good {
			t.Errorf("%q: %v", email, err)
		}
	}
}

func TestDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mails")
	transport, err := mail.NewDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := transport.Send(t.Context(), message()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || files[0].Name() != "mail_1.1@shop.example.eml" {
		t.Fatalf("%v, %v", files, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	checkMail(t, string(text))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := transport.Send(t.Context(), message()); err == nil || mail.Permanent(err) {
		t.Errorf("without a directory: %v", err)
	}
}

// Whatever text comes from outside, a message that is taken has exactly our headers.
func TestNothingAddsAHeader(t *testing.T) {
	dir := t.TempDir()
	transport, err := mail.NewDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := message()
		m.Subject = rapid.String().Draw(t, "subject")
		m.From.Name = rapid.String().Draw(t, "from")
		m.To.Name = rapid.StringMatching(`[a-z"\\<>,:\r\n ]*`).Draw(t, "to")
		m.Text = rapid.String().Draw(t, "text")
		m.HTML = ""
		if err := transport.Send(context.Background(), m); err != nil {
			if !mail.Permanent(err) {
				t.Fatal(err)
			}
			return
		}
		raw, err := os.ReadFile(filepath.Join(dir, m.ID+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		read, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		want := "Auto-Submitted,Content-Transfer-Encoding,Content-Type,Date,From,Message-Id,Mime-Version,Reply-To,Subject,To,X-Auto-Response-Suppress"
		for name := range read.Header {
			if !strings.Contains(","+want+",", ","+name+",") {
				t.Fatalf("a header %q: %q", name, raw)
			}
		}
		if got, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); err != nil || strings.TrimSpace(got) != strings.TrimSpace(m.Subject) {
			t.Fatalf("the subject %q became %q, %v", m.Subject, got, err)
		}
	})
}
