// How late a sleep of 1 ms ends: the same program as bench/programs/sleep.ts.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"time"
)

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	percentile, _ := strconv.Atoi(os.Args[3])
	for i := 0; i < warm; i++ {
		time.Sleep(time.Millisecond)
	}
	late := make([]float64, timed)
	got := 0
	for i := range late {
		s := time.Now()
		time.Sleep(time.Millisecond)
		over := time.Since(s) - time.Millisecond
		if over >= 0 {
			got++
		}
		late[i] = float64(over.Nanoseconds())
	}
	sort.Float64s(late)
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", late[timed*percentile/100], timed, got)
	if got != timed {
		os.Exit(1)
	}
}
