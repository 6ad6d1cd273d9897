package main

import (
	"fmt"
	"sync"
)

func crossed(first, second *sync.Mutex, ready *sync.WaitGroup, done chan int) {
	first.Lock()
	ready.Done()
	ready.Wait()
	second.Lock()
	done <- 1
}

func main() {
	var a, b sync.Mutex
	var ready sync.WaitGroup
	done := make(chan int)
	ready.Add(2)
	go crossed(&a, &b, &ready, done)
	go crossed(&b, &a, &ready, done)
	fmt.Println("waiting")
	fmt.Println(<-done)
}
