package main

import "fmt"

const (
	nodes  = 50
	passes = 10001
)

func node(id int, src, dst, done chan int) {
	for token := range src {
		if token == passes {
			done <- id
		} else {
			dst <- token + 1
		}
	}
}

func main() {
	done := make(chan int)
	first := make(chan int)
	src := first
	for id := 1; id < nodes; id++ {
		dst := make(chan int)
		go node(id, src, dst, done)
		src = dst
	}
	go node(nodes, src, first, done)
	first <- 1
	fmt.Println("last", <-done)
}
