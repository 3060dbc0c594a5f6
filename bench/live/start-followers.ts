// Followers in a process of their own → when they were all connected, and what each of them got.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const report = z.object({
  /** Of each follower: when the final count came, once for each time that it came. */
  finals: z.array(z.array(z.object({ at: z.number(), ballotCount: z.number() }))),
});

export interface Followers {
  readonly connected: Promise<void>;
  /** Waits for the last value. `lateMs`: after `closedAt`, of all who got it. */
  closed(
    closedAt: number,
    ballots: number,
  ): Promise<{ readonly lateMs: readonly number[]; readonly missed: number; readonly twice: number }>;
}

export async function startFollowers(job: {
  readonly url: string;
  readonly pollId: string;
  readonly followers: number;
}): Promise<Followers> {
  const program = fileURLToPath(new URL('./followers.js', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(job)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    connected: lines.next().then(({ value }) => {
      if (value !== 'connected') throw new Error(`the followers did not connect: ${value}`);
    }),
    async closed(closedAt, ballots) {
      // What might come twice would come within this time.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      child.stdin.end();
      const line = await lines.next();
      const { finals } = report.parse(JSON.parse(line.value ?? ''));
      if (child.exitCode === null) await once(child, 'close');
      return {
        lateMs: finals.flatMap((own) => own.slice(0, 1).map(({ at }) => at - closedAt)),
        missed: finals.filter((own) => own.at(-1)?.ballotCount !== ballots).length,
        twice: finals.filter((own) => own.length > 1).length,
      };
    },
  };
}
