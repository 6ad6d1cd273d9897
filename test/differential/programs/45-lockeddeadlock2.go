package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan bool)
	go func() {
		runtime.LockOSThread()
		c <- true
		select {}
	}()
	<-c
	fmt.Println("locked")
	select {}
}
