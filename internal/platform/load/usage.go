package load

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Usage is what a machine is busy with. What cannot be read is 0.
type Usage struct {
	ServerCores    float64 `json:"server_cores" doc:"Cores that the server is busy with."`
	ServerMB       float64 `json:"server_mb" doc:"Memory of the server (RSS), in MB."`
	GeneratorCores float64 `json:"generator_cores"`
	MachineBusy    float64 `json:"machine_busy" doc:"Share of all cores that are busy, by whatever."`
	DiskWait       float64 `json:"disk_wait" doc:"Share of all cores that have nothing to do but wait for disks."`
}

// average is the average of all, but the highest memory.
func average(all []Usage) (sum Usage) {
	if len(all) == 0 {
		return sum
	}
	n := float64(len(all))
	for _, u := range all {
		sum.ServerCores += u.ServerCores / n
		sum.GeneratorCores += u.GeneratorCores / n
		sum.MachineBusy += u.MachineBusy / n
		sum.DiskWait += u.DiskWait / n
		sum.ServerMB = max(sum.ServerMB, u.ServerMB)
	}
	return sum
}

// Watch looks at the machine once a second, and tells somebody how far a run is.
type Watch struct {
	Server   int                         // process of the server; 0: it is not here
	Progress func(elapsed time.Duration) // nil: nobody wants to know
}

// run watches until ctx ends.
func (w Watch) run(ctx context.Context, recorder *Recorder) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	begun := time.Now()
	before := w.read()
	for {
		select {
		case <-ctx.Done():
			return
		case at := <-ticker.C:
			now := w.read()
			recorder.Use(at.Add(-time.Second/2), now.since(before))
			before = now
			if w.Progress != nil {
				w.Progress(at.Sub(begun))
			}
		}
	}
}

// meters are counters of processor time that only grow, in seconds.
type meters struct {
	at                time.Time
	server, generator float64
	busy, disk, all   float64
	serverMB          float64
}

func (w Watch) read() meters {
	m := meters{at: time.Now(), generator: processorTime(os.Getpid())}
	if w.Server > 0 {
		m.server, m.serverMB = processorTime(w.Server), MemoryMB(w.Server)
	}
	m.busy, m.disk, m.all = machineTime()
	return m
}

func (m meters) since(before meters) Usage {
	took := m.at.Sub(before.at).Seconds()
	u := Usage{ServerMB: m.serverMB}
	if took > 0 {
		u.ServerCores, u.GeneratorCores = max(m.server-before.server, 0)/took, max(m.generator-before.generator, 0)/took
	}
	if all := m.all - before.all; all > 0 {
		u.MachineBusy, u.DiskWait = (m.busy-before.busy)/all, (m.disk-before.disk)/all
	}
	return u
}

// tick is the unit in which Linux counts processor time for everybody, on every machine.
const tick = 0.01

// processorTime is the processor time that a process has used, in seconds; 0 where that cannot be read.
func processorTime(pid int) float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name of the program, in parentheses, may have spaces; utime and stime are the 12th and 13th field behind it.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const user, system = 11, 12
	if len(fields) <= system {
		return 0
	}
	return (number(fields[user]) + number(fields[system])) * tick
}

// machineTime is the processor time of all cores: busy, waiting for disks, and all together.
func machineTime() (busy, disk, all float64) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0, 0
	}
	first, _, _ := strings.Cut(string(stat), "\n")
	const idle, wait, guest = 3, 4, 8 // guest is a part of user
	for i, field := range strings.Fields(strings.TrimPrefix(first, "cpu ")) {
		t := number(field) * tick
		if i >= guest {
			break
		}
		all += t
		switch i {
		case idle:
		case wait:
			disk += t
		default:
			busy += t
		}
	}
	return busy, disk, all
}

// MemoryMB is the memory of a process (RSS) in MB of 1,000,000 bytes; 0 where that cannot be read.
func MemoryMB(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if value, found := strings.CutPrefix(line, "VmRSS:"); found {
			const kib, mb = 1024, 1_000_000
			return number(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB"))) * kib / mb
		}
	}
	return 0
}

func number(text string) float64 {
	n, _ := strconv.ParseFloat(text, 64)
	return n
}

// Cores is how many cores this machine has.
func Cores() int { return runtime.NumCPU() }
