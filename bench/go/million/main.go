// 1,000,000 goroutines: the same program as bench/programs/million.ts.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"
)

const batch = 1000

func child(count *int32) {
	atomic.AddInt32(count, 1)
}

func run(count *int32, n int) {
	target := atomic.LoadInt32(count) + int32(n)
	for i := 0; i < n; i++ {
		go child(count)
	}
	for atomic.LoadInt32(count) < target {
		runtime.Gosched()
	}
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	count := new(int32)
	for i := 0; i < warm; i += batch {
		run(count, batch)
	}
	started := time.Now()
	run(count, timed)
	elapsed := time.Since(started)
	got := int(atomic.LoadInt32(count)) - warm
	fmt.Printf("{\"ns\":%d,\"ops\":%d,\"got\":%d}\n", elapsed.Nanoseconds(), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
