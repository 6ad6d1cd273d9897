package main

import "fmt"

const N = 20000

func sender(c1, c2, c3, c4 chan<- int) {
	defer close(c1)
	defer close(c2)
	defer close(c3)
	defer close(c4)
	for i := 0; i < N; i++ {
		select {
		case c1 <- i:
		case c2 <- i:
		case c3 <- i:
		case c4 <- i:
		}
	}
}

func mux(out chan<- int, in <-chan int, done chan<- bool) {
	for v := range in {
		out <- v
	}
	done <- true
}

func main() {
	c1, c2, c3, c4 := make(chan int), make(chan int), make(chan int), make(chan int)
	done := make(chan bool)
	out := make(chan int)
	go sender(c1, c2, c3, c4)
	go mux(out, c1, done)
	go mux(out, c2, done)
	go mux(out, c3, done)
	go mux(out, c4, done)
	go func() {
		for i := 0; i < 4; i++ {
			<-done
		}
		close(out)
	}()

	var seen [N]bool
	received := 0
	for v := range out {
		if seen[v] {
			panic(fmt.Sprint("got duplicate value: ", v))
		}
		seen[v] = true
		received++
	}
	fmt.Println("received", received)
}
