package main

import (
	"container/heap"
	"fmt"
)

type peek struct {
	head int
	ch   chan int
}

type peeks []peek

func (h peeks) Len() int           { return len(h) }
func (h peeks) Less(i, j int) bool { return h[i].head < h[j].head }
func (h peeks) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *peeks) Push(v any)        { *h = append(*h, v.(peek)) }
func (h *peeks) Pop() any {
	v := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return v
}

func odds() chan int {
	out := make(chan int, 50)
	go func() {
		for n := 5; ; n += 2 {
			out <- n
		}
	}()
	return out
}

func multiples(p int) chan int {
	out := make(chan int, 10)
	go func() {
		for n := p * p; ; n += 2 * p {
			out <- n
		}
	}()
	return out
}

func proxy(out chan<- int) chan<- int {
	in := make(chan int, 10)
	go func() {
		var queue []int
		for {
			c, e := out, 0
			if len(queue) == 0 {
				c = nil
			} else {
				e = queue[0]
			}
			select {
			case v := <-in:
				queue = append(queue, v)
			case c <- e:
				queue = queue[1:]
			}
		}
	}()
	return in
}

func merge(primes <-chan int, composites chan<- int) {
	var h peeks
	min := 15
	advance := func() int {
		h[0].head = <-h[0].ch
		heap.Fix(&h, 0)
		return h[0].head
	}
	for {
		m := multiples(<-primes)
		head := <-m
		for min < head {
			composites <- h[0].head
			min = advance()
		}
		for min == head {
			min = advance()
		}
		composites <- head
		heap.Push(&h, peek{<-m, m})
		min = h[0].head
	}
}

func main() {
	out := make(chan int, 10)
	out <- 2
	out <- 3
	composites := make(chan int, 50)
	primes := make(chan int, 10)
	primes <- 3
	go merge(primes, composites)
	go func() {
		primes := proxy(primes)
		candidates := odds()
		p := <-candidates
		for {
			c := <-composites
			for p < c {
				primes <- p
				out <- p
				p = <-candidates
			}
			if p == c {
				p = <-candidates
			}
		}
	}()
	for i := 0; i < 40; i++ {
		fmt.Println(<-out)
	}
}
