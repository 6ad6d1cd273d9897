// ping-pong: the same program as bench/programs/pingpong.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func echo(to, back chan float64) {
	for {
		v, ok := <-to
		if !ok {
			return
		}
		back <- v + 1
	}
}

func rally(n int) int {
	to := make(chan float64)
	back := make(chan float64)
	go echo(to, back)
	right := 0
	for i := 0; i < n; i++ {
		to <- float64(i)
		v := <-back
		if v == float64(i)+1 {
			right++
		}
	}
	close(to)
	return right
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	rally(warm)
	started := time.Now()
	right := rally(timed)
	elapsed := time.Since(started)
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(2*timed), 2*timed, 2*right)
	if right != timed {
		os.Exit(1)
	}
}
