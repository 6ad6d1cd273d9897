package main

import (
	"errors"
	"fmt"
	"runtime"
)

func fails() {
	defer fmt.Println("cleaned up")
	runtime.Gosched()
	panic(errors.New("boom"))
}

func main() {
	fmt.Println("before")
	fails()
	fmt.Println("not reached")
}
