package main

import (
	"fmt"
	"runtime"
	"sync"
)

func why(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func turns() {
	for i := 0; i < 20; i++ {
		runtime.Gosched()
	}
}

func main() {
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	fmt.Println("len", len(c), "cap", cap(c))
	for i := 0; i < 4; i++ {
		v, ok := <-c
		fmt.Println(v, ok)
	}

	quit := make(chan int)
	woken := make(chan bool)
	for i := 0; i < 5; i++ {
		go func() {
			_, ok := <-quit
			woken <- ok
		}()
	}
	turns()
	close(quit)
	for i := 0; i < 5; i++ {
		fmt.Println("woken", <-woken)
	}

	full := make(chan int)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("sender:", recover()) }()
		full <- 1
		fmt.Println("BUG: sent")
	}()
	turns()
	close(full)
	wg.Wait()

	why(func() { close(quit) })
	why(func() {
		select {
		case c <- 3:
		default:
		}
	})
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println("goroutines", runtime.NumGoroutine())
}
