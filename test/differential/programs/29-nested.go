package main

import (
	"fmt"
	"runtime"
	"strings"
)

var log []int

func step(n int) int {
	log = append(log, n)
	runtime.Gosched()
	return n
}

func divmod(a, b int) (int, int) { return a / b, a % b }

func even(n int) bool {
	if n == 0 {
		return true
	}
	runtime.Gosched()
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func main() {
	sum := step(1) + step(2)*step(3) - step(4)
	fmt.Println("sum", sum)
	both := step(0) != 0 && step(9) != 0
	either := step(5) == 5 || step(9) == 9
	fmt.Println(both, either)
	if step(6) > 3 {
		fmt.Println("text", fmt.Sprintf("%d and %d", step(7), step(8)))
	}
	fmt.Println("order", strings.Trim(fmt.Sprint(log), "[]"))

	q, r := divmod(1234, 10)
	q2, r2 := divmod(q, 7)
	fmt.Println(q, r, q2, r2)
	fmt.Println(even(20), odd(20), even(7))
	fmt.Println(max(max(3, 9), max(max(4, 12), 5)))
}
