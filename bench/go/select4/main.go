// select of 4: the same program as bench/programs/select4.ts.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

const channels = 4

func produce(out chan float64, n int) {
	for i := 1; i <= n; i++ {
		out <- float64(i)
	}
}

func receive(n int) float64 {
	a := make(chan float64)
	b := make(chan float64)
	c := make(chan float64)
	d := make(chan float64)
	go produce(a, n)
	go produce(b, n)
	go produce(c, n)
	go produce(d, n)
	sum := 0.0
	for i := 0; i < channels*n; i++ {
		var v float64
		select {
		case v = <-a:
		case v = <-b:
		case v = <-c:
		case v = <-d:
		}
		sum += v
	}
	return sum
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	receive(warm)
	started := time.Now()
	sum := receive(timed)
	elapsed := time.Since(started)
	ops := channels * timed
	got := 0
	if sum == float64(ops)*float64(timed+1)/2 {
		got = ops
	}
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(ops), ops, got)
	if got != ops {
		os.Exit(1)
	}
}
