import { harmlessLine } from './harmless.ts';

/**
 * A value for later jobs: one harmless line, never cut, in which no platform sees a reference to a variable.
 * GitLab expands `$NAME`, `${NAME}` and `%NAME%` in values of a dotenv report (app/services/ci/
 * parse_dotenv_artifact_service.rb, `raw: false`), the Azure agent expands `$(NAME)` in values of variables
 * again; either would let a branch name read a token. One space goes inside: `$ (NAME)`.
 */
export function outputValue(text: string): string {
  return harmlessLine(text, Number.POSITIVE_INFINITY)
    .replace(/\$(?=[A-Za-z_{$([])/g, '$ ')
    .replace(/%(?=[A-Za-z_]\w*%)/g, '% ')
    .trim();
}
