// Answers as they come → the report of the run that was begun last, for whoever watches. One for a page; it keeps one report.
import { readReport, type RunReport } from './run-report.js';

export interface RunReports {
  /** A run begins. What it gives takes each answer and gives it back without what is for the panel. */
  begin(operationName: string | null): (answer: unknown) => unknown;
  current(): RunReport | null;
  /** Gives what ends the watching. */
  watch(changed: () => void): () => void;
}

export function createRunReports(): RunReports {
  let report: RunReport | null = null;
  let run = 0;
  const watchers = new Set<() => void>();
  const set = (next: RunReport | null) => {
    report = next;
    for (const changed of watchers) changed();
  };
  return {
    begin(operationName) {
      run += 1;
      const own = run;
      set(null);
      return (answer) => {
        const { extensions, rest } = takeExtensions(answer);
        if (extensions !== undefined && own === run) set(readReport(operationName, extensions));
        return rest;
      };
    },
    current: () => report,
    watch(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
  };
}

/** The plan and the cost were asked for by the page, not by who wrote the operation. */
function takeExtensions(answer: unknown): { readonly extensions: unknown; readonly rest: unknown } {
  if (typeof answer !== 'object' || answer === null || !('extensions' in answer)) {
    return { extensions: undefined, rest: answer };
  }
  const { extensions, ...others } = answer;
  if (typeof extensions !== 'object' || extensions === null) return { extensions, rest: answer };
  const kept = Object.entries(extensions).filter(([name]) => name !== 'plan' && name !== 'cost');
  return { extensions, rest: kept.length === 0 ? others : { ...others, extensions: Object.fromEntries(kept) } };
}
