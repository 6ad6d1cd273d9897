package main

import (
	"fmt"
	"runtime"
)

func classify(n int) (text string) {
	switch n % 5 {
	case 0:
		runtime.Gosched()
		text += "zero "
	case 1:
		text += "one "
		fallthrough
	case 2:
		runtime.Gosched()
		text += "two "
	default:
		if n > 7 {
			break
		}
		text += "many "
	}
	return
}

func grid() (text string) {
rows:
	for y := 0; y < 6; y++ {
		for x := 0; ; x++ {
			runtime.Gosched()
			if x > y {
				continue rows
			}
			if x*y > 8 {
				break rows
			}
			if (x+y)%2 == 1 {
				continue
			}
			text += fmt.Sprint(x) + fmt.Sprint(y) + " "
		}
	}
	return
}

func drain(c chan int, quit chan bool) int {
	sum := 0
loop:
	for {
		select {
		case v := <-c:
			sum += v
		case <-quit:
			break loop
		}
	}
	return sum
}

func main() {
	all := ""
	for n := 0; n < 10; n++ {
		all += classify(n)
	}
	fmt.Println(all)
	fmt.Println(grid())
	c := make(chan int)
	quit := make(chan bool)
	go func() {
		for i := 10; i > 0; i-- {
			c <- i
		}
		quit <- true
	}()
	fmt.Println(drain(c, quit))
	n := 0
	for {
		n += 3
		if n >= 10 {
			break
		}
	}
	fmt.Println(n)
}
