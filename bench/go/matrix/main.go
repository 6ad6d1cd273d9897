// C = A * B: the same program as bench/programs/matrix.ts, with its kernels (bench/parallel).
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	size       = 400
	goroutines = 8
)

func fillMatrix(m []float64, seed int) {
	for i := range m {
		m[i] = float64(i*seed%17 - 8)
	}
}

func multiplyRow(a, b, c []float64, n, i int) {
	at := i * n
	for j := 0; j < n; j++ {
		c[at+j] = 0
	}
	for k := 0; k < n; k++ {
		x := a[at+k]
		row := k * n
		for j := 0; j < n; j++ {
			c[at+j] += x * b[row+j]
		}
	}
}

func times(m, x []float64, n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		for j := 0; j < n; j++ {
			y[i] += m[i*n+j] * x[j]
		}
	}
	return y
}

func isProduct(a, b, c []float64, n int) bool {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i%7 - 3)
	}
	left := times(a, times(b, x, n), n)
	for i, v := range times(c, x, n) {
		if v != left[i] {
			return false
		}
	}
	return true
}

func rows(a, b, c []float64, next *int32, wg *sync.WaitGroup) {
	for i := atomic.AddInt32(next, 1) - 1; i < size; i = atomic.AddInt32(next, 1) - 1 {
		multiplyRow(a, b, c, size, int(i))
	}
	wg.Done()
}

func multiply(a, b, c []float64) {
	next := new(int32)
	wg := new(sync.WaitGroup)
	wg.Add(goroutines)
	for i := 0; i < goroutines; i++ {
		go rows(a, b, c, next, wg)
	}
	wg.Wait()
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	a := make([]float64, size*size)
	b := make([]float64, size*size)
	c := make([]float64, size*size)
	fillMatrix(a, 7)
	fillMatrix(b, 11)
	var elapsed time.Duration
	got := 0
	for i := 0; i < warm+timed; i++ {
		for j := range c {
			c[j] = 0
		}
		started := time.Now()
		multiply(a, b, c)
		took := time.Since(started)
		if i < warm {
			continue
		}
		elapsed += took
		if isProduct(a, b, c, size) {
			got++
		}
	}
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
