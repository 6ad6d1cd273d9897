package main

import "fmt"

func touched() *int {
	panic("BUG: the case that was not taken was evaluated")
}

func main() {
	var x struct{ a int }
	c := make(chan int, 1)
	c1 := make(chan int)
	c <- 42
	select {
	case *touched() = <-c1:
	case x.a = <-c:
	}
	fmt.Println(x.a)
}
