package main

import (
	"fmt"
	"runtime"
)

func deep(n int) int {
	runtime.Gosched()
	if n == 0 {
		panic("bottom")
	}
	return 1 + deep(n-1)
}

func twice(n int) int {
	defer func() {
		if e := recover(); e != nil {
			panic(fmt.Sprint(n, " above ", e))
		}
	}()
	return deep(n)
}

func safe(a, b int) (r int) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println("recovered:", e)
			r = -1
		}
	}()
	if b == 0 {
		panic("divide by zero")
	}
	return a / b
}

func main() {
	fmt.Println(safe(10, 2))
	fmt.Println(safe(10, 0))
	for n := 0; n < 40; n += 13 {
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Println("caught", e)
				}
			}()
			fmt.Println(twice(n))
		}()
	}
}
