package balance

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// MostNodes is how many nodes there may be.
const MostNodes = 64

// mostWeight is the largest weight. Larger ratios are surely a mistake.
const mostWeight = 100

// Node is where a node of the shop is, and how much of the load it gets.
type Node struct {
	URL    *url.URL // scheme and host alone
	Weight int      // from 1 to 100; twice the weight gets twice the requests
	Backup bool     // gets something only when no other node is ready
}

// Name is the node in logs and figures: its host and port.
func (n Node) Name() string { return n.URL.Host }

// ParseNode reads a node as it is written in the settings: http://10.0.0.1:8080, with ;weight=2 or ;backup behind it.
func ParseNode(text string) (Node, error) {
	address, rest, more := strings.Cut(strings.TrimSpace(text), ";")
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Hostname() == "" || parsed.Opaque != "" {
		return Node{}, fmt.Errorf("%q is no address of a node. Write it as http://10.0.0.1:8080", address)
	}
	if parsed.User != nil || strings.Trim(parsed.Path, "/") != "" || parsed.RawQuery != "" || parsed.Fragment != "" {
		return Node{}, fmt.Errorf("%q says more than a node is asked: leave only scheme, host and port", parsed.Redacted())
	}
	n := Node{URL: &url.URL{Scheme: parsed.Scheme, Host: parsed.Host}, Weight: 1}
	for more {
		var option string
		option, rest, more = strings.Cut(rest, ";")
		name, value, _ := strings.Cut(strings.TrimSpace(option), "=")
		switch {
		case name == "backup" && value == "":
			n.Backup = true
		case name == "weight":
			if n.Weight, err = strconv.Atoi(value); err != nil || n.Weight < 1 || n.Weight > mostWeight {
				return Node{}, fmt.Errorf("the weight of %s is %q. Give a whole number from 1 to %d", n.Name(), value, mostWeight)
			}
		default:
			return Node{}, fmt.Errorf("%s has %q behind it. Only weight=N and backup may stand there", n.Name(), option)
		}
	}
	return n, nil
}

// ParseNodes reads all nodes. They have to differ, and one at least must be no backup.
func ParseNodes(list []string) ([]Node, error) {
	nodes := make([]Node, 0, len(list))
	seen, first := map[string]bool{}, false
	for _, text := range list {
		n, err := ParseNode(text)
		if err != nil {
			return nil, err
		}
		if seen[n.Name()] {
			return nil, fmt.Errorf("%s is named twice. To give it more to do, write ;weight=2 behind it", n.Name())
		}
		seen[n.Name()] = true
		first = first || !n.Backup
		nodes = append(nodes, n)
	}
	switch {
	case len(nodes) > MostNodes:
		return nil, fmt.Errorf("there are %d nodes. At most %d are looked after", len(nodes), MostNodes)
	case len(nodes) > 0 && !first:
		return nil, fmt.Errorf("every node is a backup. Leave ;backup away from those that work all the time")
	}
	return nodes, nil
}
