// stopping the world: the same program as bench/programs/stw.ts.
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

func compute(stop *int32, wg *sync.WaitGroup) {
	x := int32(1)
	for atomic.LoadInt32(stop) == 0 {
		for i := int32(0); i < 1000; i++ {
			x = x*31 + i
		}
	}
	wg.Done()
}

func stops(n int) int {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	done := 0
	for i := 0; i < n; i++ {
		runtime.ReadMemStats(&m)
		done++
	}
	return done
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	procs := runtime.GOMAXPROCS(0)
	var stop int32
	var wg sync.WaitGroup
	wg.Add(procs - 1)
	for i := 1; i < procs; i++ {
		go compute(&stop, &wg)
	}
	stops(warm)
	started := time.Now()
	got := stops(timed)
	elapsed := time.Since(started)
	atomic.StoreInt32(&stop, 1)
	wg.Wait()
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
