// gosched: the same program as bench/programs/gosched.ts.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const goroutines = 16

type shared struct {
	wg     sync.WaitGroup
	yields int64
}

func yielder(s *shared, n int) {
	i := 0
	for ; i < n; i++ {
		runtime.Gosched()
	}
	atomic.AddInt64(&s.yields, int64(i))
	s.wg.Done()
}

func run(n int) int {
	s := new(shared)
	s.wg.Add(goroutines)
	for i := 0; i < goroutines; i++ {
		go yielder(s, n)
	}
	s.wg.Wait()
	return int(s.yields)
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	run(warm)
	started := time.Now()
	got := run(timed)
	elapsed := time.Since(started)
	ops := goroutines * timed
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(ops), ops, got)
	if got != ops {
		os.Exit(1)
	}
}
