package main

import "fmt"

func main() {
	func() {
		defer func() {
			fmt.Println(recover())
		}()
		func() {
			defer func() {
				panic("second panic")
			}()
			defer func() {
				fmt.Println(recover())
			}()
			panic("first panic")
		}()
	}()
	panic("third panic")
}
