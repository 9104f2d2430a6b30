package staff

import (
	"strconv"
	"testing"
	"time"
)

// Of however many addresses, no more than a thousand and one are reported in an hour, and nobody is forgotten to be counted.
func TestStrangersAreBounded(t *testing.T) {
	s := strangers{from: map[string]*knocks{}}
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	knock := func(addresses int) (reports, attempts int) {
		for i := range addresses {
			if n := s.count(strconv.Itoa(i), now); n > 0 {
				reports, attempts = reports+1, attempts+n
			}
		}
		return reports, attempts
	}
	if reports, _ := knock(5000); reports != maxStrangers+1 || len(s.from) != maxStrangers+1 {
		t.Errorf("%d reports of %d places", reports, len(s.from))
	}
	now = now.Add(strangersEvery - time.Second)
	if reports, _ := knock(5000); reports != 0 {
		t.Errorf("%d reports within the hour", reports)
	}
	now = now.Add(time.Second)
	if reports, attempts := knock(maxStrangers); reports != maxStrangers || attempts != 2*maxStrangers {
		t.Errorf("an hour later %d reports of %d attempts", reports, attempts)
	}
	// Who is not heard of any more makes room.
	now = now.Add(strangersEvery)
	if n := s.count("new", now); n != 1 || len(s.from) > 2 {
		t.Errorf("%d of a new one, %d places", n, len(s.from))
	}
	now = now.Add(-24 * time.Hour)
	if n := s.count("new", now); n != 1 {
		t.Errorf("with the clock set back: %d", n)
	}
}
