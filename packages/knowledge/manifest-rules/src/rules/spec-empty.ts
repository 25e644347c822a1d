import { about, type Rule } from './rule.ts';

export const specEmpty: Rule = {
  name: 'spec-empty',
  about:
    'A spec with nothing in it, as a mistake of indentation leaves it: what stands below is read as fields of the object itself, or not at all.',
  check: (scope) =>
    scope.objects.flatMap((object) => {
      if (!Object.hasOwn(object.value, 'spec') || object.value.spec !== null) return [];
      const message = 'its spec is empty. Write its fields two spaces below it, or remove the key.';
      return [about(object, 'error', 'spec-empty', ['spec'], message, 'key')];
    }),
};
