package main

import (
	"fmt"
	"runtime"
	"sync"
)

func leave(log chan string) {
	defer func() {
		if recover() != nil {
			log <- "BUG: caught"
		}
		log <- "inner"
	}()
	log <- "leaving"
	runtime.Goexit()
}

func main() {
	log := make(chan string)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer func() {
			log <- "outer"
			wg.Done()
		}()
		leave(log)
		log <- "BUG: returned"
	}()
	go func() {
		wg.Wait()
		close(log)
	}()
	for line := range log {
		fmt.Println(line)
	}
	fmt.Println("main goes on")
}
