package main

import (
	"fmt"
	"sync"
)

func greet(name string, out chan<- string) {
	out <- "hello, " + name
}

func count(n int, wg *sync.WaitGroup, sum chan<- int) {
	total := 0
	for i := 1; i <= n; i++ {
		total += i
	}
	sum <- total
	wg.Done()
}

func main() {
	out := make(chan string)
	go greet("world", out)
	fmt.Println(<-out)

	var wg sync.WaitGroup
	sums := make(chan int, 3)
	wg.Add(3)
	for i := 1; i <= 3; i++ {
		go count(i*10, &wg, sums)
	}
	wg.Wait()
	a, b, c := <-sums, <-sums, <-sums
	fmt.Println("sum", a+b+c)
}
