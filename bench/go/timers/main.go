// One timer more, started and stopped, beside many that live: the same program as bench/programs/timers.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func churn(n int) int {
	stopped := 0
	for i := 0; i < n; i++ {
		if time.NewTimer(time.Hour + time.Duration((i*7919)%100_000)*time.Millisecond).Stop() {
			stopped++
		}
	}
	return stopped
}

func main() {
	live, _ := strconv.Atoi(os.Args[1])
	warm, _ := strconv.Atoi(os.Args[2])
	timed, _ := strconv.Atoi(os.Args[3])
	all := make(chan *time.Timer, live)
	for i := 0; i < live; i++ {
		all <- time.NewTimer(time.Hour + time.Duration(i%100_000)*time.Millisecond)
	}
	churn(warm)
	started := time.Now()
	got := churn(timed)
	elapsed := time.Since(started)
	alive := 0
	for i := 0; i < live; i++ {
		if (<-all).Stop() {
			alive++
		}
	}
	ops := timed + live
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), ops, got+alive)
	if got+alive != ops {
		os.Exit(1)
	}
}
