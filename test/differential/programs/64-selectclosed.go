package main

import (
	"fmt"
	"runtime"
)

func main() {
	never := make(chan int)
	c := make(chan int)
	d := make(chan int)
	out := make(chan string)
	for i := 0; i < 3; i++ {
		go func() {
			select {
			case <-never:
				out <- "never"
			case v, ok := <-c:
				out <- fmt.Sprint("1 ", v, " ", ok)
			}
		}()
	}
	go func() {
		defer func() { out <- fmt.Sprint(recover()) }()
		select {
		case <-never:
		case d <- 1:
		}
	}()
	for i := 0; i < 50; i++ {
		runtime.Gosched()
	}
	close(c)
	for i := 0; i < 3; i++ {
		fmt.Println(<-out)
	}
	close(d)
	fmt.Println(<-out)
	sent := false
	select {
	case never <- 1:
		sent = true
	default:
	}
	fmt.Println(sent)
	select {
	case d <- 1:
	}
}
