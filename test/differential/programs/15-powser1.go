package main

import "fmt"

type rat struct{ num, den int }

var (
	zero  = rat{0, 1}
	one   = rat{1, 1}
	finis = rat{-1, 0}
)

func gcd(u, v int) int {
	if u < 0 {
		return gcd(-u, v)
	}
	if u == 0 {
		return v
	}
	return gcd(v%u, u)
}

func mk(u, v int) rat {
	g := gcd(u, v)
	if v > 0 {
		return rat{u / g, v / g}
	}
	return rat{-u / g, -v / g}
}

func (u rat) String() string {
	if u.den == 1 {
		return fmt.Sprint(u.num)
	}
	return fmt.Sprint(u.num, "/", u.den)
}

func end(u rat) bool { return u.den == 0 }
func neg(u rat) rat  { return mk(-u.num, u.den) }

func add(u, v rat) rat {
	g := gcd(u.den, v.den)
	return mk(u.num*(v.den/g)+v.num*(u.den/g), u.den*(v.den/g))
}

func mul(u, v rat) rat {
	g1 := gcd(u.num, v.den)
	g2 := gcd(u.den, v.num)
	return rat{(u.num / g1) * (v.num / g2), (u.den / g2) * (v.den / g1)}
}

type ps struct {
	req chan int
	dat chan rat
}

func series() *ps { return &ps{make(chan int), make(chan rat)} }

func put(v rat, z *ps) {
	<-z.req
	z.dat <- v
}

func get(u *ps) rat {
	u.req <- 0
	return <-u.dat
}

func get2(in0, in1 *ps) (u, v rat) {
	req0, req1 := in0.req, in1.req
	var dat0, dat1 chan rat
	for n := 4; n > 0; n-- {
		select {
		case req0 <- 0:
			req0, dat0 = nil, in0.dat
		case req1 <- 0:
			req1, dat1 = nil, in1.dat
		case u = <-dat0:
			dat0 = nil
		case v = <-dat1:
			dat1 = nil
		}
	}
	return
}

func dosplit(in, first, other *ps, wait chan int) {
	both := false
	select {
	case <-first.req:
	case <-wait:
		both = true
		select {
		case <-first.req:
		case <-other.req:
			first, other = other, first
		}
	}
	in.req <- 0
	release := make(chan int)
	go dosplit(in, first, other, release)
	dat := <-in.dat
	first.dat <- dat
	if !both {
		<-wait
	}
	<-other.req
	other.dat <- dat
	release <- 0
}

func split(in, a, b *ps) {
	release := make(chan int)
	go dosplit(in, a, b, release)
	release <- 0
}

func copyTo(in, out *ps) {
	for {
		<-out.req
		out.dat <- get(in)
	}
}

func Rep(c rat) *ps {
	z := series()
	go func() {
		for {
			put(c, z)
		}
	}()
	return z
}

func Add(u, v *ps) *ps {
	z := series()
	go func() {
		for {
			<-z.req
			a, b := get2(u, v)
			switch {
			case end(a) && end(b):
				z.dat <- finis
			case end(a):
				z.dat <- b
				copyTo(v, z)
			case end(b):
				z.dat <- a
				copyTo(u, z)
			default:
				z.dat <- add(a, b)
			}
		}
	}()
	return z
}

func Cmul(c rat, u *ps) *ps {
	z := series()
	go func() {
		for {
			<-z.req
			a := get(u)
			if end(a) {
				break
			}
			z.dat <- mul(c, a)
		}
		z.dat <- finis
	}()
	return z
}

func Sub(u, v *ps) *ps { return Add(u, Cmul(neg(one), v)) }

func Split(u *ps) (a, b *ps) {
	a, b = series(), series()
	go split(u, a, b)
	return
}

func Mul(u, v *ps) *ps {
	z := series()
	go func() {
		<-z.req
		a, b := get2(u, v)
		if end(a) || end(b) {
			z.dat <- finis
			return
		}
		z.dat <- mul(a, b)
		u0, u1 := Split(u)
		v0, v1 := Split(v)
		w := Add(Cmul(a, v0), Cmul(b, u0))
		<-z.req
		z.dat <- get(w)
		copyTo(Add(w, Mul(u1, v1)), z)
	}()
	return z
}

func Diff(u *ps) *ps {
	z := series()
	go func() {
		<-z.req
		if !end(get(u)) {
			for i := 1; ; i++ {
				a := get(u)
				if end(a) {
					break
				}
				z.dat <- mul(mk(i, 1), a)
				<-z.req
			}
		}
		z.dat <- finis
	}()
	return z
}

func Integ(c rat, u *ps) *ps {
	z := series()
	go func() {
		put(c, z)
		done := false
		for i := 1; !done; i++ {
			<-z.req
			a := get(u)
			done = end(a)
			z.dat <- mul(mk(1, i), a)
		}
	}()
	return z
}

func Exp(u *ps) *ps {
	a, b := series(), series()
	split(Integ(one, Mul(a, Diff(u))), a, b)
	return b
}

func MonSubst(c0 rat, n int, u *ps) *ps {
	z := series()
	go func() {
		c := one
		for {
			<-z.req
			a := get(u)
			z.dat <- mul(a, c)
			c = mul(c, c0)
			if end(a) {
				z.dat <- finis
				break
			}
			for i := 1; i < n; i++ {
				<-z.req
				z.dat <- zero
			}
		}
	}()
	return z
}

func printn(name string, u *ps, n int) {
	line := name + ":"
	for i := 0; i < n; i++ {
		a := get(u)
		if end(a) {
			break
		}
		line += " " + a.String()
	}
	fmt.Println(line)
}

func main() {
	ones := Rep(one)
	twos := Rep(mk(2, 1))
	printn("Ones", ones, 10)
	printn("Twos", twos, 10)
	printn("Add", Add(ones, twos), 10)
	printn("Diff", Diff(ones), 10)
	printn("Integ", Integ(zero, ones), 10)
	printn("Cmul", Cmul(neg(one), ones), 10)
	printn("Sub", Sub(ones, twos), 10)
	printn("Mul", Mul(ones, ones), 10)
	printn("Exp", Exp(ones), 10)
	printn("MonSubst", MonSubst(neg(one), 2, ones), 10)
	printn("ATan", Integ(zero, MonSubst(neg(one), 2, ones)), 10)
}
