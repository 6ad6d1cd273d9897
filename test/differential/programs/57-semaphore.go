package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	sem := make(chan bool, 3)
	var active, runs int32
	var wg sync.WaitGroup
	for i := 0; i < 100; i++ {
		wg.Add(1)
		go func() {
			sem <- true
			if now := atomic.AddInt32(&active, 1); now > 3 {
				panic(fmt.Sprint(now, " at work"))
			}
			atomic.AddInt32(&runs, 1)
			for i := 0; i < 5; i++ {
				runtime.Gosched()
			}
			atomic.AddInt32(&active, -1)
			<-sem
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println("runs", runs, "active", active, "len", len(sem), "cap", cap(sem))
}
