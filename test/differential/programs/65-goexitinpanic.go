package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println("leaving")
	go func() {
		defer func() {
			runtime.Goexit()
		}()
		panic("hello")
	}()
	runtime.Goexit()
}
