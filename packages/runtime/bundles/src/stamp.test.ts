import { expect, it } from 'vitest';
import { loaderScript } from './loader-script.ts';
import { stampTemplate } from './stamp.ts';

const sha256 = 'ab'.repeat(32);

it('puts version and hash into the one line that says what runs, and changes nothing else', () => {
  const text = loaderScript('promote');
  const stamped = stampTemplate(text, { version: '1.2.3', sha256 });
  const changed = stamped.split('\n').filter((line, index) => line !== text.split('\n')[index]);
  expect(changed).toEqual([`export TANDEM_STEP='promote' TANDEM_VERSION='1.2.3' TANDEM_SHA256='${sha256}'`]);
});

it('stamps what is stamped already', () => {
  const once = stampTemplate(loaderScript('promote'), { version: '1.2.3', sha256 });
  const other = { version: '2.0.0-rc.1', sha256: 'cd'.repeat(32) };
  expect(stampTemplate(once, other)).toBe(stampTemplate(loaderScript('promote'), other));
});

it.each([
  ['a text that runs nothing', 'a: b\n', { version: '1.0.0', sha256 }, 'this one 0 times'],
  ['no version', loaderScript('promote'), { version: "1'", sha256 }, "'1'' is no version"],
  ['no hash', loaderScript('promote'), { version: '1.0.0', sha256: '' }, "'' is no SHA-256"],
])('refuses %s', (_, text, stamp, message) => {
  expect(() => stampTemplate(text, stamp)).toThrow(message);
});
