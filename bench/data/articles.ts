// SYNTHETIC articles for the news room: texts from templates and unit names, written in bulk by the room's own commands,
// so that search vectors, versions, links and the change log are the product's.
import { newId } from '../../subgraphs/kit/ids.js';
import { syntheticProvenance } from '../../subgraphs/kit/provenance.js';
import type { ReportProgress } from '../../subgraphs/kit/room.js';
import type { Store } from '../../subgraphs/kit/store.js';
import { makeSlug } from '../../subgraphs/news/commands/article-input.js';
import { touched } from '../../subgraphs/news/commands/publish-articles.js';
import { insertArticles, type NewArticle } from '../../subgraphs/news/commands/store-articles.js';
import { type RecognizedArticle, storeMentions } from '../../subgraphs/news/commands/store-mentions.js';
import type { NewsTables } from '../../subgraphs/news/entities/tables.js';
import { arrangeCategories, type CategoryRow } from '../../subgraphs/news/loaders/categories.js';
import type { CitedDocument, FoundEvent, FoundSlogan } from '../../subgraphs/news/sources/mentions/mention.js';
import { composeArticle, type Filling } from './article-text.js';
import type { Random } from './random.js';
import type { Directory } from './units.js';

/** Articles that hold what is rare: as many in each size of data, so that a search for it finds the same. */
export const rareArticles = 25;
/** Words of the rare articles; one of them can be spelled in two ways. */
export const rareWords = 'thủy đình cổ';

const articlesAtOnce = 1_000;
const firstDay = Date.UTC(2010, 0, 1);
const lastDay = Date.UTC(2026, 9, 1);
const dayMs = 86_400_000;

/** Each is in one of forty articles: 25 of a thousand. */
export const themes = [
  'vệ sinh môi trường,an toàn giao thông,cải cách hành chính,chuyển đổi số,phòng cháy chữa cháy,tiêm chủng mở rộng',
  'trật tự đô thị,khuyến học khuyến tài,xây dựng gia đình văn hóa,hiến máu nhân đạo,giảm nghèo bền vững,dân vận khéo',
  'tiếp công dân,giải phóng mặt bằng,cấp nước sạch,chỉnh trang ngõ phố,phòng chống bão lụt,trồng cây xanh',
  'bảo hiểm y tế,tuyển quân,phổ cập bơi lội,an toàn thực phẩm,đọc sách cộng đồng,bảo vệ trẻ em',
  'chăm sóc người cao tuổi,quyên góp ủng hộ,phân loại rác,chợ dân sinh,thi đua khen thưởng,hòa giải cơ sở',
  'số hóa hồ sơ,tuyên truyền pháp luật,kiểm tra giám sát,quy hoạch công viên,thoát nước mùa mưa,du lịch làng nghề',
  'khởi nghiệp thanh niên,dạy nghề miễn phí,bóng đá thiếu niên,văn nghệ quần chúng',
].flatMap((line) => line.split(','));

const documents: readonly CitedDocument[] = Array.from({ length: 40 }, (_, index) => ({
  key: `document ${index}`,
  citation: `${9000 + index}-NQ/TU`,
  kind: 'NGHI_QUYET',
  number: String(9000 + index),
  year: null,
  symbol: 'NQ/TU',
  issuerUnitId: null,
  issuerBasis: null,
  issuedOn: `20${10 + (index % 15)}-03-15`,
  issuedOnPrecision: 'DAY',
  titleAsCited: `SYNTHETIC: về ${themes[index] ?? ''}`,
  titleIsComplete: false,
}));
const slogans: readonly FoundSlogan[] = ['“Xanh, sạch, đẹp”', '“Gần dân, hiểu dân”', '“Mỗi người một việc tốt”'].map(
  (text, index) => ({ key: `slogan ${index}`, text, year: null, kind: 'COVENANT_MOTTO' }),
);
const events: readonly FoundEvent[] = Array.from({ length: 20 }, (_, index) => ({
  key: `event ${index}`,
  name: `SYNTHETIC: Ngày hội ${themes[index] ?? ''}`,
  startsOn: `20${10 + (index % 15)}-05-19`,
  startsOnPrecision: 'DAY',
  hostUnitId: null,
  chairKey: null,
  legalBasisKey: null,
  block: 2,
}));

const words = (text: string): Filling => ({ text, type: null, targetKey: null });

/** Fills a room that holds categories and nothing else. */
export async function generateArticles(
  store: Store<NewsTables>,
  count: number,
  directory: Directory,
  random: Random,
  report: ReportProgress,
): Promise<void> {
  const categories = arrangeCategories(
    await store.sql.selectFrom('category').selectAll().orderBy('position').execute(),
  );
  const leaves = await store.sql.selectFrom('category').selectAll().orderBy('position').execute();
  const rareEvery = Math.floor(count / rareArticles);
  const makeBatch = (start: number) =>
    Array.from({ length: Math.max(0, Math.min(articlesAtOnce, count - start)) }, (_, offset) => {
      const index = start + offset;
      const isRare = index % rareEvery === 0 && index / rareEvery < rareArticles;
      return makeArticle(index, count, isRare, directory, random.pick(leaves), categories.pathTo, random);
    });
  // The first batch brings the documents, events and slogans; later ones only find them and can be written side by side.
  await writeBatch(store, makeBatch(0));
  for (let start = articlesAtOnce; start < count; start += 2 * articlesAtOnce) {
    report('articles', start, count);
    await Promise.all([start, start + articlesAtOnce].map((each) => writeBatch(store, makeBatch(each))));
  }
  report('articles', count, count);
}

interface MadeArticle {
  readonly article: NewArticle;
  readonly recognized: RecognizedArticle;
}

async function writeBatch(store: Store<NewsTables>, made: readonly MadeArticle[]): Promise<void> {
  if (made.length === 0) return;
  await store.write(async (transaction) => {
    const articles = made.map(({ article }) => article);
    await insertArticles(transaction, articles);
    const links = await storeMentions(
      transaction,
      made.map(({ recognized }) => recognized),
      new Date(lastDay),
    );
    transaction.record(
      ...articles.map((article, index) => ({
        kind: 'CREATED' as const,
        nodeType: 'Article',
        nodeId: article.id,
        touches: touched(links[index] ?? [], article),
      })),
    );
  });
}

function makeArticle(
  index: number,
  count: number,
  isRare: boolean,
  directory: Directory,
  category: CategoryRow,
  pathTo: (category: CategoryRow) => readonly CategoryRow[],
  random: Random,
): MadeArticle {
  const toFilling = (type: 'ORGANIZATION' | 'PERSON' | 'PLACE', named: { id: string; name: string }): Filling => ({
    text: named.name,
    type,
    targetKey: named.id,
  });
  const theme = index % themes.length;
  const [document, event] = [documents[theme], events[random.integer(events.length)]];
  if (document === undefined || event === undefined) throw new Error('a theme has no document');
  const slogan = random.pick(slogans);
  const publisher = random.pickSkewed(directory.units.slice(0, 40));
  // The last unit is in the rare articles alone.
  const units = [random.pickSkewed(directory.units.slice(0, -1)), random.pickSkewed(directory.units.slice(0, -1))];
  const { blocks, mentions } = composeArticle(
    {
      unit: units.map((unit) => toFilling('ORGANIZATION', unit)),
      person: [toFilling('PERSON', random.pickSkewed(directory.persons))],
      document: [{ text: document.citation, type: 'LEGAL_DOCUMENT', targetKey: document.key }],
      region: [toFilling('PLACE', random.pickSkewed(directory.regions))],
      slogan: [{ text: slogan.text, type: 'SLOGAN', targetKey: slogan.key }],
      theme: [words(themes[theme] ?? '')],
      extra: isRare ? [...directory.units.slice(-1).map((unit) => toFilling('ORGANIZATION', unit))] : [],
    },
    random,
  );
  const said = isRare
    ? [...blocks, { kind: 'PARAGRAPH' as const, text: `Đoàn đã dừng chân bên ${rareWords}.` }]
    : blocks;
  const id = newId('article');
  // Evenly over the years in an order of its own: the order of writing is not the order of the lists.
  const publishedAt = new Date(firstDay + Math.floor(((index * 7919) % count) * ((lastDay - firstDay) / count)));
  const [title, lead] = [said[0]?.text ?? '', said[1]?.text ?? null];
  const fate = random.integer(100);
  const status = fate < 1 ? 'DRAFT' : fate < 5 ? 'WITHDRAWN' : 'PUBLISHED';
  const changedAt = new Date(publishedAt.getTime() + (1 + random.integer(60)) * dayMs);
  const isCorrected = fate >= 95;
  const article: NewArticle = {
    id,
    slug: `${makeSlug(title).slice(0, 80)}-${index}`,
    status,
    language: index % 37 === 0 ? 'en' : 'vi',
    categoryId: category.id,
    publisherId: publisher.id,
    text: { title, lead, blocks: said },
    earlier: isCorrected ? [{ at: publishedAt, note: null, text: { title, lead, blocks: said.slice(0, -1) } }] : [],
    note: isCorrected ? 'SYNTHETIC: một đoạn được bổ sung' : null,
    publishedAt: status === 'DRAFT' ? null : publishedAt,
    modifiedAt: isCorrected ? changedAt : null,
    withdrawal: status === 'WITHDRAWN' ? { at: changedAt, explanation: 'SYNTHETIC: rút để kiểm tra lại' } : null,
    snapshot: { value: Math.floor(10_000 / (1 + random.integer(200))), observedAt: changedAt },
    source: null,
    provenance: syntheticProvenance,
    mentionsPending: false,
    createdAt: publishedAt,
    updatedAt: status === 'WITHDRAWN' || isCorrected ? changedAt : publishedAt,
  };
  const recognized: RecognizedArticle = {
    articleId: id,
    status,
    listedAt: publishedAt,
    categoryIds: pathTo(category).map((each) => each.id),
    recognized: {
      mentions,
      documents: mentions.some(({ targetKey }) => targetKey === document.key) ? [document] : [],
      events: random.happens(0.5) ? [event] : [],
      slogans: mentions.some(({ targetKey }) => targetKey === slogan.key) ? [slogan] : [],
      persons: [],
    },
    personIds: new Map(),
    provenance: syntheticProvenance,
  };
  return { article, recognized };
}
