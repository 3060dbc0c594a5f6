// Text in; what the recogniser finds in it against the bench directory out. Separate so that every test reads alike.
import { fileURLToPath } from 'node:url';
import { readBenchDirectory } from '../../../../../bench/mentions/read-pages.js';
import type {
  ArticleText,
  Directory,
  Mention,
  MentionType,
  RecognizedMentions,
} from '../../../../../subgraphs/news/sources/mentions/mention.js';
import { createMentionRecognizer } from '../../../../../subgraphs/news/sources/mentions/recognize-mentions.js';

export const BENCH_FOLDER = fileURLToPath(new URL('../../../../../bench/mentions', import.meta.url));
export const benchDirectory: Directory = readBenchDirectory(BENCH_FOLDER);
const recognize = createMentionRecognizer(benchDirectory);

/** Paragraphs of an article of quận Hoàng Mai on 25 January 2018, unless said otherwise. */
export function recognizeText(paragraphs: readonly string[], more: Partial<ArticleText> = {}): RecognizedMentions {
  return recognize({
    blocks: paragraphs.map((text, index) => ({ index, kind: 'PARAGRAPH', text })),
    publishedOn: '2018-01-25',
    contextUnitId: null,
    contextRegionId: 'q-hoang-mai',
    ...more,
  });
}

/** "words → target", in text order, of one type. */
export function targetsOf(result: RecognizedMentions, type: MentionType): readonly string[] {
  return ofType(result, type).map((mention) => `${mention.text} → ${mention.targetKey ?? 'none'}`);
}

export function ofType(result: RecognizedMentions, type: MentionType): readonly Mention[] {
  return result.mentions.filter((mention) => mention.type === type);
}
