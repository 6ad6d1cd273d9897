package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var wg, both sync.WaitGroup
	var seen int32
	results := make([]int, 16)
	wg.Wait()
	for round := 1; round <= 50; round++ {
		wg.Add(16)
		both.Add(1)
		go func() {
			wg.Wait()
			atomic.AddInt32(&seen, 1)
			both.Done()
		}()
		for i := range results {
			go func(i, round int) {
				results[i] = i * round
				wg.Done()
			}(i, round)
		}
		wg.Wait()
		both.Wait()
		if round%10 == 0 {
			sum := 0
			for _, r := range results {
				sum += r
			}
			fmt.Println(round, sum, atomic.LoadInt32(&seen))
		}
	}
}
