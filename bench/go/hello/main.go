// The smallest program: the same as examples/hello.ts.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		fmt.Println("hello from a goroutine")
		wg.Done()
	}()
	wg.Wait()
	fmt.Println("joined")
}
