package config

import (
	"net"
	"strings"
)

// TLS says how the shop proves its name. Without it the shop speaks HTTP, for a proxy that speaks HTTPS before it.
type TLS struct {
	Domain   []string `env:"DOMAIN" placeholder:"NAME,…" help:"Names of the shop, for which certificates are had from an authority by itself. Listen on :443 then."`
	Cert     string   `env:"CERT" placeholder:"FILE" help:"Certificate chain in PEM, instead of --tls-domain; read again when it changes."`
	Key      string   `env:"KEY" placeholder:"FILE" help:"Its private key in PEM."`
	Redirect string   `env:"REDIRECT" default:":80" placeholder:"ADDR" help:"With TLS: address that sends visitors of http:// on to https://, and answers the authority; off for none."`
	ACMEURL  string   `name:"acme-url" env:"ACME_URL" placeholder:"URL" help:"Directory of the authority. Empty means Let's Encrypt."`
	ACMERoot string   `name:"acme-root" env:"ACME_ROOT" placeholder:"FILE" help:"Certificate in PEM by which the authority itself is known, for one of your own."`
	Email    string   `env:"EMAIL" placeholder:"ADDRESS" help:"Where the authority writes to when a certificate is in danger."`
}

// On reports whether the shop speaks HTTPS itself.
func (t TLS) On() bool { return len(t.Domain) > 0 || t.Cert != "" }

// RedirectAddress is where HTTP is answered beside HTTPS; empty: nowhere.
func (t TLS) RedirectAddress() string {
	if !t.On() || t.Redirect == "off" {
		return ""
	}
	return t.Redirect
}

func (c *Config) validateTLS(wrong *mistakes) {
	t := c.TLS
	wrong.whenf(len(t.Domain) > 0 && t.Cert != "", "--tls-domain and --tls-cert are both given. Choose one.")
	wrong.whenf((t.Cert == "") != (t.Key == ""), "--tls-cert and --tls-key belong together. Give both.")
	for _, name := range t.Domain {
		wrong.whenf(!strings.Contains(name, ".") || strings.ContainsAny(name, "/:*@ ") || net.ParseIP(name) != nil,
			"--tls-domain has %q. Write the name alone, such as shop.example.com.", name)
	}
	if address := t.RedirectAddress(); address != "" {
		wrong.address("tls-redirect", address)
	}
	wrong.url("tls-acme-url", t.ACMEURL, "https")
}
