package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	mu.Unlock()
	fmt.Println("unlocked")
	defer func() {
		recover()
		fmt.Println("BUG: caught")
	}()
	mu.Unlock()
}
