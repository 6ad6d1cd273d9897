export function fill(a: Int32Array, seed: number): number;
export function isSorted(a: Int32Array, sum: number): boolean;
export function sortRange(a: Int32Array, tmp: Int32Array, lo: number, hi: number): void;
export function mergePiece(from: Int32Array, to: Int32Array, width: number, k0: number, k1: number): void;
export function sortPhase(a: Int32Array, tmp: Int32Array, pieces: number, phase: number, piece: number): void;
export function fillMatrix(m: Float64Array, seed: number): void;
export function multiplyRow(a: Float64Array, b: Float64Array, c: Float64Array, n: number, i: number): void;
export function isProduct(a: Float64Array, b: Float64Array, c: Float64Array, n: number): boolean;
