package main

import (
	"fmt"
	"strings"
)

type point struct {
	name string
	at   [2]int
	tags []string
}

func main() {
	c := make(chan point, 2)
	done := make(chan bool)
	go func() {
		for i := 0; i < 3; i++ {
			tags := []string{"x", fmt.Sprint(i)}
			if i == 2 {
				tags = nil
			}
			c <- point{fmt.Sprint("p", i), [2]int{i, i * i}, tags}
		}
		p := make(chan point, 1)
		mine := point{"mine", [2]int{1, 2}, nil}
		p <- mine
		mine.name = "changed"
		mine.at[0] = 99
		c <- <-p
		close(c)
		done <- true
	}()
	for p := range c {
		fmt.Printf("%s (%d %d) [%s]\n", p.name, p.at[0], p.at[1], strings.Join(p.tags, " "))
	}
	fmt.Println(<-done)
}
