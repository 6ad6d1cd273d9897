// A buffered channel: the same program as bench/programs/buffered.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

const room = 128

func produce(out chan float64, n int) {
	for i := 0; i < n; i++ {
		out <- float64(i)
	}
	close(out)
}

func consume(n int) int {
	c := make(chan float64, room)
	go produce(c, n)
	right := 0
	for {
		v, ok := <-c
		if !ok {
			return right
		}
		if v == float64(right) {
			right++
		}
	}
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	consume(warm)
	started := time.Now()
	got := consume(timed)
	elapsed := time.Since(started)
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
