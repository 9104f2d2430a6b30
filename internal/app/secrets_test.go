package app

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/platform/trace/tracetest"
)

// planted is secrets by what they are: none of them may be read anywhere but where it belongs.
type planted map[string]string

// forms are the ways in which a secret could be written by mistake.
func forms(secret string) []string {
	return []string{
		secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
		hex.EncodeToString([]byte(secret)), strings.ToUpper(secret),
	}
}

// leaks is the names of the secrets that a text gives away.
func (p planted) leaks(text string) (names []string) {
	for name, secret := range p {
		if slices.ContainsFunc(forms(secret), func(form string) bool { return len(form) > 7 && strings.Contains(text, form) }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// withPassword plants a password into the URL of the database, if there is one; servers of tests take any.
func withPassword(s target, p planted) target {
	flags := slices.Clone(s.flags)
	for i, flag := range flags {
		if at, err := url.Parse(flag); err == nil && at.Scheme == "postgres" {
			p["database password"] = "dbpass-" + rand.Text()
			at.User = url.UserPassword(at.User.Username(), p["database password"])
			flags[i] = at.String()
		}
	}
	return target{flags: flags, d: s.d}
}

// A shop is started with a secret in every setting that takes one, used with secrets wherever one can stand, and disturbed so
// that it has errors to report. None of it says a secret: not the log at its most talkative, not the metrics, not the
// document of the API, not the configuration that prints itself, not what it sends as traces.
func TestSecretsStayInside(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		p := planted{
			"metrics token": "metrics-" + rand.Text(), "Stripe key": "sk_live_" + rand.Text(), "Stripe webhook secret": "whsec_" + rand.Text(),
			"SMTP password": "smtp-" + rand.Text(), "shop's key": hex.EncodeToString([]byte(rand.Text() + rand.Text()))[:64],
		}
		s = withPassword(s, p)
		collector := tracetest.New(t)
		p["collector's password"] = "traces-" + rand.Text()
		settings := []string{
			"--trace-endpoint", strings.Replace(collector.URL, "://", "://shop:"+p["collector's password"]+"@", 1), "--trace-sample", "1", "--slow-query", "1us",
			"--metrics-token", p["metrics token"], "--payments", "manual,stripe", "--stripe-secret-key", p["Stripe key"], "--stripe-webhook-secret",
			p["Stripe webhook secret"], "--stripe-api", "http://" + freeAddress(t), "--secret", p["shop's key"], "--smtp-host", "127.0.0.1",
			"--smtp-port", "9", "--smtp-user", "shop", "--smtp-password", p["SMTP password"], "--smtp-from", "shop@example.com",
		}
		server := s.open(t, append([]string{"--log-level", "debug", "--dev"}, settings...)...)
		p["API key"] = s.key(t, "all")
		use(t, server, p)
		metrics := server.get(t, "/metrics", p["metrics token"])
		document := server.get(t, "/api/openapi.json", "")
		if metrics.status != http.StatusOK || document.status != http.StatusOK {
			t.Fatalf("metrics %d, document %d", metrics.status, document.status)
		}
		within(t, soon, "the last request is in the log", func() bool { return strings.Contains(server.log.String(), `"path":"/api/openapi.json"`) })
		server.kept(t)
		log := server.log.String()
		if strings.Count(log, `"msg":"request"`) < 100 || !strings.Contains(log, "error") {
			t.Fatalf("the log is not what was looked through: %s", log)
		}
		if traces := len(collector.Spans()); traces < 1000 {
			t.Fatalf("%d spans are not what was looked through", traces)
		}
		printed := everything(t, s.command(append([]string{"config", "print"}, settings...)...), exitDone)
		broken := everything(t, s.command(append([]string{"serve", "--listen", "nowhere", "--blob", "s4://bucket?secret=" + p["SMTP password"]}, settings...)...), exitUnusable)
		for what, text := range map[string]string{
			"the log": log, "traces": collector.Said(), "the metrics": string(metrics.body), "the document": string(document.body), "the configuration": printed, "the complaint": broken,
		} {
			for _, name := range p.leaks(text) {
				t.Errorf("%s says the %s", what, name)
				at := strings.Index(text, p[name])
				t.Logf("… %s", text[max(0, at-300):min(len(text), max(at, 0)+100)])
			}
		}
	})
}

// everything is what a command says, on either output.
func everything(t *testing.T, command *exec.Cmd, code int) string {
	t.Helper()
	said, err := command.CombinedOutput()
	if got := command.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d (%v): %s", got, err, said)
	}
	return string(said)
}

// kill ends a server whatever it logged.
func (o *open) kill(t *testing.T) {
	t.Helper()
	if err := o.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-o.rest
	_ = o.command.Wait() // it was killed
}

// use sends every secret that a client can have wherever one can stand, so that the shop has something to say about each.
func use(t *testing.T, server *open, p planted) {
	t.Helper()
	var product struct{ Variants []struct{ ID string } }
	server.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/products", p["API key"], `{"title": "Mug", "status": "published", "variants": [{"sku": "MUG",
		"inventory_tracked": true, "on_hand": 100, "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, &product)
	var cart struct{ ID, Token string }
	server.expect(t, http.StatusCreated, http.MethodPost, "/api/carts", "", fmt.Sprintf(`{"items": [{"variant_id": %q}]}`, product.Variants[0].ID), &cart)
	var order struct{ ID, Token string }
	v := &victim{open: server}
	body := fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 1}], "email": "ada@example.com", "shipping_address": %s, "payment": {"provider": "manual"}}`,
		product.Variants[0].ID, springfield)
	readJSON(t, v.hit(t, http.MethodPost, "/api/orders", body, "Idempotency-Key", "one"), &order)
	p["cart token"], p["order token"] = cart.Token, order.Token
	p["password"], p["one-time token"], p["refresh token"] = "Correct-Horse-"+rand.Text(), "tok_"+rand.Text()+"."+rand.Text(), "refresh-"+rand.Text()
	p["session"], p["access token"], p["webhook secret"] = "session-"+rand.Text(), "eyJhbGciOiJFZERTQSJ9.eyJzdWIi"+rand.Text()+".c2lnbmF0dXJl"+rand.Text(), ""
	var hook struct{ Secret string }
	readJSON(t, v.hit(t, http.MethodPost, "/api/admin/webhooks", `{"url": "https://127.0.0.1:9/"}`, "Authorization", "Bearer "+p["API key"]), &hook)
	if p["webhook secret"] = hook.Secret; hook.Secret == "" {
		delete(p, "webhook secret")
	}

	names := []string{"token", "Token", "key", "code", "password", "access_token", "secret", "to%6ben", "signature", "state"}
	for _, secret := range p {
		for _, path := range []string{
			"/", "/api/carts/" + cart.ID, "/api/orders/" + order.ID, "/orders/" + order.ID, "/api/admin/orders", "/api/products", "/nowhere", "/api/nowhere", "/search",
			"/api/auth/verify", "/api/auth/reset", "/api/me", "/metrics", "/account/verify", "/dev/mailbox",
		} {
			for _, name := range names[:2+len(path)%3] {
				v.loose(t, http.MethodGet, path+"?"+name+"="+url.QueryEscape(secret), "", secret)
			}
		}
		for _, path := range []string{
			"/api/carts", "/api/auth/login", "/api/auth/register", "/api/auth/reset-password", "/api/auth/refresh", "/api/auth/forgot-password", "/api/admin/auth/login",
			"/api/admin/api-keys", "/api/payments/stripe/webhook", "/api/orders", "/api/me/password",
		} {
			for _, body := range []string{
				fmt.Sprintf(`{"email": "ada@example.com", "password": %q, "new_password": %q, "token": %q, "refresh_token": %q}`, secret, secret, secret, secret),
				fmt.Sprintf(`{"password": %q`, secret), fmt.Sprintf(`{"password": [%q]}`, secret), fmt.Sprintf(`%q`, secret), secret,
			} {
				v.loose(t, http.MethodPost, path, body, secret)
			}
		}
	}
	// Something goes wrong outside: the provider and the mail server cannot be reached.
	for i := range 3 {
		stripe := strings.Replace(body, `"provider": "manual"`, `"provider": "stripe", "data": {"payment_method": "pm_`+rand.Text()+`"}`, 1)
		v.loose(t, http.MethodPost, "/api/orders", stripe, fmt.Sprint("unreachable ", i))
	}
	time.Sleep(time.Second) // the mails are tried meanwhile
}

// loose sends a request with a secret in every header that could hold one. Whatever comes of it is right here.
func (v *victim) loose(t *testing.T, method, path, body, secret string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, v.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+secret)
	for _, name := range []string{"Cart-Token", "X-Api-Key", "Stripe-Signature", "If-Match", "Idempotency-Key", "X-Other"} {
		request.Header.Set(name, secret)
	}
	request.Header.Set("Cookie", "winkel_session="+secret+"; winkel_staff="+secret+"; winkel_cart=cart_1."+secret)
	request.Header.Set("Referer", "https://shop.example/orders/x?token="+url.QueryEscape(secret))
	reply, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	_ = reply.Body.Close()
}
