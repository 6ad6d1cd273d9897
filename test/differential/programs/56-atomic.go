package main

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	var wg sync.WaitGroup
	var n, lock int32
	max := int32(-1)
	count := 0
	wg.Add(24)
	for i := 0; i < 8; i++ {
		go func() {
			for i := 0; i < 1000; i++ {
				atomic.AddInt32(&n, 1)
			}
			wg.Done()
		}()
		go func(v int32) {
			for {
				seen := atomic.LoadInt32(&max)
				if seen >= v || atomic.CompareAndSwapInt32(&max, seen, v) {
					break
				}
				runtime.Gosched()
			}
			wg.Done()
		}(int32(i * 5 % 8))
		go func() {
			for i := 0; i < 100; i++ {
				for !atomic.CompareAndSwapInt32(&lock, 0, 1) {
					runtime.Gosched()
				}
				before := count
				runtime.Gosched()
				count = before + 1
				atomic.StoreInt32(&lock, 0)
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println("sum", n, "max", max, "count", count)
	old, five := atomic.SwapInt32(&n, 5), atomic.LoadInt32(&n)
	fmt.Println(old, five, atomic.CompareAndSwapInt32(&n, 4, 9), atomic.CompareAndSwapInt32(&n, 5, 9), atomic.LoadInt32(&n))
	n = math.MaxInt32
	fmt.Println(atomic.AddInt32(&n, 1), atomic.AddInt32(&n, -1))
}
