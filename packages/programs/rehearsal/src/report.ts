import {
  duration,
  type FileChange,
  type JobRun,
  type PipelineRun,
  type RingChange,
  type Story,
} from './story.ts';
import { platformName, said } from './timeline.ts';

/**
 * One self-contained page: no script, no address of anything outside it. Everything in it that is not ours is
 * escaped, so that a log line stays a log line.
 */
export function reportHtml(story: Story): string {
  const total = Math.max(1, ...story.pipelines.map((run) => run.end));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`Release rehearsal of ${story.product}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="kicker">Release rehearsal</p>
<h1>${escapeHtml(story.product)}</h1>
<p class="verdict ${story.verdict.kind}">${escapeHtml(story.verdict.text)}</p>
<p class="facts">Clock set to <time>${escapeHtml(story.at)}</time> · ran for ${duration(total)} · ${count(story.commits, 'new commit')} in the GitOps repository</p>
</header>
<main>
<section aria-labelledby="rings"><h2 id="rings">Rings</h2><ol class="rings">${story.rings.map(ringCard).join('')}</ol></section>
${tickets(story.tickets)}<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>${story.pipelines.map((run) => pipeline(run, total)).join('')}</section>
<section aria-labelledby="changes"><h2 id="changes">Changes to the rings</h2>${changes(story.changes)}</section>
<section aria-labelledby="logs"><h2 id="logs">Logs</h2>${story.pipelines.flatMap((run) => run.jobs.map((job) => log(run, job))).join('')}</section>
</main>
</body>
</html>
`;
}

/** Text as HTML text or attribute value; control characters other than line breaks and tabs become visible. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function ringCard(ring: RingChange): string {
  const state = ring.held === undefined ? (ring.before === ring.after ? 'same' : 'moved') : 'held';
  const move =
    ring.before === ring.after
      ? `<b>${escapeHtml(ring.after)}</b>`
      : `<s>${escapeHtml(ring.before)}</s> → <b>${escapeHtml(ring.after)}</b>`;
  const why = ring.held === undefined ? '' : `<p>${escapeHtml(ring.held)}</p>`;
  return `<li class="${state}"><h3>${escapeHtml(ring.name)}</h3><p class="move">${move}</p>${why}</li>`;
}

function tickets(list: Story['tickets']): string {
  if (list.length === 0) return '';
  const rows = list.map(({ id, title, before, after, comments }) => {
    const state =
      before === after ? escapeHtml(after) : `<s>${escapeHtml(before)}</s> → <b>${escapeHtml(after)}</b>`;
    return `<tr><td>${escapeHtml(id)}</td><td>${escapeHtml(title)}</td><td>${state}</td><td class="number">${comments}</td></tr>`;
  });
  return `<section aria-labelledby="tickets"><h2 id="tickets">Tickets</h2><table class="tickets"><thead><tr><th>Ticket</th><th>Title</th><th>State</th><th class="number">Comments</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>
`;
}

function pipeline(run: PipelineRun, total: number): string {
  const rows = run.jobs.map((job) => row(job, total)).join('');
  return `<h3>${escapeHtml(run.name)} <small>as ${platformName(run.platform)} · ${escapeHtml(run.repository)} @ <code>${escapeHtml(run.commit.slice(0, 8))}</code> · ${duration(run.end - run.start)}</small></h3>
<table><thead><tr><th>Job</th><th>Stage</th><th>Outcome</th><th class="number">Took</th><th class="when">When</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function row(job: JobRun, total: number): string {
  const left = ((job.start / total) * 100).toFixed(2);
  const width = Math.max(0.5, ((job.end - job.start) / total) * 100).toFixed(2);
  const ran = job.status === 'succeeded' || job.status === 'failed';
  const bar = ran ? `<div class="bar" style="margin-left:${left}%;width:${width}%"></div>` : '';
  const reason = job.reason ? `<div class="reason">${escapeHtml(job.reason)}</div>` : '';
  return `<tr class="${rowClass(job)}"><td>${escapeHtml(job.name)}</td><td>${escapeHtml(job.stage)}</td><td><span class="chip">${escapeHtml(said(job))}</span>${reason}</td><td class="number">${ran ? duration(job.end - job.start) : '–'}</td><td class="when">${bar}</td></tr>`;
}

function rowClass(job: JobRun): string {
  return job.status === 'succeeded' ? (job.outcome ?? 'done') : job.status;
}

function changes(files: readonly FileChange[]): string {
  if (files.length === 0) return '<p>None.</p>';
  return files
    .map(({ file, lines }) => {
      const body = lines
        .map(
          ({ sign, number, text }) =>
            `<span class="${sign === '+' ? 'added' : 'removed'}">${sign} ${String(number).padStart(4)}  ${escapeHtml(text)}</span>`,
        )
        .join('\n');
      return `<h3><code>${escapeHtml(file)}</code></h3><pre class="diff">${body}</pre>`;
    })
    .join('');
}

function log(run: PipelineRun, job: JobRun): string {
  if (job.log.length === 0) return '';
  const open = job.status === 'failed' ? ' open' : '';
  return `<details${open}><summary>${escapeHtml(`${run.name} · ${job.name}`)} <small>${count(job.log.length, 'line')}</small></summary><pre>${job.log.map(escapeHtml).join('\n')}</pre></details>`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dfe4ea; --paper: #fff; --card: #f6f8fa; --good: #1a7f4b; --hold: #9a6700; --bad: #c0342b; --calm: #3b6fb6 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa5b4; --line: #323b47; --paper: #14181e; --card: #1d232b; --good: #4cc38a; --hold: #e0b040; --bad: #f0716a; --calm: #7aa9e8 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem 4rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
h1 { margin: 0; font-size: 2.2rem } h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem } h3 { margin: 1.25rem 0 .4rem; font-size: 1rem }
small, .facts, .kicker, .reason { color: var(--soft); font-weight: 400 } .kicker { margin: 0; text-transform: uppercase; letter-spacing: .08em; font-size: .8rem }
.verdict { margin: .75rem 0; padding: .7rem 1rem; border-left: 4px solid var(--calm); background: var(--card); font-size: 1.1rem }
.verdict.released { border-color: var(--good) } .verdict.held { border-color: var(--hold) } .verdict.failed { border-color: var(--bad) }
.rings { display: flex; flex-wrap: wrap; gap: 1rem; margin: 0; padding: 0; list-style: none }
.rings li { flex: 1 1 15rem; padding: .9rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; border-top: 4px solid var(--calm) }
.rings li.moved { border-top-color: var(--good) } .rings li.held { border-top-color: var(--hold) } .rings h3, .rings p { margin: 0 } .move { font-size: 1.1rem }
table { width: 100%; border-collapse: collapse; table-layout: fixed } th, td { padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { font-size: .8rem; color: var(--soft); font-weight: 500 } th:nth-child(1) { width: 22% } th:nth-child(2) { width: 12% } th:nth-child(4) { width: 9% } .when { width: 26% } .tickets th:nth-child(1) { width: 12% } .tickets th:nth-child(2) { width: 48% } .tickets th:nth-child(4) { width: 14% } .number { text-align: right; font-variant-numeric: tabular-nums }
.chip { display: inline-block; padding: 0 .5rem; border-radius: 1rem; border: 1px solid currentColor; font-size: .85rem; color: var(--calm) }
.done .chip, .open .chip { color: var(--good) } .held .chip { color: var(--hold) } .failed .chip { color: var(--bad) } .skipped .chip, .manual .chip { color: var(--soft) }
.bar { height: .8rem; margin-top: .35rem; border-radius: .2rem; background: var(--calm) } .done .bar, .open .bar { background: var(--good) } .held .bar { background: var(--hold) } .failed .bar { background: var(--bad) } .reason { font-size: .85rem }
pre { margin: 0; padding: .75rem 1rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; font: 13px/1.5 ui-monospace, monospace; white-space: pre }
.added { color: var(--good) } .removed { color: var(--bad) } details { margin: .4rem 0 } summary { cursor: pointer; padding: .2rem 0 }
@media (max-width: 40rem) { table { table-layout: auto } .when, th:nth-child(2), td:nth-child(2) { display: none } }
`;
