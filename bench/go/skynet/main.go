// skynet: the same program as bench/programs/skynet.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

const children = 10

func skynet(first, size int, out chan int) {
	if size == 1 {
		out <- first
		return
	}
	sums := make(chan int, children)
	part := size / children
	for i := 0; i < children; i++ {
		go skynet(first+i*part, part, sums)
	}
	sum := 0
	for i := 0; i < children; i++ {
		sum += <-sums
	}
	out <- sum
}

func tree(leaves int) int {
	result := make(chan int)
	go skynet(0, leaves, result)
	return <-result
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	tree(warm)
	started := time.Now()
	sum := tree(timed)
	elapsed := time.Since(started)
	got := 0
	if sum == timed*(timed-1)/2 {
		got = 1
	}
	fmt.Printf("{\"ns\":%d,\"ops\":1,\"got\":%d}\n", elapsed.Nanoseconds(), got)
	if got != 1 {
		os.Exit(1)
	}
}
