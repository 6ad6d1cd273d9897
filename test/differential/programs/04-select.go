package main

import "fmt"

func offer(a, b chan int) (sent, evaluated int) {
	shift := 0
	value := func() int {
		evaluated++
		return 1 << shift
	}
	for {
		select {
		case a <- value():
			a = nil
		case b <- value():
			b = nil
		default:
			return
		}
		sent++
		shift++
	}
}

func main() {
	a := make(chan int, 1)
	b := make(chan int, 1)
	sent, evaluated := offer(a, b)
	fmt.Println("sent", sent, "evaluated", evaluated)
	x, y := <-a, <-b
	fmt.Println("values", x|y)
	sent, evaluated = offer(a, nil)
	fmt.Println("sent", sent, "evaluated", evaluated)
	fmt.Println("value", <-a)
}
