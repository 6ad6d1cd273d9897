package main

import (
	"fmt"
	"strings"
	"sync"
)

func main() {
	squares := make([]int, 10)
	var wg sync.WaitGroup
	for i := range squares {
		n := i
		wg.Add(1)
		go func() {
			squares[n] = n * n
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Trim(fmt.Sprint(squares), "[]"))

	c := make(chan string)
	greeting := "hello"
	go func(name string) {
		c <- greeting + ", " + name
		c <- "bye"
	}("gopher")
	fmt.Println(<-c)
	fmt.Println(<-c)

	twice := func(x int) int { return 2 * x }
	sum := 0
	for i := 0; i < 5; i++ {
		sum += twice(i)
	}
	fmt.Println(sum)
}
