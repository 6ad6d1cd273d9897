package main

import "fmt"

func sender(c chan int, n int) {
	for i := 0; i < n; i++ {
		c <- 1
	}
}

func receiver(c, dummy chan int, n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		select {
		case v := <-c:
			sum += v
		case <-dummy:
			panic("dummy")
		}
	}
	return sum
}

func main() {
	c := make(chan int)
	dummy := make(chan int)
	for round := 0; round < 2; round++ {
		go sender(c, 100000)
		fmt.Println(receiver(c, dummy, 100000))
	}
	sent := false
	select {
	case dummy <- 1:
		sent = true
	default:
	}
	fmt.Println(sent, len(dummy))
}
