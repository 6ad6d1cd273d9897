export function cpuid(): void {}
