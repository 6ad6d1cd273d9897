// The functions and words of the runtime that this subject uses, looked up once.

import { type FieldOffsets, field, type RuntimeExports } from '../../runtime/runtime.ts';

type Fn = (...args: unknown[]) => unknown;

/** Of an evaluated text. */
export function callsOf(rt: RuntimeExports) {
  const fn = (space: string, name: string): Fn => rt.fn(space, name) as Fn;
  const G = rt.layout('G');
  const M = rt.layout('M');
  const P = rt.layout('P');
  const sync = 'shared_layout_sync';
  const of = <K extends string>(l: FieldOffsets, ...names: K[]): Record<K, number> =>
    Object.fromEntries(names.map((n) => [n, field(l, n)])) as Record<K, number>;
  const pcOf = rt.fn('shared_text', 'pcOf') as (f: unknown) => number;
  return {
    G: of(
      G,
      'm',
      'atomicstatus',
      'schedsp',
      'startpc',
      'stacklo',
      'stackguard0',
      'goid',
      'system',
      'selectDone',
      'preempt',
      'waitreason',
      'lockedm',
    ),
    M: of(M, 'p', 'g0', 'curg', 'mcall'),
    P: of(P, 'timer0When', 'timerModifiedEarliest', 'numTimers', 'deletedTimers', 'runnext'),
    Hchan: of(rt.layout('Hchan', sync), 'qcount', 'closed', 'recvq', 'sendq', 'dataqsiz'),
    Sudog: of(rt.layout('Sudog', sync), 'g', 'next', 'isSelect'),
    RWMutex: of(rt.layout('RWMutex', sync), 'w', 'readerCount', 'readerSem', 'rlocker'),
    Cond: of(rt.layout('Cond', sync), 'locker', 'notify'),
    Once: of(rt.layout('Once', sync), 'done', 'm'),
    Timer: of(rt.layout('Timer', sync), 'c', 'f'),
    TAG: {
      rwmutex: rt.num('heap_tags', 'TAG_RWMUTEX'),
      rlocker: rt.num('heap_tags', 'TAG_RLOCKER'),
    },
    kern: rt.num('shared_globals', 'kern'),
    Kern: of(rt.layout('Kern', 'shared_globals'), 'mainpc', 'initpc'),
    m0: rt.num('shared_globals', 'm0'),
    DATA0: rt.num('shared_globals', 'DATA0'),
    DATAEND: rt.num('shared_globals', 'HEAPGLOBALS'),
    PARKED: rt.space('shared_text').PARKED as symbol,
    RPMASK: rt.num('shared_text', 'RPMASK'),
    GOEXITPC: rt.num('g_goexit', 'GOEXITPC'),
    MAINPC: rt.num('boot_main', 'MAINPC'),
    JSSTACKWORDS: rt.num('shared_param', 'JSSTACKWORDS'),
    STACKMIN: rt.num('shared_param', 'STACKMIN'),
    STACKGUARD: rt.num('shared_param', 'STACKGUARD'),
    status: {
      runnable: rt.num('shared_layout', 'Grunnable'),
      running: rt.num('shared_layout', 'Grunning'),
      waiting: rt.num('shared_layout', 'Gwaiting'),
      dead: rt.num('shared_layout', 'Gdead'),
    },
    verdict: {
      PARK: rt.num('shared_frame', 'PARK'),
      GOSCHED: rt.num('shared_frame', 'GOSCHED'),
      GOEXIT: rt.num('shared_frame', 'GOEXIT'),
      NEWSTACK: rt.num('shared_frame', 'NEWSTACK'),
    },
    Goexit: rt.space('g_goexit').Goexit,
    ThreadExit: rt.space('shared_os').ThreadExit as new () => Error,
    setg: fn('shared_tls', 'setg'),
    getg: fn('shared_tls', 'getg'),
    casgstatus: fn('g_status', 'casgstatus'),
    bodyAt: fn('shared_text', 'bodyAt') as (pc: number) => Body,
    pcOf,
    entryOf: fn('shared_text', 'entryOf') as (what: string, f: unknown) => number,
    funcName: fn('shared_text', 'funcName') as (pc: number) => string,
    push: fn('shared_frame', 'push') as (fp: number, pc: number, words: number) => void,
    getv: fn('heap_value', 'getv') as (a: number) => unknown,
    setv: fn('heap_value', 'setv') as (a: number, v: unknown) => void,
    getptr: fn('heap_value', 'getptr') as (a: number) => number,
    setptr: fn('heap_value', 'setptr') as (a: number, p: number) => void,
    getnum: fn('heap_value', 'getnum') as (a: number) => number,
    setnum: fn('heap_value', 'setnum') as (a: number, v: number) => void,
    keeping: fn('heap_kept', 'keeping') as () => boolean,
    dropKept: fn('heap_kept', 'dropKept'),
    saveKept: fn('heap_kept', 'saveKept'),
    forgetKept: fn('heap_kept', 'forgetKept'),
    dropHeld: fn('heap_held', 'dropHeld'),
    condWaitPC: pcOf(rt.fn('sync_cond', 'condWait')),
    rwLockPC: pcOf(rt.fn('sync_rwmutex', 'rwLock')),
    oncePC: pcOf(rt.fn('sync_once', 'onceDo')),
    notifyListAdd: fn('sync_notifylist', 'notifyListAdd') as (l: number) => number,
    notifyListWait: fn('sync_notifylist', 'notifyListWait'),
    mutexLock: fn('sync_mutex', 'mutexLock'),
    mutexUnlock: fn('sync_mutex', 'mutexUnlock'),
    rwLock: fn('sync_rwmutex', 'rwLock'),
    rwUnlock: fn('sync_rwmutex', 'rwUnlock'),
    rwRLock: fn('sync_rwmutex', 'rwRLock'),
    rwRUnlock: fn('sync_rwmutex', 'rwRUnlock'),
    semrelease1: fn('sync_sema', 'semrelease1'),
    malg: fn('g_newproc1', 'malg'),
    allgadd: fn('g_allgs', 'allgadd'),
    gfput: fn('g_gfree', 'gfput'),
    acquireSudog: fn('g_sudog', 'acquireSudog'),
    releaseSudog: fn('g_sudog', 'releaseSudog'),
    mallocgc: fn('heap_malloc', 'mallocgc'),
    park_m: fn('m_park', 'park_m'),
    dropg: fn('m_park', 'dropg'),
    gopark: fn('m_park', 'gopark'),
    gogo: fn('m_gogo', 'gogo'),
    setRunningFrame: fn('m_gogo', 'setRunningFrame') as (fp: number) => void,
    runningFrame: fn('m_gogo', 'runningFrame') as () => number,
    goexit0: fn('m_goexit0', 'goexit0'),
    newstack: fn('m_newstack', 'newstack') as (mp: number, gp: number) => boolean,
    fatalpanic: fn('m_panic', 'fatalpanic'),
    fatalthrow: fn('shared_throw', 'fatalthrow'),
    noteCallers: fn('m_callers', 'noteCallers'),
    waitReason: fn('shared_waitreason', 'waitReason') as (name: string) => number,
    cleantimers: fn('p_timers', 'cleantimers') as (pp: number) => void,
    adjusttimers: fn('p_timeradjust', 'adjusttimers') as (pp: number, now: number) => void,
    runtimer: fn('p_runtimer', 'runtimer') as (pp: number, now: number) => number,
  };
}

export type Calls = ReturnType<typeof callsOf>;

/** A function of the text segment; $g: its generator. */
export interface Body {
  (sp: number, rp: number, ...args: unknown[]): unknown;
  $g?: (sp: number, rp: number, ...args: unknown[]) => Generator<unknown, unknown, unknown>;
  pc?: number;
}
