package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// othersTime is the processor time that neither the shop nor this program has used since the machine was started.
func (b *bench) othersTime() (time.Duration, error) {
	shop, err := b.server.CPU()
	if err != nil {
		return 0, err
	}
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return 0, err
	}
	all, err := busy()
	return all - shop - time.Duration(own.Utime.Nano()+own.Stime.Nano()), err
}

// busy is the processor time that everything on the machine has used.
func busy() (time.Duration, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(first)
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, errors.New("/proc/stat has another form")
	}
	const idle, waiting, tick = 4, 5, 10 * time.Millisecond
	var ticks int64
	for i, field := range fields[1:9] { // not those of guests, who are counted twice
		if i+1 == idle || i+1 == waiting {
			continue
		}
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("/proc/stat: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * tick, nil
}
