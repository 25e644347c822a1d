import { formatLocation } from '@tandem/contract';
import { expect } from 'vitest';
import { readRelease } from './index.ts';

/** A valid file; each test changes one line of it. */
export const GOOD = `product: storefront
components:
  - name: api
    repository: { forge: gitlab, path: shop/api }
    image: registry.example.com/shop/api
gitops:
  repository: { forge: azure-devops, path: Retail/gitops }
rings:
  - name: friendly
    path: clusters/friendly/
    window: always
    timezone: Europe/Berlin
  - name: production
    path: clusters/production
    window:
      timezone: Europe/Berlin
      open:
        - { days: [tue, thu], from: "20:00", to: "23:00" }
    freezes:
      - { from: 2026-12-18, to: 2027-01-06, reason: end of the year }
responsibilities:
  approve-release:
    accountable: product-owner
    responsible: [release-manager]
`;

/** Every mistake as `file:line:column message`. */
export function mistakes(text: string): readonly string[] {
  const parsed = readRelease(text, 'release.yaml');
  if (parsed.ok) return [];
  return parsed.error.map(({ at, message }) => `${at ? formatLocation(at) : '?'} ${message}`);
}

export function changed(from: string, to: string): string {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, to);
}

export const MORE = `${GOOD}forges:
  gitlab: { url: https://gitlab.example.com/git }
roles:
  sre: [anna, anna@example.com]
quality:
  rules:
    title: warn
    size: { lines: 900, except: ["*.svg"] }
    risky-paths: { paths: [{ paths: [migrations/**], roles: [sre] }] }
  paths:
    - { paths: [docs/**], levels: { tests: "off" } }
  waivers:
    - { rules: [size], roles: [sre] }
tickets:
  forge: azure-devops
  path: Retail
  on:
    merged: { state: Resolved, from: [Active], comment: false }
    deployed:
      production: { state: Closed }
`;
