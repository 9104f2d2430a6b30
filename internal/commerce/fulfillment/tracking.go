package fulfillment

import (
	"net/url"
	"strings"
	"unicode"
)

// trackingPages is where carriers show a parcel; the number is put behind it. Keys are in the form of carrierKey.
var trackingPages = map[string]string{
	"dhl":        "https://www.dhl.com/global-en/home/tracking.html?tracking-id=",
	"dhlexpress": "https://www.dhl.com/global-en/home/tracking.html?tracking-id=",
	"dhlpaket":   "https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=",
	"ups":        "https://www.ups.com/track?tracknum=",
	"usps":       "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
	"fedex":      "https://www.fedex.com/fedextrack/?trknbr=",
	"dpd":        "https://tracking.dpd.de/status/en_US/parcel/",
	"gls":        "https://gls-group.com/GROUP/en/parcel-tracking?match=",
	"postnl":     "https://postnl.nl/tracktrace/?B=",
	"royalmail":  "https://www.royalmail.com/track-your-item#/tracking-results/",
}

// carrierKey is a carrier's name without what people write differently.
func carrierKey(carrier string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, carrier)
}

// TrackingURL is the page on which a carrier shows where a parcel is; empty if the carrier is not well known, or there
// is no number.
func TrackingURL(carrier, number string) string {
	number = strings.Join(strings.Fields(number), "")
	page, known := trackingPages[carrierKey(carrier)]
	if !known || number == "" {
		return ""
	}
	if strings.Contains(page, "?") {
		return page + url.QueryEscape(number)
	}
	return page + url.PathEscape(number)
}

// isWebAddress reports whether text is an address that a browser may be sent to.
func isWebAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
