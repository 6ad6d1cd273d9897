package main

import "fmt"

func init() {
	fmt.Println("init")
	select {}
}

func main() {
	fmt.Println("BUG: main")
}
