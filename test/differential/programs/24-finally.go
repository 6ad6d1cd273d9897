package main

import (
	"fmt"
	"runtime"
)

func nested(log chan string) string {
	defer close(log)
	defer func() { log <- "first" }()
	defer func() { log <- "second" }()
	defer func() { log <- "third" }()
	runtime.Gosched()
	return "returned"
}

func loops() (text string) {
	step := func(i, j int) (verdict string) {
		defer func() { text += fmt.Sprintf("f%d%d ", i, j) }()
		if j == 1 {
			return "continue"
		}
		if i == 3 {
			return "break"
		}
		text += fmt.Sprintf("%d%d ", i, j)
		return ""
	}
outer:
	for i := 0; i < 5; i++ {
		for j := 0; j < 3; j++ {
			switch step(i, j) {
			case "continue":
				continue outer
			case "break":
				break outer
			}
		}
	}
	return
}

func overrides() (n int) {
	defer func() { n += 100 }()
	defer func() {
		recover()
		n += 10
	}()
	n = 1
	panic("lost")
}

func main() {
	log := make(chan string)
	returned := make(chan string, 1)
	go func() { returned <- nested(log) }()
	for line := range log {
		fmt.Println(line)
	}
	fmt.Println(<-returned)
	fmt.Println(loops())
	fmt.Println(overrides())
}
