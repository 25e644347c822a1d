/** Shows registered secrets as `***`, longest first, so that no part of a longer one is left. */
export class Mask {
  readonly #secrets = new Set<string>();

  /** Empty texts are not secrets; each line of a longer text is one. */
  add(secret: string): void {
    for (const line of secret.split(/\r?\n/)) if (line.trim() !== '') this.#secrets.add(line);
  }

  apply(text: string): string {
    let masked = text;
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) {
      masked = masked.replaceAll(secret, '***');
    }
    return masked;
  }
}
