package main

import "fmt"

func main() {
	func() {
		defer func() {
			fmt.Println(recover())
		}()
		func() {
			defer func() {
				if err := recover(); err != nil {
					panic("wrap: " + err.(string))
				}
			}()
			panic("bad")
		}()
	}()
	panic("again")
}
