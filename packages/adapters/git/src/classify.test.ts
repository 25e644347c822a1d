import { expect, it } from 'vitest';
import { classifyFetch, classifyPush } from './classify.ts';

it.each([
  ["fatal: couldn't find remote ref refs/heads/x", 'no-branch'],
  ["fatal: Authentication failed for 'https://example.com/'", 'denied'],
  ["fatal: could not read Username for 'https://example.com': terminal prompts disabled", 'denied'],
  ['remote: HTTP Basic: Access denied. The provided password or token is incorrect', 'denied'],
  [
    'git@example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    'denied',
  ],
  ['fatal: unable to access: The requested URL returned error: 403', 'denied'],
  ["fatal: repository 'https://example.com/a.git/' not found", 'no-repository'],
  ["fatal: '/x' does not appear to be a git repository", 'no-repository'],
  [
    'remote: TF401019: The Git repository with name or identifier x does not exist or you do not have permissions',
    'no-repository',
  ],
  ['fatal: unable to access: Could not resolve host: example.com', 'unreachable'],
  [
    'fatal: unable to access: Failed to connect to example.com port 443 after 1 ms: Connection refused',
    'unreachable',
  ],
  ['error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502', 'unreachable'],
  ['fatal: the remote end hung up unexpectedly', 'unreachable'],
  ['fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF', 'unreachable'],
  ['ssh: connect to host example.com port 22: Connection timed out', 'unreachable'],
  ["fatal: detected dubious ownership in repository at '/x'", 'refused'],
])('a fetch that says %j is %s', (words, kind) => {
  expect(classifyFetch(words)).toBe(kind);
});

const answer = (why: string): string => `To /x\n!\tabc:refs/heads/main\t${why}\nDone\n`;
it.each([
  [answer('[rejected] (fetch first)'), '', 'overtaken'],
  [answer('[rejected] (non-fast-forward)'), '', 'overtaken'],
  [answer('[remote rejected] (failed to update ref)'), '', 'overtaken'],
  [answer('[remote rejected] (incorrect old value provided)'), '', 'overtaken'],
  [answer("[remote rejected] (cannot lock ref 'refs/heads/main': is at a but expected b)"), '', 'overtaken'],
  [
    answer(
      "[remote rejected] (TF401028: The reference 'refs/heads/main' has already been updated by another client, so you cannot update it.)",
    ),
    '',
    'overtaken',
  ],
  [answer('[remote rejected] (failed)'), "remote: error: cannot lock ref 'refs/heads/main'", 'overtaken'],
  [answer('[remote rejected] (pre-receive hook declined)'), 'remote: No ticket.', 'refused'],
  [
    answer('[remote rejected] (pre-receive hook declined)'),
    'remote: error: cannot lock ref of the ticket',
    'refused',
  ],
  [
    answer('[remote rejected] (pre-receive hook declined)'),
    'remote: GitLab: You are not allowed to push code to protected branches on this project.',
    'denied',
  ],
  [
    answer(
      '[remote rejected] (TF402455: Pushes to this branch are not permitted; you must use a pull request)',
    ),
    '',
    'refused',
  ],
  [answer('[remote failure] (remote failed to report status)'), '', 'unclear'],
  ['', "fatal: Authentication failed for 'https://example.com/'", 'denied'],
  ['', "fatal: repository 'https://example.com/a.git/' not found", 'no-repository'],
  ['', 'fatal: the remote end hung up unexpectedly', 'unclear'],
  ['', 'error: RPC failed; curl 56 Recv failure: Connection reset by peer', 'unclear'],
  ['', 'something new', 'unclear'],
])('a push that answers %j and says %j is %s', (stdout, stderr, verdict) => {
  expect(classifyPush(stdout, stderr)).toBe(verdict);
});
