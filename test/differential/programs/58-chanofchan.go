package main

import "fmt"

type handler func(int) int

func double(x int) int { return x * 2 }
func square(x int) int { return x * x }

func main() {
	requests := make(chan chan int)
	go func() {
		for reply := range requests {
			x := <-reply
			reply <- x + 100
			close(reply)
		}
	}()
	for i := 0; i < 3; i++ {
		reply := make(chan int)
		requests <- reply
		reply <- i
		v := <-reply
		_, open := <-reply
		fmt.Println(v, open)
	}
	close(requests)

	handlers := make(chan handler)
	values := make(chan int)
	results := make(chan int)
	go func() {
		for h := range handlers {
			results <- h(<-values)
		}
		close(results)
	}()
	go func() {
		for i := 1; i <= 6; i++ {
			if i%2 == 0 {
				handlers <- double
			} else {
				handlers <- square
			}
			values <- i
		}
		close(handlers)
	}()
	for r := range results {
		fmt.Println(r)
	}
}
