package main

import (
	"fmt"
	"runtime"
	"sync"
)

func down(n int, log chan string) int {
	defer func() {
		if n%2 == 0 {
			runtime.Gosched()
		}
		log <- fmt.Sprintf("level %d", n)
	}()
	if n == 0 {
		runtime.Gosched()
		runtime.Goexit()
	}
	return down(n-1, log)
}

func stubborn(log chan string) {
	for {
		defer func() {
			log <- "break"
		}()
		runtime.Goexit()
	}
}

func returns(log chan string) {
	defer func() {
		log <- "return"
		return
	}()
	stubborn(log)
}

func locked(mu *sync.Mutex, log chan string) {
	mu.Lock()
	defer mu.Unlock()
	returns(log)
	log <- "BUG: returned"
}

func script(log chan string) {
	var mu sync.Mutex
	var once sync.Once
	for step := 0; step < 3; step++ {
		var wg sync.WaitGroup
		wg.Add(1)
		switch step {
		case 0:
			go func() {
				defer wg.Done()
				down(5, log)
			}()
		case 1:
			go func() {
				defer wg.Done()
				locked(&mu, log)
			}()
		case 2:
			go func() {
				defer wg.Done()
				once.Do(func() {
					log <- "once"
					runtime.Goexit()
				})
			}()
		}
		wg.Wait()
	}
	mu.Lock()
	once.Do(func() { log <- "BUG: twice" })
	close(log)
}

func main() {
	log := make(chan string)
	go script(log)
	for line := range log {
		fmt.Println(line)
	}
	fmt.Println("over")
}
