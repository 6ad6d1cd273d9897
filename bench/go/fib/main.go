// fib(20) with a goroutine for every call: the same program as bench/programs/fib.ts, joined by a WaitGroup.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

const (
	n      = 20
	result = 6765
)

// What a caller waits with: one allocation a call, as in the other program.
type join struct {
	wg      sync.WaitGroup
	results [2]int32
}

func fib(n int32, j *join, which int) {
	if n < 2 {
		j.results[which] = n
		j.wg.Done()
		return
	}
	mine := new(join)
	mine.wg.Add(2)
	go fib(n-1, mine, 0)
	go fib(n-2, mine, 1)
	mine.wg.Wait()
	j.results[which] = mine.results[0] + mine.results[1]
	j.wg.Done()
}

func run(rounds int) int {
	right := 0
	for r := 0; r < rounds; r++ {
		j := new(join)
		j.wg.Add(1)
		go fib(n, j, 0)
		j.wg.Wait()
		if j.results[0] == result {
			right++
		}
	}
	return right
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	run(warm)
	started := time.Now()
	got := run(timed)
	elapsed := time.Since(started)
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
