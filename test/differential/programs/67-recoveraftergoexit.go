package main

import (
	"fmt"
	"runtime"
)

func main() {
	defer func() {
		defer func() {
			fmt.Println("recovered", recover())
		}()
		panic("hello")
	}()
	runtime.Goexit()
}
