package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var a, b int
	var wg sync.WaitGroup
	wg.Add(12)
	reader := func() {
		for i := 0; i < 50; i++ {
			mu.RLock()
			x := a
			runtime.Gosched()
			if x != b {
				panic("torn")
			}
			mu.RUnlock()
		}
		wg.Done()
	}
	for i := 0; i < 4; i++ {
		go func() {
			for i := 0; i < 50; i++ {
				mu.Lock()
				a++
				runtime.Gosched()
				b++
				mu.Unlock()
			}
			wg.Done()
		}()
		go reader()
		go reader()
	}
	wg.Wait()
	fmt.Println("pair", a, b)

	mu.RLock()
	fmt.Println("a second reader", mu.TryRLock(), "a writer", mu.TryLock())
	mu.RUnlock()
	mu.RUnlock()
	fmt.Println("a writer", mu.TryLock(), "a reader", mu.TryRLock())
	mu.Unlock()
}
