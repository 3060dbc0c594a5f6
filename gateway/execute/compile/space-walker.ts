// A position with a space → a function that gathers the objects there, reply by reply, and where those below each parent begin. Generated,
// since a walk that every position shared would look each key up anew for each object.
import { createConstants, makeFunction, quote } from './generated-code.js';
import type { Position, Source } from './positions.js';
import { findAllKeys } from './reads.js';
import type { RunState } from './run-state.js';

/** Walks from the parent's objects to those of a space. */
export type SpaceWalker = (state: RunState) => void;

/** `position`: one with a space whose reply is that of `source`. */
export function generateSpaceWalker(position: Position, source: Source): SpaceWalker {
  const { parent, space } = position;
  if (parent === null || space === null) return () => {};
  const dataKey = position.path.at(-1) ?? '';
  const attached = parent.attached.find(({ step }) => step === source.step);
  const [key = dataKey, ...otherKeys] = findAllKeys(attached ?? parent.source ?? source, dataKey);
  // Objects of the parent are those of a reply's root where this very reply is attached there.
  const parents = attached === undefined ? `S.objects[${parent.space ?? 0}]` : `S.roots[${source.step.step.id}]`;
  const value = [key, ...otherKeys].map((each) => `o[${quote(each)}]`).join(' ?? ');
  const constants = createConstants();
  const body = `return function walk(S) {
    const parents = ${parents} ?? [], objects = [], starts = new Array(parents.length);
    for (let i = 0; i < parents.length; i += 1) {
      const o = parents[i];
      starts[i] = objects.length;
      if (typeof o !== 'object' || o === null) continue;
      if (!${constants.add(collectObjects)}(${value}, objects)) S.hasGivenUp = true;
    }
    S.objects[${space}] = objects;
    S.starts[${space}] = starts;
  };`;
  return makeFunction(body, constants, isWalker);
}

function isWalker(made: unknown): made is SpaceWalker {
  return typeof made === 'function';
}

/** False for what is no object where one should be. */
function collectObjects(value: unknown, objects: unknown[]): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return false;
  if (!Array.isArray(value)) {
    objects.push(value);
    return true;
  }
  let isGood = true;
  for (const item of value) isGood = collectObjects(item, objects) && isGood;
  return isGood;
}
