// How a process is started whose instructions are counted: what slows it down must not change what its garbage collector does.
import { expect, test } from 'vitest';
import { countByCallgrind } from '../../bench/engine/instructions.js';

const counter = countByCallgrind('/folder');

test('young objects keep all the room that the command allows them', () => {
  const command = counter.wrap([process.execPath, '--expose-gc', '--max-semi-space-size=16', 'main.js', '--port', '1']);
  expect(command[0]).toBe('valgrind');
  expect(command.slice(command.indexOf(process.execPath))).toStrictEqual([
    process.execPath,
    '--no-memory-reducer',
    '--min-semi-space-size=16',
    '--expose-gc',
    '--max-semi-space-size=16',
    'main.js',
    '--port',
    '1',
  ]);
});

test('all that Node allows them where the command says nothing', () => {
  expect(counter.wrap([process.execPath, 'main.js']).slice(-4)).toStrictEqual([
    process.execPath,
    '--no-memory-reducer',
    '--min-semi-space-size=64',
    'main.js',
  ]);
});

test('a program that is not Node is given nothing', () => {
  expect(counter.wrap(['router', '--port', '1']).slice(-3)).toStrictEqual(['router', '--port', '1']);
});
