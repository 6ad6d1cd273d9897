package main

import (
	"fmt"
	"reflect"
)

var (
	choices []int
	at      int
	order   int
	c       = make(chan int, 1)
	dummy   = make(chan int)
)

func maybe() bool {
	if at == len(choices) {
		choices = append(choices, 0)
	}
	at++
	return choices[at-1] == 0
}

func next() bool {
	at = 0
	for len(choices) > 0 && choices[len(choices)-1] == 1 {
		choices = choices[:len(choices)-1]
	}
	if len(choices) == 0 {
		return false
	}
	choices[len(choices)-1] = 1
	return true
}

func in(o int) {
	if o <= order {
		panic(fmt.Sprint("invalid order: ", o, " after ", order))
	}
	order = o
}

func around(o int, real reflect.SelectCase) []reflect.SelectCase {
	d := reflect.ValueOf(dummy)
	nilch := reflect.ValueOf((chan int)(nil))
	one := reflect.ValueOf(1)
	cases := []reflect.SelectCase{real}
	step := func(parts int, sc reflect.SelectCase) {
		if maybe() {
			for ; parts > 0; parts-- {
				in(o)
				o++
			}
			cases = append(cases, sc)
		}
	}
	step(2, reflect.SelectCase{Dir: reflect.SelectSend, Chan: d, Send: one})
	step(1, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: d})
	step(1, reflect.SelectCase{Dir: reflect.SelectSend, Chan: nilch, Send: one})
	step(1, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: nilch})
	return cases
}

func try(cases []reflect.SelectCase) (int, reflect.Value) {
	i, v, _ := reflect.Select(append(cases, reflect.SelectCase{Dir: reflect.SelectDefault}))
	if i == len(cases) {
		i = -1
	}
	return i, v
}

func recv(n int) int {
	c <- n
	order = 0
	if maybe() {
		in(1)
		return <-c
	}
	blocking := maybe()
	in(1)
	cases := around(2, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)})
	var i int
	var v reflect.Value
	if blocking {
		i, v, _ = reflect.Select(cases)
	} else {
		i, v = try(cases)
	}
	if i != 0 {
		return -1
	}
	return int(v.Int())
}

func send(n int) int {
	order = 0
	if maybe() {
		in(1)
		in(2)
		c <- n
		return <-c
	}
	blocking := maybe()
	in(1)
	in(2)
	cases := around(3, reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(c), Send: reflect.ValueOf(n)})
	var i int
	if blocking {
		i, _, _ = reflect.Select(cases)
	} else {
		i, _ = try(cases)
	}
	if i != 0 {
		return -1
	}
	return <-c
}

func nonblock(n int) int {
	order = 0
	cases := around(1, reflect.SelectCase{Dir: reflect.SelectRecv})
	if i, _ := try(cases); i != -1 {
		return -1
	}
	return n
}

func main() {
	n := 1
	for kind, f := range []func(int) int{recv, send, nonblock} {
		cases := 0
		for {
			if got := f(n); got != n {
				panic(fmt.Sprintf("have %d, want %d", got, n))
			}
			n++
			cases++
			if !next() {
				break
			}
		}
		fmt.Println(kind, cases, "cases")
	}
	fmt.Println(n, len(c), len(dummy))
}
