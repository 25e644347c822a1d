import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyObject } from '@tandem/double-cluster';
import { parseAllDocuments } from 'yaml';
import { moduleFolder, PROGRAMS } from './programs.ts';

/** The definitions of Flux's kinds, from the very modules that the controllers are built from. */
export function fluxDefinitions(): readonly AnyObject[] {
  return PROGRAMS.filter(({ name }) => name.endsWith('-controller')).flatMap((program) => {
    const args = ['list', '-m', '-f', '{{.Dir}}', program.build];
    const module = execFileSync('go', args, { cwd: moduleFolder(program), encoding: 'utf8' }).trim();
    const folder = join(module, 'config', 'crd', 'bases');
    return readdirSync(folder).flatMap((file) =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(
        (document) => document.toJS() as AnyObject,
      ),
    );
  });
}
