package main

import (
	"fmt"
	"os"
)

func main() {
	c := make(chan int)
	go func() {
		defer fmt.Println("BUG: ran after exit")
		<-c
		os.Exit(3)
	}()
	fmt.Println("sending")
	c <- 1
	c <- 2
	fmt.Println("not reached")
}
