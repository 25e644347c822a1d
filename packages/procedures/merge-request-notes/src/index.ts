export { MOST_NOTES, type Notes, type PlannedThread, plannedThreads } from './plan.ts';
export { writeNotes } from './write.ts';
