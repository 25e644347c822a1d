import type { JsonObject } from '@tandem/kubernetes-objects';
import { describe, expect, it } from 'vitest';
import { variablesOf } from './variables.ts';

const spec = (postBuild: JsonObject) => ({ postBuild });
const from = (...names: readonly string[]) =>
  names.map((name) => ({ kind: name.startsWith('s') ? 'Secret' : 'ConfigMap', name }));

const OBJECTS: Readonly<Record<string, JsonObject>> = {
  c1: { data: { A: 'one\n', B: 'b' } },
  c2: { data: { A: 'two' } },
  s1: { data: { C: Buffer.from('see').toString('base64') }, stringData: { D: 'dee' } },
  s2: { stringData: { E: 'ENC[AES256_GCM,data:x]', F: 'eff' }, sops: {} },
};

function found(postBuild: JsonObject) {
  const made = variablesOf(spec(postBuild), ({ name }) => OBJECTS[name]);
  if (!made.ok) return made.error.detail;
  return made.value && { values: Object.fromEntries(made.value.values), isOpen: made.value.isOpen };
}

describe('the variables of a Kustomization', () => {
  it('are those of its objects in their order, then its own, without line breaks', () => {
    expect(found({ substituteFrom: from('c1', 'c2', 's1'), substitute: { B: 'own\n' } })).toEqual({
      values: { A: 'two', B: 'own', C: 'see', D: 'dee' },
      isOpen: false,
    });
  });

  it.each([
    ['an object that is not here', from('c1', 'c9'), { A: 'one', B: 'b' }],
    ['an encrypted one', from('s2'), { F: 'eff' }],
  ])('are not all known with %s', (_, substituteFrom, values) => {
    expect(found({ substituteFrom })).toEqual({ values, isOpen: true });
  });

  it('are none where nothing is substituted, unless the strategy asks for it', () => {
    expect(found({})).toBeUndefined();
    expect(found({ substituteStrategy: 'Always' })).toEqual({ values: {}, isOpen: false });
  });

  it('have names that Flux accepts', () => {
    expect(found({ substitute: { 'a-b': 'x' } })).toContain('the variable a-b has no valid name');
  });
});
