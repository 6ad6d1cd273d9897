package main

import "fmt"

func generate(ch chan<- int) {
	for i := 2; ; i++ {
		ch <- i
	}
}

func filter(src <-chan int, dst chan<- int, prime int) {
	for i := range src {
		if i%prime != 0 {
			dst <- i
		}
	}
}

func sieve(primes chan<- int) {
	ch := make(chan int)
	go generate(ch)
	for {
		prime := <-ch
		primes <- prime
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
}

func main() {
	primes := make(chan int)
	go sieve(primes)
	for i := 0; i < 25; i++ {
		fmt.Println(<-primes)
	}
}
