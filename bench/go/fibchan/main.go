// fib(20) over channels: the same program as bench/programs/fibchan.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

const (
	number = 20
	result = 6765
)

func fib(n float64, out chan float64) {
	if n < 2 {
		out <- n
		return
	}
	c := make(chan float64)
	go fib(n-1, c)
	go fib(n-2, c)
	a := <-c
	b := <-c
	out <- a + b
}

func trees(n int) int {
	right := 0
	c := make(chan float64)
	for i := 0; i < n; i++ {
		go fib(number, c)
		if <-c == result {
			right++
		}
	}
	return right
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	trees(warm)
	started := time.Now()
	got := trees(timed)
	elapsed := time.Since(started)
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
