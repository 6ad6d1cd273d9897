package main

import (
	"fmt"
	"runtime"
	"sync"
)

var counter int

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(20)
	for i := 0; i < 20; i++ {
		go func() {
			for i := 0; i < 500; i++ {
				mu.Lock()
				before := counter
				if i%10 == 0 {
					runtime.Gosched()
				}
				counter = before + 1
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println("counter", counter)
	fmt.Println("free", mu.TryLock(), "held", mu.TryLock())
	mu.Unlock()
}
