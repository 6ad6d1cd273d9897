package main

import "fmt"

func stream(c chan int, from, n int) {
	for i := 0; i < n; i++ {
		c <- from + i
	}
	close(c)
}

func main() {
	a := make(chan int)
	b := make(chan int, 2)
	go stream(a, 0, 30)
	go stream(b, 1000, 10)
	sumA, sumB := 0, 0
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if ok {
				sumA += v
			} else {
				a = nil
			}
		case v, ok := <-b:
			if ok {
				sumB += v
			} else {
				b = nil
			}
		}
	}
	fmt.Println("a", sumA, "b", sumB)
}
