package config

import (
	"fmt"
	"net/netip"
	"strings"

	"winkel/internal/platform/limit"
)

// Limits says how often one client may ask. They are far above what people do, a company behind one address included, and
// far below what it takes to keep the shop from others.
type Limits struct {
	Read     limit.Rate `env:"READ" default:"12000/m+2000" placeholder:"RATE" help:"Pages and reads of the API, by address."`
	File     limit.Rate `env:"FILE" default:"60000/m+10000" placeholder:"RATE" help:"Pictures and style sheets, by address."`
	Write    limit.Rate `env:"WRITE" default:"1200/m+300" placeholder:"RATE" help:"Changes of carts and checkouts, by address."`
	Order    limit.Rate `env:"ORDER" default:"120/m+60" placeholder:"RATE" help:"Orders being placed, by address."`
	Coupon   limit.Rate `env:"COUPON" default:"60/m+30" placeholder:"RATE" help:"Coupon codes entered, by address."`
	Lookup   limit.Rate `env:"LOOKUP" default:"120/m+60" placeholder:"RATE" help:"Orders opened by their link, by address."`
	Login    limit.Rate `env:"LOGIN" default:"60/m+30" placeholder:"RATE" help:"Passwords and codes tried, by address."`
	Reset    limit.Rate `env:"RESET" default:"60/h+20" placeholder:"RATE" help:"Requests that send a mail to whom they name, and exports of oneself, by address."`
	Upload   limit.Rate `env:"UPLOAD" default:"600/m+300" placeholder:"RATE" help:"Files sent, by address."`
	Callback limit.Rate `env:"CALLBACK" default:"6000/m+2000" placeholder:"RATE" help:"What payment providers tell, by address."`
	Staff    limit.Rate `env:"STAFF" default:"12000/m+3000" placeholder:"RATE" help:"Everything of the admin API, by address."`
	Key      limit.Rate `env:"KEY" default:"6000/m+1000" placeholder:"RATE" help:"Requests of one API key that has no rate of its own."`
	Account  limit.Rate `env:"ACCOUNT" default:"1200/m+300" placeholder:"RATE" help:"Requests of one signed-in person."`
	Exempt   []string   `env:"EXEMPT" placeholder:"CIDR,…" help:"Addresses or networks that are not counted: your own front end or warehouse."`

	Connections           int `name:"connections" env:"CONNECTIONS" default:"10000" placeholder:"N" help:"Connections that are open at once."`
	ConnectionsPerAddress int `name:"connections-per-address" env:"CONNECTIONS_PER_ADDRESS" default:"500" placeholder:"N" help:"Of these, from one address that is no trusted proxy."`
	Running               int `name:"running" env:"RUNNING" default:"1000" placeholder:"N" help:"Requests worked on at once. When there are more, uploads are refused first, then what shoppers look at, then what they change; whoever pays comes last."`
}

// ExemptNetworks is Exempt as networks; a single address is a network of one.
func (l Limits) ExemptNetworks() ([]netip.Prefix, error) { return networks("limit-exempt", l.Exempt) }

// networks reads addresses and networks.
func networks(flag string, list []string) ([]netip.Prefix, error) {
	read := make([]netip.Prefix, 0, len(list))
	for _, text := range list {
		text = strings.TrimSpace(text)
		if address, err := netip.ParseAddr(text); err == nil {
			read = append(read, netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("--%s has %q. Write addresses or networks, such as 10.0.0.0/8", flag, text)
		}
		read = append(read, network.Masked())
	}
	return read, nil
}

func (c *Config) validateLimits(wrong *mistakes) {
	if _, err := c.Limits.ExemptNetworks(); err != nil {
		wrong.whenf(true, "%s", err.Error())
	}
	wrong.whenf(c.Limits.Connections < 1, "--limit-connections is %d. Allow at least 1.", c.Limits.Connections)
	wrong.whenf(c.Limits.Running < 10, "--limit-running is %d. Allow at least 10.", c.Limits.Running)
	wrong.whenf(c.Limits.ConnectionsPerAddress < 1, "--limit-connections-per-address is %d. Allow at least 1.", c.Limits.ConnectionsPerAddress)
}
