package main

import (
	"fmt"
	"runtime/debug"
)

func forever(n int) int {
	return 1 + forever(n+1)
}

func main() {
	debug.SetMaxStack(1 << 20)
	fmt.Println("going down")
	fmt.Println(forever(0))
}
