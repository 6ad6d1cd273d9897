package main

import "fmt"

func main() {
	for i := 0; i < 100; i++ {
		c1 := make(chan bool)
		c2 := make(chan bool)
		c3 := make(chan bool)
		go func() { <-c1 }()
		go func() {
			select {
			case <-c1:
				panic("dummy")
			case <-c2:
				c3 <- true
			}
			<-c1
		}()
		go func() { c2 <- true }()
		<-c3
		c1 <- true
		c1 <- true
	}
	fmt.Println("all woke up")
}
