// Starts the command: a clone builds what is stale first (scripts/run.mjs), a package runs what it was installed with.
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const clone = join(__dirname, '..', 'scripts', 'run.mjs');
const start = existsSync(clone) ? clone : join(__dirname, 'built.mjs');
import(pathToFileURL(start).href)
  .then(({ runCli }) => runCli(process.argv.slice(2)))
  .catch((error) => {
    // What the system refuses, such as more open files, is one line; anything else is a bug and keeps its stack.
    if (typeof error?.syscall !== 'string') throw error;
    process.stderr.write(`rt0: ${error.message}\n`);
    process.exitCode = 1;
  });
