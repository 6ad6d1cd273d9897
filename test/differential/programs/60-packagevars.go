package main

import (
	"fmt"
	"strings"
	"sync"
)

var (
	names   = make(chan string, 3)
	results = make(chan int, 4)
	mu      sync.Mutex
	table   = make([]int, 8)
	total   = start(10)
	last    = "nobody"
	calls   = 0
)

func start(n int) int { return n * 10 }

func init() {
	names <- "init"
	for i := range table {
		table[i] = i + total
	}
}

func worker(name string, part []int, wg *sync.WaitGroup) {
	sum := 0
	for _, v := range part {
		sum += v
	}
	mu.Lock()
	total += sum
	calls++
	if calls == 2 {
		last = "the second"
	}
	mu.Unlock()
	names <- name
	results <- sum
	wg.Done()
}

func main() {
	fmt.Println(total, last, calls, strings.Trim(fmt.Sprint(table), "[]"))
	var wg sync.WaitGroup
	wg.Add(2)
	fmt.Println(<-names)
	go worker("a", table[:4], &wg)
	go worker("a", table[4:], &wg)
	wg.Wait()
	fmt.Println(<-names, <-names)
	fmt.Println(<-results + <-results)
	fmt.Println(total, last, calls)
}
