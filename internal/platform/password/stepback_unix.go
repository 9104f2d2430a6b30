//go:build unix && !linux

package password

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// stepBack gives a process the lowest priority.
func stepBack(pid int) error {
	const lowest = 19
	if err := unix.Setpriority(unix.PRIO_PROCESS, pid, lowest); err != nil {
		return fmt.Errorf("lower the priority of a process: %w", err)
	}
	return nil
}
