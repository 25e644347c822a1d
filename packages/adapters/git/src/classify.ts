import type { GitProblem } from '@tandem/ports';

/** How a push that git called failed is to be taken. `unclear`: the server may have taken it all the same. */
export type PushVerdict = 'overtaken' | 'unclear' | GitProblem['kind'];

const DENIED =
  /authentication failed|could not read (?:username|password)|invalid credentials|access denied|permission denied|returned error: 40[13]|unauthorized|host key verification failed|not allowed to (?:push|upload|download|view|access)|TF401027|GenericContribute|TF400813/i;
const NO_REPOSITORY =
  /repository .*not found|does not appear to be a git repository|does not exist or you do not have permission|TF401019|could not be found or you don't have permission|returned error: 404|repository .* does not exist/i;
const NO_BRANCH = /couldn't find remote ref|remote branch .* not found/i;
const UNREACHABLE =
  /could not resolve (?:host|hostname|proxy)|couldn't resolve|connection (?:refused|reset|timed out|was reset|closed)|timed? ?out|failed to connect|couldn't connect|network is unreachable|no route to host|returned error: (?:408|429|5\d\d)|early eof|hung up unexpectedly|unexpected disconnect|rpc failed|ssl_error|ssl_read|gnutls|transfer closed|empty reply|temporary failure|broken pipe|kex_exchange_identification|operation too slow|recv failure|send failure|invalid index-pack output|bad pack header/i;
const OVERTAKEN =
  /\((?:non-fast-forward|fetch first|stale info|needs force)\)|cannot lock ref|failed to update ref|incorrect old value|reference already exists|failed to lock|unable to create '.*\.lock'|(?:been|already) updated by another|TF401028/i;
const ANSWERED = /^!.*\[(?:remote )?rejected\]/m;

/** Takes git's words on a fetch (LC_ALL=C) for one of the port's kinds. What nobody knows is `refused`. */
export function classifyFetch(words: string): GitProblem['kind'] {
  if (NO_BRANCH.test(words)) return 'no-branch';
  if (DENIED.test(words)) return 'denied';
  if (NO_REPOSITORY.test(words)) return 'no-repository';
  if (UNREACHABLE.test(words)) return 'unreachable';
  return 'refused';
}

/**
 * Takes git's words on a failed push: standard output with `--porcelain`, where the server's answer on the
 * branch is a line with `!`, and standard error.
 */
export function classifyPush(stdout: string, stderr: string): PushVerdict {
  const words = `${stdout}\n${stderr}`;
  if (ANSWERED.test(stdout)) {
    const line = stdout.split('\n').find((text) => text.startsWith('!')) ?? '';
    if (OVERTAKEN.test(line)) return 'overtaken';
    if (DENIED.test(words)) return 'denied';
    return OVERTAKEN.test(words) && !/hook declined/.test(line) ? 'overtaken' : 'refused';
  }
  if (DENIED.test(words)) return 'denied';
  if (NO_REPOSITORY.test(words)) return 'no-repository';
  return 'unclear';
}
