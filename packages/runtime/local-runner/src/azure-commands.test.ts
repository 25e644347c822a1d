import { expect, it } from 'vitest';
import { parseLoggingCommand } from './azure-commands.ts';

it.each([
  [
    '##vso[task.setvariable variable=x;isOutput=true]v',
    { name: 'task.setvariable', properties: { variable: 'x', isoutput: 'true' }, message: 'v' },
  ],
  [
    'text before ##VSO[Task.Complete result=Failed;]',
    { name: 'task.complete', properties: { result: 'Failed' }, message: '' },
  ],
  [
    '##vso[task.logissue type=error;sourcepath=a%3Bb]50%AZP25 %0Anext%5D',
    { name: 'task.logissue', properties: { type: 'error', sourcepath: 'a;b' }, message: '50% \nnext]' },
  ],
  [
    '##vso[task.setvariable variable=x; isOutput=true]v',
    { name: 'task.setvariable', properties: { variable: 'x', ' isoutput': 'true' }, message: 'v' },
  ],
  ['##vso[nothing]', undefined],
  ['##vso[task.x never closed', undefined],
  ['##[group]title', undefined],
  ['', undefined],
])('%j', (line, command) => {
  expect(parseLoggingCommand(line)).toEqual(command);
});
