package main

import (
	"fmt"
	"runtime"
)

func work() {
	for i := 0; i < 10; i++ {
		runtime.Gosched()
	}
}

func main() {
	go work()
	go work()
	fmt.Println("leaving")
	runtime.Goexit()
}
