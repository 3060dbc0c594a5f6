// What work has left behind is given back, where the process is started so that it can be; the product's start commands do.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a program that imports the module; gives the numbers that it prints. */
function run(flags: readonly string[], program: string): number[] {
  const head = `import { collectGarbage, shrinkHeap, shrinkWhenQuiet } from './dist/process/collect-garbage.js';
    import { getHeapStatistics } from 'node:v8';
    import { setTimeout as pause } from 'node:timers/promises';
    const megabytes = () => Math.round(getHeapStatistics().total_heap_size / 2 ** 20);
    const work = () => Array.from({ length: 1_000_000 }, (_, index) => ({ index })).length;`;
  const given = [...flags, '--input-type=module', '--eval', `${head}\n${program}`];
  return execFileSync(process.execPath, given, { cwd: root, encoding: 'utf8' }).trim().split(' ').map(Number);
}

describe('garbage of work that is done', () => {
  it('is collected, and with it what was taken of memory in advance where the heap is shrunk', () => {
    const [grown = 0, collected = 0, shrunk = 0] = run(
      ['--expose-gc'],
      `work(); const used = () => getHeapStatistics().used_heap_size; const grown = used(); collectGarbage();
       const [collected, total] = [used(), megabytes()]; shrinkHeap(); console.log(grown, collected, megabytes() / total);`,
    );
    expect(collected).toBeLessThan(grown / 2);
    expect(shrunk).toBeLessThan(0.7);
  });

  it('is given back when there has been no work for a while, and not before', () => {
    const [grown = 0, busy = 0, left = 0] = run(
      ['--expose-gc'],
      `const collection = shrinkWhenQuiet(2_000); work(); const grown = megabytes();
       for (let time = 0; time < 30; time += 1) { collection.busy(); await pause(100); }
       const busy = megabytes(); while (megabytes() > 20) await pause(50); console.log(grown, busy, megabytes());`,
    );
    expect(grown).toBeGreaterThan(30);
    expect(busy).toBeGreaterThan(30);
    expect(left).toBeLessThan(20);
  });

  it('stays where the process was started without the flag, and nothing fails', () => {
    expect(run([], 'collectGarbage(); shrinkHeap(); console.log(1);')).toEqual([1]);
  });

  it('can be given back by what the start commands start', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
    for (const name of ['start', 'start:gateway', 'start:subgraph'])
      expect(scripts[name]).toMatch(/ node --expose-gc /);
  });
});
