// Reads what GODEBUG=schedtrace=X,scheddetail=1 prints, a real Go 1.19's or ours: the format is the same. (proc.go:
// schedtrace)

export interface SchedLine {
  readonly ms: number;
  readonly gomaxprocs: number;
  readonly idleprocs: number;
  readonly threads: number;
  readonly spinningthreads: number;
  readonly idlethreads: number;
  readonly runqueue: number;
  /** Lengths of the local queues, without scheddetail. */
  readonly queues?: readonly number[];
  /** With scheddetail. */
  readonly detail?: Detail;
}

/** Fields as they are printed, by name. */
export type Fields = Readonly<Record<string, string>>;

export interface Detail {
  readonly sched: Fields;
  /** By id: `P0`, `M3`, `G17`. */
  readonly ps: ReadonlyMap<string, Fields>;
  readonly ms: ReadonlyMap<string, Fields>;
  readonly gs: ReadonlyMap<string, Fields>;
}

const HEAD =
  /^SCHED (\d+)ms: gomaxprocs=(\d+) idleprocs=(\d+) threads=(\d+) spinningthreads=(\d+) idlethreads=(\d+) runqueue=(\d+)(?: \[([\d ]+)\]| (gcwaiting=\d+ nmidlelocked=-?\d+ stopwait=\d+ sysmonwait=\d+))$/;
const P = /^ {2}(P\d+): (status=\d schedtick=-?\d+ syscalltick=-?\d+ m=-?\d+ runqsize=\d+ gfreecnt=\d+ timerslen=\d+)$/;
const M =
  /^ {2}(M\d+): (p=-?\d+ curg=-?\d+ mallocing=\d+ throwing=\d+ preemptoff=\S* locks=-?\d+ dying=\d+ spinning=(?:true|false) blocked=(?:true|false) lockedg=-?\d+)$/;
const G = /^ {2}(G\d+): (status=\d+)(\([^=]*\)) (m=-?\d+ lockedm=-?\d+)$/;

function fields(text: string): Fields {
  return Object.fromEntries(text.split(' ').map((f) => f.split('=') as [string, string]));
}

/** All SCHED records in `text`; lines that belong to none (the program's own) are passed over. Throws on a line that
 *  begins like one and is none. */
export function parseSchedtrace(text: string): SchedLine[] {
  const out: SchedLine[] = [];
  let detail: { ps: Map<string, Fields>; ms: Map<string, Fields>; gs: Map<string, Fields> } | null = null;
  for (const line of text.split('\n')) {
    const head = HEAD.exec(line);
    if (head !== null) {
      const [ms, gomaxprocs, idleprocs, threads, spinningthreads, idlethreads, runqueue] = head.slice(1, 8).map(Number);
      const record = { ms, gomaxprocs, idleprocs, threads, spinningthreads, idlethreads, runqueue } as SchedLine;
      const queues = head[8];
      detail = queues === undefined ? { ps: new Map(), ms: new Map(), gs: new Map() } : null;
      if (queues !== undefined) out.push({ ...record, queues: queues.split(' ').map(Number) });
      else if (detail !== null) out.push({ ...record, detail: { sched: fields(head[9] ?? ''), ...detail } });
      continue;
    }
    if (line.startsWith('SCHED')) throw new Error(`schedtrace: not understood: ${line}`);
    const p = P.exec(line);
    const m = M.exec(line);
    const g = G.exec(line);
    if (detail === null) continue;
    if (p !== null) detail.ps.set(p[1] ?? '', fields(p[2] ?? ''));
    else if (m !== null) detail.ms.set(m[1] ?? '', fields(m[2] ?? ''));
    else if (g !== null) {
      detail.gs.set(g[1] ?? '', { ...fields(`${g[2]} ${g[4]}`), reason: (g[3] ?? '').slice(1, -1) });
    } else if (/^ {2}[PMG]\d+: /.test(line)) throw new Error(`schedtrace: not understood: ${line}`);
  }
  return out;
}
