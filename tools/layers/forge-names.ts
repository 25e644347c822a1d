import { relative } from 'node:path';
import { FORGE_KINDS } from '@tandem/ports';
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isCaseClause,
  isElementAccessExpression,
  isIdentifier,
  isImportDeclaration,
  isLiteralTypeNode,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  isSwitchStatement,
} from 'typescript/unstable/ast/is';
import { API, type APIOptions, type Checker, type Type } from 'typescript/unstable/sync';
import { FOR_TESTS } from './check.ts';

/** A use of a forge's name in product code, as one line: where it is and what it does. */
export type ForgeName = string;

/** Where a forge is named, with the reason. Everywhere else a fact of `knowledge/forges` takes the name's place. */
const MAY_NAME: Readonly<Record<string, string>> = {
  'packages/language/ports/src/forge/forge-kind.ts': 'defines the names',
  'packages/knowledge/forges/': 'has the facts of each forge',
  'packages/adapters/forges/': 'call the forges',
  'packages/adapters/platforms/': 'know the forge that a pipeline of theirs runs on',
  'packages/doubles/': 'emulate the forges, for tests',
};

const COMPARISONS = new Set([
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Methods that ask whether a name is a certain one. */
const QUESTIONS = ['startsWith', 'endsWith', 'includes', 'indexOf', 'match', 'search'];

/** A name that no platform and no dialect shares: a type that has it is that of forges. */
const UNMISTAKABLE = 'azure-devops';
const NAMES: readonly string[] = FORGE_KINDS;

/**
 * Every place where product code depends on the name of a forge: comparisons, cases, keys of records and plain
 * texts, judged by their types, so that the platform `gitlab` is no forge. The compiler's API is unstable: its
 * version is pinned in package.json.
 *
 * @param tsconfig The absolute path of the project's configuration.
 */
export function forgeNames(root: string, tsconfig: string, options: APIOptions = {}): readonly ForgeName[] {
  const api = new API({ cwd: root, ...options });
  try {
    const project = api.updateSnapshot({ openProjects: [tsconfig] }).getProject(tsconfig);
    if (!project) throw new Error(`${tsconfig} was not opened`);
    return project.rootFiles.flatMap((file) => {
      const path = relative(root, file);
      const source = isJudged(path) ? project.program.getSourceFile(file) : undefined;
      return source ? namesIn(source, path, project.checker) : [];
    });
  } finally {
    api.close();
  }
}

function isJudged(path: string): boolean {
  const allowed = Object.keys(MAY_NAME).some((prefix) => path.startsWith(prefix));
  return path.startsWith('packages/') && !allowed && !FOR_TESTS.test(path);
}

function namesIn(source: SourceFile, path: string, checker: Checker): readonly ForgeName[] {
  const found = new Map<number, string>();
  const visit = (node: Node): void => {
    if (isImportDeclaration(node) || isLiteralTypeNode(node)) return;
    const line = source.text.slice(0, node.getStart(source)).split('\n').length;
    const use = found.has(line) ? undefined : useOf(node, checker);
    if (use) found.set(line, use);
    node.forEachChild(visit);
  };
  visit(source);
  return [...found].map(([line, use]) => `${path}:${line}: ${use}; use a fact of knowledge/forges instead`);
}

/** How a node depends on the name of a forge; undefined where it does not. */
function useOf(node: Node, checker: Checker): string | undefined {
  const type = (of: Node) => checker.getTypeAtLocation(of);
  if (isBinaryExpression(node) && COMPARISONS.has(node.operatorToken.kind)) {
    const [left, right] = [type(node.left), type(node.right)];
    const compared = (isForge(left) && isName(right)) || (isForge(right) && isName(left));
    return compared ? 'compares a forge with a name' : undefined;
  }
  if (isCaseClause(node)) {
    const statement = node.parent.parent;
    return isSwitchStatement(statement) && isForge(type(statement.expression)) ? CASE : undefined;
  }
  if (isCallExpression(node) && isPropertyAccessExpression(node.expression)) {
    const { expression: asked, name } = node.expression;
    if (!QUESTIONS.includes(name.text)) return undefined;
    const listed = isArrayLiteralExpression(asked) && node.arguments.some((each) => isForge(type(each)));
    return listed || isForge(type(asked)) ? `asks a forge's name by ${name.text}` : undefined;
  }
  if (isObjectLiteralExpression(node)) {
    const keys = node.properties.flatMap((each) => ('name' in each ? keyOf(each.name) : []));
    const keyed = keys.includes(UNMISTAKABLE) || hasForges(checker.getContextualType(node), checker);
    return keyed && keys.some((key) => NAMES.includes(key)) ? KEY : undefined;
  }
  if (isPropertyAccessExpression(node)) {
    return NAMES.includes(node.name.text) && hasForges(type(node.expression), checker) ? KEY : undefined;
  }
  if (isElementAccessExpression(node)) {
    return isName(type(node.argumentExpression)) && hasForges(type(node.expression), checker)
      ? KEY
      : undefined;
  }
  if (isBindingElement(node)) {
    const named = keyOf(node.propertyName ?? node.name).some((key) => NAMES.includes(key));
    return named && hasForges(type(node.parent), checker) ? KEY : undefined;
  }
  if (!isStringLiteral(node) || !NAMES.includes(node.text)) return undefined;
  const named = node.text === UNMISTAKABLE || isForge(checker.getContextualType(node));
  return named ? 'names a forge' : undefined;
}

const CASE = 'switches on the name of a forge';
const KEY = 'has the name of a forge as a key';

/** The text of a key that is an identifier or a text. */
function keyOf(name: Node | undefined): readonly string[] {
  return name && (isIdentifier(name) || isStringLiteral(name)) ? [name.text] : [];
}

/** The texts that a type consists of; empty where it has other members than literals. */
function textsOf(type: Type | undefined): readonly string[] {
  const members = type?.isUnionType() ? type.getTypes() : type ? [type] : [];
  return members.flatMap((member) => (member.isStringLiteralType() ? [member.value] : []));
}

function isForge(type: Type | undefined): boolean {
  return textsOf(type).includes(UNMISTAKABLE);
}

function isName(type: Type | undefined): boolean {
  const texts = textsOf(type);
  return texts.length === 1 && NAMES.includes(texts[0] ?? '');
}

/** Whether a type has a property for each forge. */
function hasForges(type: Type | undefined, checker: Checker): boolean {
  return type !== undefined && checker.getPropertyOfType(type, UNMISTAKABLE) !== undefined;
}
