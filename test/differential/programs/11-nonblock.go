package main

import (
	"fmt"
	"runtime"
)

const maxTries = 100000

func receiver[T comparable](c chan T, want T, strobe chan bool) {
	if <-c != want {
		panic("value")
	}
	strobe <- true
}

func sender[T any](c chan T, v T, strobe chan bool) {
	c <- v
	strobe <- true
}

func exercise[T comparable](buffer int, sent, received T) {
	strobe := make(chan bool)
	c := make(chan T, buffer)
	select {
	case <-c:
		panic("a receive from an empty channel went on")
	default:
	}

	go receiver(c, sent, strobe)
	tries := 0
Send:
	for {
		select {
		case c <- sent:
			break Send
		default:
			if tries++; tries > maxTries {
				panic("nobody takes it")
			}
			runtime.Gosched()
		}
	}
	<-strobe

	go sender(c, received, strobe)
	if buffer > 0 {
		<-strobe
	}
	var got T
	tries = 0
Recv:
	for {
		select {
		case got = <-c:
			break Recv
		default:
			if tries++; tries > maxTries {
				panic("nobody sends")
			}
			runtime.Gosched()
		}
	}
	if got != received {
		panic("value")
	}
	if buffer == 0 {
		<-strobe
	}
	fmt.Println("buffer", buffer, "received", got)
}

func main() {
	for buffer := 0; buffer < 2; buffer++ {
		exercise(buffer, 123, 234)
		exercise(buffer, 123456789012, 234567890123)
		exercise(buffer, true, true)
		exercise(buffer, "hello", "hello again")
	}
}
