// create+run+exit: the same program as bench/programs/create.ts.
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

func run(count *int32, batches int) {
	for b := 0; b < batches; b++ {
		target := atomic.LoadInt32(count) + batch
		for i := 0; i < batch; i++ {
			go child(count)
		}
		for atomic.LoadInt32(count) < target {
			runtime.Gosched()
		}
	}
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	batches, _ := strconv.Atoi(os.Args[2])
	count := new(int32)
	run(count, warm)
	started := time.Now()
	run(count, batches)
	elapsed := time.Since(started)
	ops := batches * batch
	got := int(atomic.LoadInt32(count)) - warm*batch
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(ops), ops, got)
	if got != ops {
		os.Exit(1)
	}
}
