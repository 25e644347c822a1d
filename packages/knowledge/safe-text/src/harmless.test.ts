import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignText } from './foreign-text.fixture.ts';
import { harmless, harmlessLine, outputValue } from './index.ts';
import { azureCommands, controlCharacters, githubCommands, gitlabCommands } from './oracles.fixture.ts';

const RUNS = { numRuns: 3000 };

function found(log: string): readonly unknown[] {
  return [...azureCommands(log), ...githubCommands(log), ...gitlabCommands(log), ...controlCharacters(log)];
}

describe('harmless text', () => {
  it.each([
    ['plain text: 50% of #12 [x]\n\tnext', 'plain text: 50% of #12 [x]\n\tnext'],
    ['a ##vso[task.complete]b', 'a # #vso[task.complete]b'],
    ['##VsO', '# #VsO'],
    ['###[error]', '## #[error]'],
    ['#\u200d#vso[', '# \u200d#vso['],
    ['  ::error::x', '  : :error::x'],
    ['a\n\u00a0::set-env name=A::b', 'a\n\u00a0: :set-env name=A::b'],
    ['a::b::c', 'a::b::c'],
    ['section_start:1:x\r\u001b[0K', 'section_start: 1:x␍␛[0K'],
    ['a\r\nb\rc', 'a\nb␍c'],
    ['\u001b[31mred\u009b0m\u0007\u007f', '␛[31mred<U+009B>0m␇␡'],
    ['\u0085\u2028\u202e\u2066\u200f\u061c', '<U+0085><U+2028><U+202E><U+2066><U+200F><U+061C>'],
    ['👩‍👧 ﷺ #️⃣', '👩‍👧 ﷺ #️⃣'],
    ['\ud800', '\ufffd'],
  ])('%j is shown as %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it('holds no command of any platform and no control sequence, whatever the text', () => {
    fc.assert(
      fc.property(foreignText(), (text) => {
        expect(found(harmless(text))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('holds none after a prefix of ours, in one line, or as a value for later jobs', () => {
    const prefix = fc.constantFrom('', ' ', '\t  ', 'error: ', 'a.yml:1:2 ', '- ', '│ ', '"');
    fc.assert(
      fc.property(prefix, foreignText(), foreignText(), (ours, a, b) => {
        expect(found(`${ours}${harmless(a)} ${harmless(b)}`)).toEqual([]);
        expect(found(ours + harmlessLine(a))).toEqual([]);
        expect(harmlessLine(a)).not.toMatch(/[\r\n]/);
        expect(found(ours + outputValue(a))).toEqual([]);
        expect(outputValue(a)).not.toMatch(/\$[A-Za-z_({[]|%[A-Za-z_]\w*%|[\r\n]/);
      }),
      RUNS,
    );
  });

  it('is not changed by doing it again', () => {
    fc.assert(
      fc.property(foreignText(), fc.integer({ min: 100, max: 140 }), (text, limit) => {
        const once = harmless(text, limit);
        expect(harmless(once, limit)).toBe(once);
        expect(outputValue(outputValue(text))).toBe(outputValue(text));
      }),
      RUNS,
    );
  });

  it('is cut where it is very long, and says by how much', () => {
    const text = harmless('x'.repeat(1_000_000));
    expect(text.length).toBeLessThanOrEqual(32_000);
    const left = Number(/ … \((\d+) characters left out\)$/.exec(text)?.[1]);
    expect(left + text.indexOf(' …')).toBe(1_000_000);
  });

  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitLab's form of a reference.
    ['$(System.AccessToken) ${A} $A $5 $$', '$ (System.AccessToken) $ {A} $ A $5 $ $'],
    ['%PATH% 100%', '% PATH% 100%'],
    [' sha256:ab\ncd ', 'sha256:ab cd'],
  ])('the value %j reaches later jobs as %j', (value, inert) => {
    expect(outputValue(value)).toBe(inert);
  });
});
