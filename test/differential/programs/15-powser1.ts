// Go's test/chan/powser1.go: power series as demand channels, after McIlroy's "Squinting at Power Series".
//
// A series is two channels: requests go one way, coefficients come back the other. A goroutine may wait between any two
// of its lines, so a series is passed as its two channels, and a rational is one number: numerator * 2^24 +
// denominator.

import { type Chan, chan, type Go, go, print, select } from 'rt0';

type Req = Chan<number>;
type Dat = Chan<number>;
type Series = readonly [Req, Dat];

const SHIFT = 0x1000000;
const N = 10;

function gcd(u: number, v: number): number {
  if (u < 0) return gcd(-u, v);
  return u === 0 ? v : gcd(v % u, u);
}

const num = (r: number): number => Math.floor(r / SHIFT);
const den = (r: number): number => r - num(r) * SHIFT;
const pack = (n: number, d: number): number => n * SHIFT + d;

/** u/v in lowest terms. A denominator of 0 ends a series. */
function rat(u: number, v: number): number {
  const g = gcd(u, v);
  return v > 0 ? pack(Math.trunc(u / g), Math.trunc(v / g)) : pack(Math.trunc(-u / g), Math.trunc(-v / g));
}

const ZERO = pack(0, 1);
const ONE = pack(1, 1);
const FINIS = pack(-1, 0);

const end = (u: number): boolean => den(u) === 0;
const neg = (u: number): number => rat(-num(u), den(u));

function add(u: number, v: number): number {
  const g = gcd(den(u), den(v));
  const l = den(v) / g;
  return rat(num(u) * l + num(v) * (den(u) / g), den(u) * l);
}

function mul(u: number, v: number): number {
  const g1 = gcd(num(u), den(v));
  const g2 = gcd(den(u), num(v));
  return pack(Math.trunc(num(u) / g1) * Math.trunc(num(v) / g2), Math.trunc(den(u) / g2) * Math.trunc(den(v) / g1));
}

const show = (u: number): string => (den(u) === 1 ? `${num(u)}` : `${num(u)}/${den(u)}`);

function series(): Series {
  return [chan<number>(), chan<number>()];
}

function* put(v: number, zr: Req, zd: Dat) {
  yield* zr.recv();
  yield* zd.send(v);
}

function* get(ur: Req, ud: Dat) {
  yield* ur.send(0);
  return yield* ud.recv();
}

/** One coefficient of each of two series, asked for at once; both must be there before it returns. */
function* get2(ur: Req, ud: Dat, vr: Req, vd: Dat) {
  let askU = true;
  let askV = true;
  let awaitU = false;
  let awaitV = false;
  let u = ZERO;
  let v = ZERO;
  for (let n = 4; n > 0; n--) {
    const { index, value } = yield* select([
      askU ? ur.sending(0) : null,
      askV ? vr.sending(0) : null,
      awaitU ? ud.receiving() : null,
      awaitV ? vd.receiving() : null,
    ]);
    if (index === 0) {
      askU = false;
      awaitU = true;
    } else if (index === 1) {
      askV = false;
      awaitV = true;
    } else if (index === 2) {
      awaitU = false;
      u = value ?? ZERO;
    } else {
      awaitV = false;
      v = value ?? ZERO;
    }
  }
  return [u, v] as const;
}

/** Serves one coefficient to both outputs, which may ask at different rates; the next one is another goroutine's. */
function* dosplit(ur: Req, ud: Dat, ar: Req, ad: Dat, br: Req, bd: Dat, wait: Chan<number>) {
  let [firstR, firstD, otherR, otherD] = [ar, ad, br, bd];
  const { index } = yield* select([firstR.receiving(), wait.receiving()]);
  if (index === 1) {
    const second = yield* select([firstR.receiving(), otherR.receiving()]);
    if (second.index === 1) [firstR, firstD, otherR, otherD] = [otherR, otherD, firstR, firstD];
  }
  yield* ur.send(0);
  const release = chan<number>();
  go(dosplit, ur, ud, firstR, firstD, otherR, otherD, release);
  const dat = yield* ud.recv();
  yield* firstD.send(dat);
  if (index === 0) yield* wait.recv();
  yield* otherR.recv();
  yield* otherD.send(dat);
  yield* release.send(0);
}

function* split(ur: Req, ud: Dat, ar: Req, ad: Dat, br: Req, bd: Dat) {
  const release = chan<number>();
  go(dosplit, ur, ud, ar, ad, br, bd, release);
  yield* release.send(0);
}

function* copy(ur: Req, ud: Dat, zr: Req, zd: Dat): Go<never> {
  for (;;) {
    yield* zr.recv();
    yield* zd.send(yield* get(ur, ud));
  }
}

function* repeat(v: number, zr: Req, zd: Dat): Go<never> {
  for (;;) yield* put(v, zr, zd);
}

function* doAdd(ur: Req, ud: Dat, vr: Req, vd: Dat, zr: Req, zd: Dat) {
  for (;;) {
    yield* zr.recv();
    const [u, v] = yield* get2(ur, ud, vr, vd);
    switch ((end(u) ? 1 : 0) + (end(v) ? 2 : 0)) {
      case 0:
        yield* zd.send(add(u, v));
        break;
      case 1:
        yield* zd.send(v);
        yield* copy(vr, vd, zr, zd);
        break;
      case 2:
        yield* zd.send(u);
        yield* copy(ur, ud, zr, zd);
        break;
      default:
        yield* zd.send(FINIS);
    }
  }
}

function Add(ur: Req, ud: Dat, vr: Req, vd: Dat): Series {
  const [zr, zd] = series();
  go(doAdd, ur, ud, vr, vd, zr, zd);
  return [zr, zd];
}

function* doCmul(c: number, ur: Req, ud: Dat, zr: Req, zd: Dat) {
  for (;;) {
    yield* zr.recv();
    const u = yield* get(ur, ud);
    if (end(u)) break;
    yield* zd.send(mul(c, u));
  }
  yield* zd.send(FINIS);
}

function Cmul(c: number, ur: Req, ud: Dat): Series {
  const [zr, zd] = series();
  go(doCmul, c, ur, ud, zr, zd);
  return [zr, zd];
}

function Sub(ur: Req, ud: Dat, vr: Req, vd: Dat): Series {
  return Add(ur, ud, ...Cmul(neg(ONE), vr, vd));
}

function Rep(c: number): Series {
  const [zr, zd] = series();
  go(repeat, c, zr, zd);
  return [zr, zd];
}

/** u + x*UU times v + x*VV is u*v + x*(u*VV + v*UU) + x*x*UU*VV. */
function* doMul(ur: Req, ud: Dat, vr: Req, vd: Dat, zr: Req, zd: Dat) {
  yield* zr.recv();
  const [u, v] = yield* get2(ur, ud, vr, vd);
  if (end(u) || end(v)) {
    yield* zd.send(FINIS);
    return;
  }
  yield* zd.send(mul(u, v));
  const [ur0, ud0] = series();
  const [ur1, ud1] = series();
  const [vr0, vd0] = series();
  const [vr1, vd1] = series();
  go(split, ur, ud, ur0, ud0, ur1, ud1);
  go(split, vr, vd, vr0, vd0, vr1, vd1);
  const [wr, wd] = Add(...Cmul(u, vr0, vd0), ...Cmul(v, ur0, ud0));
  yield* zr.recv();
  yield* zd.send(yield* get(wr, wd));
  const [pr, pd] = Mul(ur1, ud1, vr1, vd1);
  yield* copy(...Add(wr, wd, pr, pd), zr, zd);
}

function Mul(ur: Req, ud: Dat, vr: Req, vd: Dat): Series {
  const [zr, zd] = series();
  go(doMul, ur, ud, vr, vd, zr, zd);
  return [zr, zd];
}

function* doDiff(ur: Req, ud: Dat, zr: Req, zd: Dat) {
  yield* zr.recv();
  if (!end(yield* get(ur, ud))) {
    for (let i = 1; ; i++) {
      const u = yield* get(ur, ud);
      if (end(u)) break;
      yield* zd.send(mul(rat(i, 1), u));
      yield* zr.recv();
    }
  }
  yield* zd.send(FINIS);
}

function Diff(ur: Req, ud: Dat): Series {
  const [zr, zd] = series();
  go(doDiff, ur, ud, zr, zd);
  return [zr, zd];
}

function* doInteg(c: number, ur: Req, ud: Dat, zr: Req, zd: Dat) {
  yield* put(c, zr, zd);
  for (let i = 1, done = false; !done; i++) {
    yield* zr.recv();
    const u = yield* get(ur, ud);
    done = end(u);
    yield* zd.send(mul(rat(1, i), u));
  }
}

function Integ(c: number, ur: Req, ud: Dat): Series {
  const [zr, zd] = series();
  go(doInteg, c, ur, ud, zr, zd);
  return [zr, zd];
}

/** Z = exp(U): DZ = Z*DU, so Z is the integral of that, fed by itself. */
function* Exp(ur: Req, ud: Dat) {
  const [ar, ad] = series();
  const [br, bd] = series();
  const [pr, pd] = Mul(ar, ad, ...Diff(ur, ud));
  yield* split(...Integ(ONE, pr, pd), ar, ad, br, bd);
  return [br, bd] as const;
}

/** U(c x^n). */
function* doMonSubst(c0: number, n: number, ur: Req, ud: Dat, zr: Req, zd: Dat) {
  let c = ONE;
  for (;;) {
    yield* zr.recv();
    const u = yield* get(ur, ud);
    yield* zd.send(mul(u, c));
    c = mul(c, c0);
    if (end(u)) {
      yield* zd.send(FINIS);
      break;
    }
    for (let i = 1; i < n; i++) {
      yield* zr.recv();
      yield* zd.send(ZERO);
    }
  }
}

function MonSubst(c0: number, n: number, ur: Req, ud: Dat): Series {
  const [zr, zd] = series();
  go(doMonSubst, c0, n, ur, ud, zr, zd);
  return [zr, zd];
}

function* printn(name: string, ur: Req, ud: Dat, n: number) {
  let line = `${name}:`;
  for (let i = 0; i < n; i++) {
    const u = yield* get(ur, ud);
    if (end(u)) break;
    line += ` ${show(u)}`;
  }
  print(line);
}

export function* main() {
  const [or, od] = Rep(ONE);
  const [tr, td] = Rep(rat(2, 1));
  yield* printn('Ones', or, od, N);
  yield* printn('Twos', tr, td, N);
  yield* printn('Add', ...Add(or, od, tr, td), N);
  yield* printn('Diff', ...Diff(or, od), N);
  yield* printn('Integ', ...Integ(ZERO, or, od), N);
  yield* printn('Cmul', ...Cmul(neg(ONE), or, od), N);
  yield* printn('Sub', ...Sub(or, od, tr, td), N);
  yield* printn('Mul', ...Mul(or, od, or, od), N);
  const [er, ed] = yield* Exp(or, od);
  yield* printn('Exp', er, ed, N);
  yield* printn('MonSubst', ...MonSubst(neg(ONE), 2, or, od), N);
  yield* printn('ATan', ...Integ(ZERO, ...MonSubst(neg(ONE), 2, or, od)), N);
}
