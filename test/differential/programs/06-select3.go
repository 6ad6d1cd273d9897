package main

import (
	"fmt"
	"runtime"
)

var nilch chan int

func closed() chan int {
	c := make(chan int)
	close(c)
	return c
}

func full() chan int {
	c := make(chan int, 1)
	c <- 7
	return c
}

func operation(which int) {
	switch which {
	case 0:
		nilch <- 7
	case 1:
		<-nilch
	case 2:
		make(chan int, 1) <- 7
	case 3:
		for i := 0; i < 10; i++ {
			if v, ok := <-closed(); v != 0 || ok {
				panic("closed channel gave something")
			}
		}
	case 4:
		closed() <- 7
	case 5:
		<-make(chan int)
	case 6:
		select {}
	case 7:
		select {
		case <-nilch:
		case nilch <- 7:
		}
	case 8:
		select {
		case <-make(chan int):
		}
	case 9:
		select {
		case make(chan int, 1) <- 7:
		}
	case 10:
		select {
		case <-full():
		case <-nilch:
		}
	case 11:
		select {
		case <-closed():
		}
	case 12:
		select {
		case closed() <- 7:
		}
	case 13:
		c := make(chan int)
		select {
		case c <- 1:
		case <-c:
		}
	default:
		select {
		default:
		}
		select {
		case <-nilch:
			panic("a nil channel was taken")
		default:
		}
		select {
		case full() <- 8:
			panic("not ready")
		case <-nilch:
			panic("not ready")
		case <-make(chan int):
			panic("not ready")
		default:
		}
	}
}

func attempt(which int) {
	defer func() {
		fmt.Println(which, "panics:", recover())
	}()
	operation(which)
	fmt.Println(which, "came back")
}

func main() {
	for which := 0; which <= 14; which++ {
		done := make(chan string, 2)
		if which == 4 || which == 12 {
			attempt(which)
			continue
		}
		which := which
		go func() {
			operation(which)
			done <- "came back"
		}()
		if which < 2 || which >= 5 && which <= 8 || which == 13 {
			go func() {
				for i := 0; i < 200; i++ {
					runtime.Gosched()
				}
				done <- "blocks"
			}()
		}
		fmt.Println(which, <-done)
	}
}
