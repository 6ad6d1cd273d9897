package main

import "runtime"

func main() {
	defer func() {
		panic("hello")
	}()
	runtime.Goexit()
}
