import { describe, expect, it } from 'vitest';
import { substitute } from './substitute.ts';

const VALUES = new Map(
  Object.entries({ team: 'Blue Sky', path: 'one/two.tar.gz', empty: '', euro: 'é€', n: '3' }),
);

/** A template, with ~ for a dollar. */
const template = (text: string) => text.replaceAll('~', '$');

function filled(text: string, isOpen = false): unknown {
  const made = substitute(template(text), { values: VALUES, isOpen });
  return made.ok ? made.value.text : made.error;
}

describe('a substitution', () => {
  it.each([
    ['price ~~5 for ~{team}', 'price $5 for Blue Sky'],
    ['a ~ b ~x', template('a ~ b ~x')],
    ['~{team,,} ~{team,} ~{team^^} ~{euro^}', 'blue sky blue Sky BLUE SKY É€'],
    ['~{#team} ~{#euro}', '8 5'],
    ['~{team:5} ~{team:0:4} ~{team: -3:2} ~{team:x}', 'Sky Blue Blue Sky Blue Sky'],
    ['~{team:-3}', 'Blue Sky'],
    ['~{path#*/} ~{path##*.} ~{path%.*} ~{path%%.*}', 'two.tar.gz gz one/two.tar one/two'],
    [
      '~{path/o/0} ~{path//o/0} ~{path/#one/1} ~{path/%gz/xz} ~{path//\\//-}',
      '0ne/two.tar.gz 0ne/tw0.tar.gz 1/two.tar.gz one/two.tar.xz one-two.tar.gz',
    ],
    ['~{none:-fallback} ~{none=other} ~{empty:=~{n}} ~{team:+x}', 'fallback other 3 Blue Sky'],
    ['~{path#[a-p]*e/}', 'two.tar.gz'],
  ])('of %j makes %j', (text, expected) => expect(filled(text)).toBe(expected));

  it.each([
    ['~{team', 'the substitution of team has no closing brace'],
    ['~{}', 'the name of a variable is missing or not valid'],
    ['~{team-x}', 'the substitution of team has no closing brace'],
    ['~{team:-x', 'a substitution within another is not valid'],
  ])('of %j is refused: %s', (text, expected) => expect(filled(text)).toBe(expected));

  it('names variables without a value and without a default, each once', () => {
    const made = substitute(template('~{zone} ~{zone^^} ~{region:-west} ~{other}'), {
      values: VALUES,
      isOpen: false,
    });
    expect(made).toEqual({ ok: true, value: { text: '  west ', isOpen: false, unset: ['zone', 'other'] } });
  });

  it('leaves what depends on a value that is not known here as it is written', () => {
    const made = substitute(template('~{n} ~{zone:=~{n}} ~{n:-~{zone}}'), { values: VALUES, isOpen: true });
    expect(made).toEqual({
      ok: true,
      value: { text: template('3 ~{zone:=~{n}} ~{n:-~{zone}}'), isOpen: true, unset: [] },
    });
  });
});
