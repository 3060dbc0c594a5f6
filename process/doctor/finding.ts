// What a check found → lines for a person, or JSON for a program. Separate from the checks, which only find.
import { redactText } from '../redact.js';

export interface Finding {
  /** What was looked at, such as `database`. */
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'FAILED';
  readonly found: string;
  /** What to do; null where nothing need be done. */
  readonly remedy: string | null;
}

export function reportOk(check: string, found: string): Finding {
  return { check, level: 'ok', found, remedy: null };
}
export function reportWarning(check: string, found: string, remedy: string): Finding {
  return { check, level: 'warning', found, remedy };
}
export function reportFailure(check: string, found: string, remedy: string): Finding {
  return { check, level: 'FAILED', found, remedy };
}

/** Why something could not be done, in a few words and without secrets. */
export function describeReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describeReason(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && /fetch failed/.test(error.message)) return describeReason(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return redactText(error.message || code || error.name);
}

/** Runs a check; one that breaks is a finding too. */
export async function runCheck(check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [reportFailure(check, `could not be looked at: ${describeReason(error)}`, 'Mend what the reason names.')];
  }
}

const width = 8;

/** One line each, and one below it for what to do. */
export function printFindings(findings: readonly Finding[]): string {
  const longest = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, found, remedy }) => [
    `${level.padEnd(width)} ${check.padEnd(longest)}  ${found}`,
    ...(remedy === null ? [] : [`${' '.repeat(width + longest + 3)}→ ${remedy}`]),
  ]);
  const count = (level: Finding['level']) => findings.filter((each) => each.level === level).length;
  return [...lines, `${count('ok')} ok, ${count('warning')} warnings, ${count('FAILED')} failed`].join('\n');
}
