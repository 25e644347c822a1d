import type { PipelineFiles, PlanSource } from '@tandem/pipeline';
import type { Node, Place, SourceFile } from '../node.ts';
import { readYaml } from '../read-yaml.ts';
import { Refused } from '../refused.ts';
import type { Budget } from './budget.ts';
import { checkFile } from './check-file.ts';
import type { Repository } from './repositories.ts';

/** Reads and checks the files of one expansion, each once. */
export class Loader {
  /** Every file that was read, in the order of reading. */
  readonly sources: PlanSource[] = [];
  repositories: ReadonlyMap<string, Repository> = new Map();
  private readonly files: PipelineFiles;
  private readonly budget: Budget;
  private readonly read = new Map<string, Node>();

  constructor(files: PipelineFiles, budget: Budget) {
    this.files = files;
    this.budget = budget;
  }

  /**
   * A file as nodes, every expression in it checked.
   *
   * @throws Refused at the place that asked where there is no such repository or file; in the file where it
   * cannot be read.
   */
  async load(source: SourceFile, at: Place): Promise<Node> {
    const key = `${source.repository}\n${source.path}`;
    const known = this.read.get(key);
    if (known) return known;
    this.budget.file(at);
    const text = await this.text(source, at);
    const node = readYaml(text, source);
    checkFile(node).raise();
    this.read.set(key, node);
    return node;
  }

  private async text(source: SourceFile, at: Place): Promise<string> {
    const { repository: alias, path: file } = source;
    if (alias === 'self') {
      const text = await this.files.self(file);
      if (text === undefined) throw new Refused('azure-template', `There is no file '${file}'.`, at);
      this.sources.push({ repository: 'self', file });
      return text;
    }
    const repository = this.repositories.get(alias);
    if (!repository) {
      const known = [...this.repositories.keys(), 'self'].join(', ');
      const message = `There is no repository resource '${alias}'. Known: ${known}. Add it to resources.repositories of the pipeline.`;
      throw new Refused('azure-template', message, at);
    }
    const { name, ref } = repository;
    const text = await this.files.other(name, ref, file);
    if (text === undefined) {
      const where = ref ? `'${name}' at '${ref}'` : `'${name}'`;
      throw new Refused('azure-template', `There is no file '${file}' in the repository ${where}.`, at);
    }
    this.sources.push(ref ? { repository: name, ref, file } : { repository: name, file });
    return text;
  }
}
