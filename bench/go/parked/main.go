// Bytes of heap and stacks that a parked goroutine costs: what is in use before and after parking so many.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"
)

func sleeper(count *int32) {
	atomic.AddInt32(count, 1)
	select {}
}

func inuse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse + m.MSpanInuse + m.MCacheInuse + m.OtherSys + m.GCSys)
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	count := new(int32)
	before := inuse()
	for i := 0; i < n; i++ {
		go sleeper(count)
	}
	for int(atomic.LoadInt32(count)) < n {
		runtime.Gosched()
	}
	// The last of them has counted itself but may not be parked yet.
	time.Sleep(10 * time.Millisecond)
	after := inuse()
	got := runtime.NumGoroutine() - 1
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(after-before)/float64(n), n, got)
	if got != n {
		os.Exit(1)
	}
}
