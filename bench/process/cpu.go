package process

import (
	"os"
	"os/exec"
	"time"
)

// CPU is Server.CPU of any process that is running, with those that it began.
func CPU(pid int) (time.Duration, error) {
	found, err := os.FindProcess(pid)
	if err != nil {
		return 0, err
	}
	return (&Server{cmd: &exec.Cmd{Process: found}}).CPU()
}
