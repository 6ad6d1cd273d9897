package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	var once sync.Once
	var value, runs int32
	out := make(chan int32)
	for i := 0; i < 20; i++ {
		go func() {
			once.Do(func() {
				for i := 0; i < 10; i++ {
					atomic.AddInt32(&value, 1)
					runtime.Gosched()
				}
				atomic.AddInt32(&runs, 1)
			})
			out <- atomic.LoadInt32(&value)
		}()
	}
	sum := int32(0)
	for i := 0; i < 20; i++ {
		sum += <-out
	}
	fmt.Println("every caller saw 10:", sum == 200, "runs", atomic.LoadInt32(&runs))

	var panics sync.Once
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		panics.Do(func() { panic("failed") })
		fmt.Println("BUG: no panic")
	}()
	panics.Do(func() { fmt.Println("BUG: run twice") })
	fmt.Println("done")
}
