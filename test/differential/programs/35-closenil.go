package main

import "fmt"

func main() {
	var c chan int
	sent, received := false, false
	select {
	case c <- 1:
		sent = true
	default:
	}
	select {
	case <-c:
		received = true
	default:
	}
	fmt.Println(len(c), cap(c), sent, received)
	close(c)
}
