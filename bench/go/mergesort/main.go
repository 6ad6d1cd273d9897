// Merge sort of 2^20 numbers: the same program as bench/programs/mergesort.ts, with its kernels (bench/parallel).
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

const (
	size      = 1 << 20
	pieces    = 16
	phases    = 5
	insertion = 24
)

func fill(a []int32, seed int32) int32 {
	x := seed
	sum := int32(0)
	for i := range a {
		x = x*1664525 + 1013904223
		a[i] = x
		sum += x
	}
	return sum
}

func isSorted(a []int32, sum int32) bool {
	s := int32(0)
	for i, x := range a {
		if i > 0 && a[i-1] > x {
			return false
		}
		s += x
	}
	return s == sum
}

func insert(a []int32, lo, hi int) {
	for i := lo + 1; i < hi; i++ {
		x := a[i]
		j := i
		for j > lo && a[j-1] > x {
			a[j] = a[j-1]
			j--
		}
		a[j] = x
	}
}

func sortRange(a, tmp []int32, lo, hi int) {
	if hi-lo <= insertion {
		insert(a, lo, hi)
		return
	}
	mid := (lo + hi) / 2
	sortRange(a, tmp, lo, mid)
	sortRange(a, tmp, mid, hi)
	for i := lo; i < mid; i++ {
		tmp[i] = a[i]
	}
	i, j, k := lo, mid, lo
	for i < mid && j < hi {
		if tmp[i] <= a[j] {
			a[k] = tmp[i]
			i++
		} else {
			a[k] = a[j]
			j++
		}
		k++
	}
	for i < mid {
		a[k] = tmp[i]
		i++
		k++
	}
}

func fromLeft(a []int32, left, n, k int) int {
	lo, hi := k-n, k
	if lo < 0 {
		lo = 0
	}
	if hi > n {
		hi = n
	}
	for lo < hi {
		i := (lo + hi) / 2
		if a[left+i] <= a[left+n+k-i-1] {
			lo = i + 1
		} else {
			hi = i
		}
	}
	return lo
}

func mergePiece(from, to []int32, width, k0, k1 int) {
	base := k0 - k0%(2*width)
	i := base + fromLeft(from, base, width, k0-base)
	mid := base + width
	j := mid + (k0 - i)
	hi := mid + width
	for k := k0; k < k1; k++ {
		if j >= hi || (i < mid && from[i] <= from[j]) {
			to[k] = from[i]
			i++
		} else {
			to[k] = from[j]
			j++
		}
	}
}

func piece(a, tmp []int32, phase, i int, wg *sync.WaitGroup) {
	n := len(a) / pieces
	lo := i * n
	switch {
	case phase == 0:
		sortRange(a, tmp, lo, lo+n)
	case phase%2 == 1:
		mergePiece(a, tmp, n<<(phase-1), lo, lo+n)
	default:
		mergePiece(tmp, a, n<<(phase-1), lo, lo+n)
	}
	wg.Done()
}

func sort(a, tmp []int32) {
	wg := new(sync.WaitGroup)
	for phase := 0; phase < phases; phase++ {
		wg.Add(pieces)
		for i := 0; i < pieces; i++ {
			go piece(a, tmp, phase, i, wg)
		}
		wg.Wait()
	}
}

func main() {
	warm, _ := strconv.Atoi(os.Args[1])
	timed, _ := strconv.Atoi(os.Args[2])
	a := make([]int32, size)
	tmp := make([]int32, size)
	var elapsed time.Duration
	got := 0
	for i := 0; i < warm+timed; i++ {
		sum := fill(a, int32(i+1))
		started := time.Now()
		sort(a, tmp)
		took := time.Since(started)
		if i < warm {
			continue
		}
		elapsed += took
		if isSorted(a, sum) {
			got++
		}
	}
	fmt.Printf("{\"ns\":%f,\"ops\":%d,\"got\":%d}\n", float64(elapsed.Nanoseconds())/float64(timed), timed, got)
	if got != timed {
		os.Exit(1)
	}
}
