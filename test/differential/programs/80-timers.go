package main

import (
	"fmt"
	"math"
	"sort"
	"sync"
	"time"
)

func main() {
	// Stopping and resetting say whether it came in time.
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(time.Hour), t.Reset(time.Millisecond))
	<-t.C
	fmt.Println(t.Stop(), t.Reset(0))
	<-t.C
	fmt.Println("reset and received", len(t.C))
	// A tick that nobody takes is dropped: one waits in the channel.
	ticker := time.NewTicker(time.Millisecond)
	time.Sleep(50 * time.Millisecond)
	fmt.Println("ticks waiting", len(ticker.C), cap(ticker.C))
	ticker.Stop()
	<-ticker.C
	select {
	case <-ticker.C:
		fmt.Println("a stopped ticker ticked")
	case <-time.After(20 * time.Millisecond):
		fmt.Println("the ticker is silent")
	}
	// Goroutines that timers start.
	var mu sync.Mutex
	var wg sync.WaitGroup
	var ran []int
	for i := 0; i < 10; i++ {
		i := i
		wg.Add(1)
		d := time.Duration(i) * time.Millisecond
		if i%5 == 4 {
			d = time.Hour
		}
		f := time.AfterFunc(d, func() {
			mu.Lock()
			ran = append(ran, i)
			mu.Unlock()
			wg.Done()
		})
		if i%5 == 4 {
			if f.Reset(2*time.Hour) && f.Stop() {
				wg.Done()
			}
		}
	}
	wg.Wait()
	sort.Ints(ran)
	fmt.Println("ran", ran)
	// What is past is due at once, what is too far never.
	<-time.After(-time.Hour)
	time.Sleep(-1)
	select {
	case <-time.After(math.MaxInt64):
		fmt.Println("the end of time")
	case <-time.After(0):
		fmt.Println("now")
	}
	for _, d := range []time.Duration{0, -1} {
		func() {
			defer func() { fmt.Println(recover()) }()
			time.NewTicker(d)
		}()
		func() {
			defer func() { fmt.Println(recover()) }()
			ticker.Reset(d)
		}()
	}
}
