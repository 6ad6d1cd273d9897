// a short syscall: the same program as bench/programs/syscall.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

func calls(n int) int {
	done := 0
	for i := 0; i < n; i++ {
		if _, _, errno := syscall.Syscall(syscall.SYS_GETPPID, 0, 0, 0); errno == 0 {
			done++
		}
	}
	return done
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	calls(warm)
	started := time.Now()
	got := calls(timed)
	elapsed := time.Since(started)
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
