// JSON files of this folder → checked, typed records for load-sample.ts.
// Separate from loading, because it knows the shape of the files and nothing of the database.
import { z } from 'zod';
import year2016 from './articles/2016.json' with { type: 'json' };
import year2017 from './articles/2017.json' with { type: 'json' };
import year2018 from './articles/2018.json' with { type: 'json' };
import year2019 from './articles/2019.json' with { type: 'json' };
import year2020 from './articles/2020.json' with { type: 'json' };
import year2021 from './articles/2021.json' with { type: 'json' };
import year2022 from './articles/2022.json' with { type: 'json' };
import year2023 from './articles/2023.json' with { type: 'json' };
import year2024 from './articles/2024.json' with { type: 'json' };
import year2025 from './articles/2025.json' with { type: 'json' };
import year2026 from './articles/2026.json' with { type: 'json' };
import categories from './categories.json' with { type: 'json' };
import documents from './legal-documents.json' with { type: 'json' };

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const block = z.object({ kind: z.enum(['HEADING', 'PARAGRAPH', 'QUOTE', 'LIST_ITEM']), text: z.string() });
const text = { title: z.string(), lead: z.string(), blocks: z.array(block) };

const articleSchema = z.object({
  id: z.string(),
  slug: z.string(),
  status: z.enum(['DRAFT', 'PUBLISHED', 'WITHDRAWN']),
  language: z.string(),
  categorySlug: z.string(),
  publisherUnitId: z.string(),
  publishedAt: instant.nullable(),
  viewCount: z.object({ value: z.int(), observedAt: instant.nullable() }).nullable(),
  ...text,
  withdrawal: z.object({ at: instant, explanation: z.string() }).nullable(),
  revisions: z.array(z.object({ at: instant, replacedAt: instant, correctionNote: z.string(), ...text })),
});

const categorySchema = z.object({
  id: z.string(),
  slug: z.string(),
  parentSlug: z.string().nullable(),
  name: z.object({ vi: z.string(), en: z.string() }),
});

const documentSchema = z.object({
  id: z.string(),
  citation: z.string(),
  kind: z.enum(['NGHI_QUYET', 'QUYET_DINH', 'NGHI_DINH']),
  number: z.string(),
  issuerUnitId: z.string().nullable(),
  issuedOn: z.iso.date().nullable(),
  title: z.string().nullable(),
  source: z.object({ name: z.string(), url: z.url().nullable(), missing: z.array(z.string()) }),
});

export type SampleArticle = z.infer<typeof articleSchema>;

/** The sample articles, oldest first, with the categories and legal documents that they stand under and cite. */
export function readSample() {
  const years = [
    year2016,
    year2017,
    year2018,
    year2019,
    year2020,
    year2021,
    year2022,
    year2023,
    year2024,
    year2025,
    year2026,
  ];
  return {
    articles: years.flatMap((year) => z.array(articleSchema).parse(year)),
    categories: z.array(categorySchema).parse(categories),
    documents: z.array(documentSchema).parse(documents),
  };
}
