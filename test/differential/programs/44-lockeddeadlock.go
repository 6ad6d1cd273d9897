package main

import (
	"fmt"
	"runtime"
)

func main() {
	runtime.LockOSThread()
	fmt.Println("locked")
	select {}
}
