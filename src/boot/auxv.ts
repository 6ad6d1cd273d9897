// Tags of the auxiliary vector. (defs_linux_amd64.go; elf.h)

export const AT_NULL = 0;
export const AT_PAGESZ = 6;
export const AT_HWCAP = 16;
export const AT_CLKTCK = 17;
export const AT_SECURE = 23;
export const AT_RANDOM = 25;
export const AT_HWCAP2 = 26;
export const AT_EXECFN = 31;
