package main

import (
	"fmt"
	"sync"
)

const (
	limit = 4
	per   = 100
)

var (
	mu       sync.Mutex
	notFull  = sync.NewCond(&mu)
	notEmpty = sync.NewCond(&mu)
	buf      []int
)

func put(v int) {
	mu.Lock()
	for len(buf) == limit {
		notFull.Wait()
	}
	buf = append(buf, v)
	notEmpty.Signal()
	mu.Unlock()
}

func take() int {
	mu.Lock()
	for len(buf) == 0 {
		notEmpty.Wait()
	}
	v := buf[0]
	buf = buf[1:]
	notFull.Signal()
	mu.Unlock()
	return v
}

func main() {
	out := make(chan int)
	for i := 0; i < 3; i++ {
		go func(from int) {
			for i := 0; i < per; i++ {
				put(from + i)
			}
		}(i * per)
		go func() {
			sum := 0
			for i := 0; i < per; i++ {
				sum += take()
			}
			out <- sum
		}()
	}
	sum := 0
	for i := 0; i < 3; i++ {
		sum += <-out
	}
	fmt.Println("sum", sum, "left", len(buf))

	gun := sync.NewCond(&mu)
	fired, off := false, 0
	var ready, done sync.WaitGroup
	ready.Add(10)
	done.Add(10)
	for i := 0; i < 10; i++ {
		go func() {
			mu.Lock()
			ready.Done()
			for !fired {
				gun.Wait()
			}
			off++
			mu.Unlock()
			done.Done()
		}()
	}
	ready.Wait()
	mu.Lock()
	fmt.Println("off before the gun", off)
	fired = true
	gun.Broadcast()
	mu.Unlock()
	done.Wait()
	fmt.Println("off", off)
}
