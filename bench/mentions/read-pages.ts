// The folder of labelled pages in; parsed pages, the real page when it is beside the project, and the directory out.
// Separate so that the command and the tests read the same pages in the same way.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ArticleText, Directory } from '../../subgraphs/news/sources/mentions/mention.js';
import { parsePortalPage } from '../../subgraphs/news/sources/portal-page/parse-portal-page.js';
import { type LabelledPage, readLabelledPage } from './labelled-page.js';

const level = z.enum(['NATIONAL', 'CITY', 'DISTRICT', 'WARD', 'RESIDENTIAL_GROUP']);
const interval = { from: z.string().nullable(), until: z.string().nullable() };
const role = z.enum([
  'SECRETARY',
  'STANDING_DEPUTY_SECRETARY',
  'DEPUTY_SECRETARY',
  'STANDING_COMMITTEE_MEMBER',
  'HEAD',
  'DEPUTY_HEAD',
  'CHAIR',
  'VICE_CHAIR',
  'MEMBER',
]);
const directorySchema = z.object({
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      aliases: z.array(z.string()),
      shortName: z.string().nullable(),
      kind: z.string(),
      level,
      sector: z.string(),
      regionId: z.string().nullable(),
      parentId: z.string().nullable(),
      ...interval,
    }),
  ),
  regions: z.array(z.object({ id: z.string(), name: z.string(), level, parentId: z.string().nullable(), ...interval })),
  persons: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      posts: z.array(z.object({ unitId: z.string(), role, title: z.string() })),
    }),
  ),
});
const realSpansSchema = z.object({
  contextRegionId: z.string(),
  spans: z.array(
    z.object({
      type: z.enum(['ORGANIZATION', 'ORGANIZATION_CLASS', 'POST', 'PERSON', 'PLACE', 'LEGAL_DOCUMENT', 'SLOGAN']),
      target: z.string().nullable(),
      block: z.number(),
      start: z.number(),
      end: z.number(),
    }),
  ),
});

function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** The units, regions and persons that the labels name. */
export function readBenchDirectory(folder: string): Directory {
  return directorySchema.parse(readJson(folder, 'directory.json'));
}

export function readPageSet(root: string, folder: string): readonly LabelledPage[] {
  const files = readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.txt'))
    .toSorted();
  return files.map((file) => readLabelledPage(`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')));
}

/** The real page, when it is beside the project; its text is never stored here. */
export function readRealPage(folder: string, pageFile: string): readonly LabelledPage[] {
  if (!existsSync(pageFile)) {
    console.log('Left out: ../shared/data/portal-page.txt is not there.');
    return [];
  }
  const outcome = parsePortalPage(readFileSync(pageFile), { fileName: 'portal-page.txt' });
  if (!outcome.ok) throw new Error(outcome.reason);
  const gold = realSpansSchema.parse(readJson(folder, 'real-page.json'));
  const article: ArticleText = {
    blocks: outcome.page.blocks.map((block, index) => ({ index, ...block })),
    publishedOn: outcome.page.publishedOn,
    contextUnitId: null,
    contextRegionId: gold.contextRegionId,
  };
  return [{ name: 'the real page', article, spans: gold.spans }];
}
