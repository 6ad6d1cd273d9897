package main

import (
	"fmt"
	"sort"
	"sync"
)

const N = 20000

func partition(a []int) int {
	last := len(a) - 1
	at := 0
	for i := 0; i < last; i++ {
		if a[i] < a[last] {
			a[i], a[at] = a[at], a[i]
			at++
		}
	}
	a[at], a[last] = a[last], a[at]
	return at
}

func qsort(a []int, wg *sync.WaitGroup) {
	defer wg.Done()
	if len(a) < 500 {
		sort.Ints(a)
		return
	}
	at := partition(a)
	wg.Add(2)
	go qsort(a[:at], wg)
	go qsort(a[at+1:], wg)
}

func main() {
	a := make([]int, N)
	x := int32(12345)
	for i := range a {
		x = (x*1103515245 + 12345) & 0x7fffffff
		a[i] = int(x)
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go qsort(a, &wg)
	wg.Wait()
	fmt.Println("sorted", sort.IntsAreSorted(a), a[0], a[N>>1], a[N-1])
}
