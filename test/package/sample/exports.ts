// Every export of every entry.

export * as rt0 from 'rt0';
export * as explore from 'rt0/explore';
export * as host from 'rt0/host';
