#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '@tandem/contract';
import { createClock } from '@tandem/machine';
import { tandem } from './tandem.ts';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
const call = {
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  now: createClock().now,
};

// A reader that stops reading, such as head, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  process.exitCode = await tandem(process.argv.slice(2), call, version);
} catch (error) {
  process.stderr.write(`tandem ${version}: this is a bug; please report it with these lines.\n`);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = EXIT.bug;
}
