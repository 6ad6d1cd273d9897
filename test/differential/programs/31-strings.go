package main

import "fmt"

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func main() {
	src := make(chan string)
	dst := make(chan string, 2)
	long := ""
	for i := 0; i < 2000; i++ {
		long += fmt.Sprint(i, ",")
	}
	go func() {
		for s := range src {
			dst <- reverse(s)
		}
		close(dst)
	}()
	go func() {
		for _, s := range []string{"", "gopher", "grüße, 世界 🐹!", "line\nbreak\tand \"quotes\"", long} {
			src <- s
		}
		close(src)
	}()
	for s := range dst {
		n := len([]rune(s))
		if len(s) >= 100 {
			s = s[:40] + "..."
		}
		fmt.Println(n, s)
	}
}
