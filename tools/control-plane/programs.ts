import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of a control plane, built from its Go module in a folder of its own beside this file. */
export interface Program {
  readonly name: string;
  /** What `go build` is given: the folder's own main package, or that of the module it requires. */
  readonly build: string;
}

/** Everything that a control plane with Flux is made of. The versions stand in the go.mod of each folder. */
export const PROGRAMS: readonly Program[] = [
  { name: 'etcd', build: '.' },
  { name: 'apiserver', build: '.' },
  { name: 'kustomize-controller', build: 'github.com/fluxcd/kustomize-controller' },
  { name: 'source-controller', build: 'github.com/fluxcd/source-controller' },
];

/** The common peer for checking manifests, for the bench. */
export const KUBECONFORM: Program = {
  name: 'kubeconform',
  build: 'github.com/yannh/kubeconform/cmd/kubeconform',
};

/** Flux's own libraries for building a folder, as a program that answers a request a line. */
export const FLUX_BUILD: Program = { name: 'flux-build', build: '.' };

/** The folder of a program's module. */
export function moduleFolder({ name }: Program): string {
  return join(import.meta.dirname, name);
}

/** A text that changes whenever the program that is built would. */
export function programVersion(program: Program): string {
  const hash = createHash('sha256');
  const folder = moduleFolder(program);
  const files = readdirSync(folder).filter((file) => /\.(go|mod|sum)$/.test(file));
  for (const file of files.sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}
