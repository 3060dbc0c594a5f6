// The shipped facts hold together, and equal the research data where that lies beside the project.
// In: sample/*.json, ../shared/data. Separate from loading, because no database is needed.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSample } from '../../../subgraphs/org-units/sample/read-sample.js';

const sample = readSample();
const regionNames = new Map(sample.regions.map((region) => [region.id, region.names[0]?.vi]));
const research = new URL('../../../../shared/data/regions-hoang-mai.json', import.meta.url);

const researchSchema = z.object({
  wards2018: z.array(z.object({ name: z.string(), gsoCode: z.string() })),
  units2025: z.array(z.object({ name: z.string(), gsoCode: z.string() })),
  successions: z.array(z.object({ fromName: z.string(), toName: z.string(), clause: z.number(), extent: z.string() })),
});

describe('the sample facts', () => {
  it('hold each id and each slug once', () => {
    const { regions, units, persons, regionSuccessions, unitSuccessions } = sample;
    const ids = [
      ...[...regions, ...units, ...persons, ...regionSuccessions, ...unitSuccessions].map(({ id }) => id),
      ...persons.flatMap(({ tenures }) => tenures.map(({ id }) => id)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    const slugs = units.flatMap(({ slug, oldSlugs }) => [slug, ...oldSlugs]);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(ids.filter((id) => !/^(unit|region|person|tenure|succession)_[0-9a-z]{24}$/.test(id))).toEqual([]);
  });

  it('name only units, regions and sources that they hold, parents before children', () => {
    const seen = new Set<string>();
    for (const { id, parents } of sample.units) {
      for (const { unitId } of parents) expect(seen).toContain(unitId);
      seen.add(id);
    }
    for (const { directedBy, regions } of sample.units) {
      for (const { unitId } of directedBy) expect(seen).toContain(unitId);
      for (const { regionId } of regions) expect(regionNames.has(regionId)).toBe(true);
    }
    const sources = [...sample.regions, ...sample.units, ...sample.regionSuccessions, ...sample.unitSuccessions];
    expect(sources.map(({ source }) => source).filter((source) => sample.sources[source] === undefined)).toEqual([]);
  });

  it('hold the code 00331 twice, for two wards and two periods', () => {
    const holders = sample.regions.flatMap((region) =>
      region.identifiers
        .filter(({ value }) => value === '00331')
        .map(({ from, until }) => [region.names[0]?.vi, from, until]),
    );
    expect(holders).toEqual([
      ['Phường Thịnh Liệt', '2004-01-01', '2025-07-01'],
      ['Phường Hoàng Mai', '2025-07-01', null],
    ]);
  });

  it('state no first day that its source leaves to be confirmed', () => {
    const unsure = sample.regions.filter(({ source }) =>
      sample.sources[source]?.sourceName.includes('start of work on 2004-01-01: general knowledge, to be confirmed'),
    );
    expect(unsure).toHaveLength(15);
    expect(unsure.flatMap(({ intervals }) => intervals.filter(({ fromKnown }) => fromKnown))).toEqual([]);
  });

  it('call every office holder SYNTHETIC', () => {
    expect(sample.sources['synthetic']?.kind).toBe('SYNTHETIC');
    expect(sample.persons).toHaveLength(17);
  });

  it('equal the research data: 14 wards, 12 units, 41 edges', () => {
    if (!existsSync(research)) {
      console.warn('left out: ../shared/data/regions-hoang-mai.json is not here');
      return;
    }
    const found = researchSchema.parse(JSON.parse(readFileSync(research, 'utf8')));
    const edges = sample.regionSuccessions.flatMap(({ fromId, toId, clause, extent }) =>
      toId === null ? [] : [[regionNames.get(fromId), regionNames.get(toId), clause, extent]],
    );
    expect(edges).toEqual(
      found.successions.map((edge) => [edge.fromName, edge.toName, `Điều 1 khoản ${edge.clause}`, edge.extent]),
    );
    expect(edges).toHaveLength(41);
    const wards = sample.regions
      .filter(({ level }) => level === 'WARD')
      .map(({ names, identifiers }) => [names[0]?.vi, identifiers[0]?.value]);
    expect(wards).toEqual([...found.wards2018, ...found.units2025].map(({ name, gsoCode }) => [name, gsoCode]));
  });
});
