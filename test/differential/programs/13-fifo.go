package main

import "fmt"

const N = 10

func asyncFifo() {
	ch := make(chan int, N)
	for i := 0; i < N; i++ {
		ch <- i
	}
	for i := 0; i < N; i++ {
		fmt.Println("buffered", <-ch)
	}
}

func link(ch <-chan int, val int, before <-chan int, after chan<- int) {
	<-before
	got := <-ch
	if got != val {
		panic(val)
	}
	fmt.Println("unbuffered", got)
	after <- 1
}

func syncFifo() {
	ch := make(chan int)
	start := make(chan int)
	before := start
	for i := 0; i < N; i++ {
		after := make(chan int)
		go link(ch, i, before, after)
		before = after
	}
	start <- 0
	for i := 0; i < N; i++ {
		ch <- i
	}
	<-before
}

func main() {
	asyncFifo()
	syncFifo()
}
