import { components } from './components.ts';
import { forges } from './forges.ts';
import { gitops } from './gitops.ts';
import { manifests } from './manifests.ts';
import { parity } from './parity.ts';
import { description, product } from './product.ts';
import { quality } from './quality.ts';
import { responsibilities } from './responsibilities.ts';
import { rings } from './rings.ts';
import { roles } from './roles.ts';
import { rollout } from './rollout.ts';
import { tickets } from './tickets.ts';

/** The sections of release.yaml, in the order in which documents list them. */
export const SECTIONS = [
  product,
  description,
  components,
  gitops,
  rings,
  forges,
  roles,
  quality,
  tickets,
  parity,
  manifests,
  rollout,
  responsibilities,
] as const;
