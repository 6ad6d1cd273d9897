package main

import "fmt"

const N = 10000

func pass(left, right chan int) {
	left <- 1 + <-right
}

func main() {
	leftmost := make(chan int)
	left := leftmost
	for i := 0; i < N; i++ {
		right := make(chan int)
		go pass(left, right)
		left = right
	}
	go func(c chan int) { c <- 1 }(left)
	fmt.Println(<-leftmost)
}
