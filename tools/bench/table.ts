import type { Figure } from './benchmark.ts';

/** The figures of one benchmark as lines of text, in columns. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    figure.node ?? '',
    `${round(figure.value, figure.unit)} ${figure.unit}`,
    figure.aim === undefined ? '' : `aim ${figure.aim} ${isMet(figure) ? 'met' : 'NOT met'}`,
    figure.note ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Whether a figure is at or below its aim; true where it has none. */
export function isMet(figure: Figure): boolean {
  return figure.aim === undefined || Number(round(figure.value, figure.unit)) <= figure.aim;
}

function round(value: number, unit: Figure['unit']): string {
  return value.toFixed(unit === '×' ? 2 : 1);
}
