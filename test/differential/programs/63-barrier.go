package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

const (
	parties = 6
	phases  = 5
)

type barrier struct {
	mu         sync.Mutex
	all        *sync.Cond
	arrived    int
	generation int
}

func (b *barrier) await() {
	b.mu.Lock()
	defer b.mu.Unlock()
	generation := b.generation
	b.arrived++
	if b.arrived == parties {
		b.arrived = 0
		b.generation++
		b.all.Broadcast()
		return
	}
	for b.generation == generation {
		b.all.Wait()
	}
}

func main() {
	b := &barrier{}
	b.all = sync.NewCond(&b.mu)
	cells := make([]int, parties)
	var wg sync.WaitGroup
	wg.Add(parties)
	for id := 0; id < parties; id++ {
		go func(id int) {
			for phase := 1; phase <= phases; phase++ {
				for i := 0; i < id; i++ {
					runtime.Gosched()
				}
				cells[id] = phase
				b.await()
				for i, c := range cells {
					if c != phase {
						panic(fmt.Sprint("phase ", phase, ": cell ", i, " is at ", c))
					}
				}
				b.await()
			}
			wg.Done()
		}(id)
	}
	wg.Wait()
	fmt.Println("cells", strings.Trim(fmt.Sprint(cells), "[]"), "generation", b.generation)
}
