package main

import "fmt"

func fails(c chan int) {
	v := <-c
	panic(fmt.Sprintf("bad value %d", v))
}

func main() {
	c := make(chan int)
	go fails(c)
	fmt.Println("sending")
	c <- 7
	c <- 8
	fmt.Println("not reached")
}
