// 200 primes by a chain of filters: the same program as bench/programs/sieve.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

const (
	primes = 200
	last   = 1223
)

func generate(out chan int) {
	for i := 2; ; i++ {
		out <- i
	}
}

func filter(src, out chan int, prime int) {
	for {
		n := <-src
		if n%prime != 0 {
			out <- n
		}
	}
}

func chain() int {
	src := make(chan int)
	go generate(src)
	prime := 0
	for i := 0; i < primes; i++ {
		prime = <-src
		out := make(chan int)
		go filter(src, out, prime)
		src = out
	}
	return prime
}

func chains(n int) int {
	right := 0
	for i := 0; i < n; i++ {
		if chain() == last {
			right++
		}
	}
	return right
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	chains(warm)
	started := time.Now()
	got := chains(timed)
	elapsed := time.Since(started)
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
