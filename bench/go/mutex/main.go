// Mutex contention: the same program as bench/programs/mutex.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

const goroutines = 8

func adder(count *int32, mu *sync.Mutex, n int, wg *sync.WaitGroup) {
	for i := 0; i < n; i++ {
		mu.Lock()
		*count++
		mu.Unlock()
	}
	wg.Done()
}

func contend(n int) int {
	count := new(int32)
	mu := new(sync.Mutex)
	wg := new(sync.WaitGroup)
	wg.Add(goroutines)
	for i := 0; i < goroutines; i++ {
		go adder(count, mu, n, wg)
	}
	wg.Wait()
	return int(*count)
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	contend(warm)
	started := time.Now()
	got := contend(timed)
	elapsed := time.Since(started)
	ops := goroutines * timed
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(ops), ops, got)
	if got != ops {
		os.Exit(1)
	}
}
