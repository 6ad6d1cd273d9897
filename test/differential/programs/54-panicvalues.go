package main

import (
	"errors"
	"fmt"
)

func fails(n int) {
	switch n {
	case 0:
		panic(42)
	case 1:
		panic("a string")
	}
	panic(errors.New("an error"))
}

func main() {
	for n := 0; n < 3; n++ {
		func() {
			defer func() {
				switch e := recover().(type) {
				case int:
					fmt.Println("number", e)
				case string:
					fmt.Println("string", e)
				case error:
					fmt.Println("object", e)
				}
			}()
			fails(n)
		}()
	}
	panic("a string")
}
