package password

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// stepBack lets the threads of a process run only while nothing else wants to, and those that they begin. A low priority would
// not do: its turn is short, but it is not cut off for who wakes up. Linux keeps all that for each thread.
func stepBack(pid int) error {
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		return fmt.Errorf("list the threads of a process: %w", err)
	}
	idle := &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE, Nice: 19}
	for _, thread := range threads {
		tid, err := strconv.Atoi(thread.Name())
		if err != nil {
			return fmt.Errorf("list the threads of a process: %w", err)
		}
		if err := unix.SchedSetAttr(tid, idle, 0); err != nil && !errors.Is(err, unix.ESRCH) { // one that has ended meanwhile
			return fmt.Errorf("let a thread step back: %w", err)
		}
	}
	return nil
}
