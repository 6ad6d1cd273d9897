// Imported before any runtime source that a script reads (layouts, addresses): what the build defines for the bundles.

Object.assign(globalThis, { __DEBUG__: false });
