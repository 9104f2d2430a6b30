package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
)

// client speaks HTTP by hand on one connection, because on two cores a comfortable client would be most of what is measured.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	host string
	out  bytes.Buffer
	body []byte
}

func dial(host string) (*client, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 32<<10), host: host}, nil
}

func (c *client) close() { _ = c.conn.Close() }

func (c *client) get(path string) (document, error) { return c.send("GET", path, "") }

// send makes a request and returns the document in its answer; an error for any status of 300 and above.
func (c *client) send(method, path, body string, headers ...string) (document, error) {
	status, err := c.exchange(method, path, body, headers...)
	if err != nil {
		return nil, err
	}
	if status >= 300 {
		return nil, fmt.Errorf("%s %s answered %d: %s", method, path, status, c.body)
	}
	var d document
	if err := json.Unmarshal(c.body, &d); err != nil {
		return nil, err
	}
	return d, nil
}

// exchange makes a request; the body of its answer is c.body until the next.
func (c *client) exchange(method, path, body string, headers ...string) (status int, err error) {
	c.out.Reset()
	fmt.Fprintf(&c.out, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nContent-Type: application/json\r\n", method, path, c.host, len(body))
	for _, h := range headers {
		c.out.WriteString(h)
		c.out.WriteString("\r\n")
	}
	c.out.WriteString("\r\n")
	c.out.WriteString(body)
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		return 0, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	length := 0
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		if value, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			if length, err = strconv.Atoi(strings.TrimSpace(string(value))); err != nil {
				return 0, err
			}
		}
	}
	if cap(c.body) < length {
		c.body = make([]byte, length)
	}
	c.body = c.body[:length]
	_, err = io.ReadFull(c.in, c.body)
	return status, err
}

// want makes a request that must be answered with a status.
func (c *client) want(status int, method, path, body string, headers ...string) error {
	got, err := c.exchange(method, path, body, headers...)
	if err == nil && got != status {
		err = fmt.Errorf("%s %s answered %d, want %d: %s", method, path, got, status, c.body)
	}
	return err
}

// field is the value of the first field of that name in the last answer: a text without its quotes, or a number.
func (c *client) field(name string) string {
	_, rest, _ := bytes.Cut(c.body, []byte(`"`+name+`":`))
	end := bytes.IndexAny(rest, ",}")
	if end < 0 {
		return ""
	}
	return strings.Trim(string(rest[:end]), `"`)
}

// document is a JSON object.
type document map[string]json.RawMessage

func (d document) list(name string) (list []document) {
	_ = json.Unmarshal(d[name], &list)
	return list
}

func (d document) text(name string) (text string) {
	_ = json.Unmarshal(d[name], &text)
	return text
}

func (d document) number(name string) (number int64) {
	_ = json.Unmarshal(d[name], &number)
	return number
}

const address = `{"first_name":"Ada","last_name":"Lovelace","address_1":"12 Main St","city":"Springfield","province_code":"IL",` +
	`"postal_code":"62701","country_code":"US"}`

var keys atomic.Int64

func newKey() string { return "Idempotency-Key: bench-" + strconv.FormatInt(keys.Add(1), 10) }

// guest buys two things as a browser does: a cart, two items, the checkout, who and where to, and the order.
func guest(c *client, variants []string) error {
	if err := c.want(201, "POST", "/api/carts", "{}"); err != nil {
		return err
	}
	cart, secret := c.field("id"), "Cart-Token: "+c.field("token")
	for _, v := range variants {
		if err := c.want(201, "POST", "/api/carts/"+cart+"/items", `{"variant_id":"`+v+`","quantity":1}`, secret); err != nil {
			return err
		}
	}
	if err := c.want(201, "POST", "/api/checkouts", `{"cart_id":"`+cart+`"}`, secret); err != nil {
		return err
	}
	checkout := c.field("id")
	if err := c.want(200, "PATCH", "/api/checkouts/"+checkout, `{"email":"ada@example.com","shipping_address":`+address+`}`, secret); err != nil {
		return err
	}
	_, total, _ := bytes.Cut(c.body, []byte(`"total":{"amount":`))
	// The total of the session stands behind those of its items.
	for next := total; next != nil; {
		if _, rest, more := bytes.Cut(next, []byte(`"tax_total":{"amount":`)); more {
			_, next, _ = bytes.Cut(rest, []byte(`"total":{"amount":`))
			total = next
			continue
		}
		break
	}
	amount, _, _ := bytes.Cut(total, []byte(","))
	body := `{"payment":{"provider":"test"},"expected_total":{"amount":` + string(amount) + `,"currency_code":"USD"}}`
	return c.want(201, "POST", "/api/checkouts/"+checkout+"/complete", body, secret, newKey())
}

// oneCall buys two things in one request.
func oneCall(c *client, variants []string) error {
	body := `{"items":[{"variant_id":"` + variants[0] + `","quantity":1},{"variant_id":"` + variants[1] + `","quantity":1}],` +
		`"email":"ada@example.com","shipping_address":` + address + `,"payment":{"provider":"test"}}`
	return c.want(201, "POST", "/api/orders", body, newKey())
}
