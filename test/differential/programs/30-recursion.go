package main

import (
	"fmt"
	"runtime"
)

func fib(n int, out chan<- int) {
	if n < 2 {
		out <- n
		return
	}
	c := make(chan int)
	go fib(n-1, c)
	go fib(n-2, c)
	out <- <-c + <-c
}

func depth(n int) int {
	if n == 0 {
		runtime.Gosched()
		return 0
	}
	return 1 + depth(n-1)
}

func ackermann(m, n int) int {
	if m == 0 {
		return n + 1
	}
	if n == 0 {
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func hanoi(n int, from, to, via string, moves chan<- string) {
	if n == 0 {
		return
	}
	hanoi(n-1, from, via, to, moves)
	moves <- from + to
	hanoi(n-1, via, to, from, moves)
}

func main() {
	out := make(chan int)
	go fib(15, out)
	fmt.Println("fib", <-out)
	fmt.Println("depth", depth(20000))
	fmt.Println("ackermann", ackermann(2, 9))
	moves := make(chan string)
	go func() {
		hanoi(4, "a", "c", "b", moves)
		close(moves)
	}()
	text := ""
	for move := range moves {
		text += " " + move
	}
	fmt.Println("hanoi" + text)
}
