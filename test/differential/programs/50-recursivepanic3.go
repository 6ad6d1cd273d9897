package main

import "fmt"

func main() {
	defer func() {
		defer func() {
			recover()
			fmt.Println("second")
		}()
		panic("second panic")
	}()
	fmt.Println("first")
	panic("first panic")
}
