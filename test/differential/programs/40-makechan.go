package main

import "fmt"

func main() {
	n := 2
	fmt.Println(cap(make(chan int, n)))
	n -= 3
	fmt.Println(cap(make(chan int, n)))
}
