package main

import "fmt"

func one() { two() }

func two() {
	defer func() {}()
	three()
}

func three() {
	defer func() {}()
	defer func() {
		fmt.Println(recover())
	}()
	defer func() {
		fmt.Println(recover())
		panic("second panic")
	}()
	panic("first panic")
}

func main() {
	one()
	panic("third panic")
}
