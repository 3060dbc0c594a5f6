// Templates and names → the blocks of one SYNTHETIC article with the spans that name something. Pure.
// The writer of a text knows where each name stands, so that spans are right without recognising them again.
import { codePointLength } from '../../subgraphs/kit/vietnamese.js';
import type { StoredBlock, TextBlockKindName } from '../../subgraphs/news/entities/article.js';
import type { Mention, MentionType } from '../../subgraphs/news/sources/mentions/mention.js';
import type { Random } from './random.js';

/** What fills a slot of a template; words that name nothing have no type. */
export interface Filling {
  readonly text: string;
  readonly type: MentionType | null;
  /** Id of a unit, region or person, or the key of a document or slogan that the article cites. */
  readonly targetKey: string | null;
}

/** Slot → what may fill it; the first of a list goes into the title and comes back in the text. */
export type Fillings = Readonly<Record<Slot, readonly Filling[]>>;
const slots = ['unit', 'person', 'document', 'region', 'slogan', 'theme', 'extra'] as const;
type Slot = (typeof slots)[number];

const titles = [
  'SYNTHETIC: {unit} triển khai {theme}',
  'SYNTHETIC: {unit} tổng kết công tác {theme}',
  'SYNTHETIC: Hội nghị về {theme} do {unit} tổ chức',
];
const leads = [
  'Bài viết được tạo tự động để đo tốc độ. {unit} vừa tổ chức hội nghị về {theme} với sự tham gia của nhiều đại biểu.',
  'Bài viết được tạo tự động để đo tốc độ. Sáng nay, {unit} họp bàn về {theme} trên địa bàn Quận.',
];
const sentences = [
  'Phát biểu tại hội nghị, đồng chí {person} đề nghị các đơn vị tiếp tục thực hiện {document}.',
  'Theo {document}, {unit} chịu trách nhiệm theo dõi và báo cáo kết quả hằng tháng.',
  'Tại {region}, công tác {theme} đã đạt nhiều kết quả tích cực trong năm qua.',
  '{unit} phối hợp với {unit} tuyên truyền rộng rãi đến từng hộ gia đình.',
  'Các đại biểu đã thảo luận về những khó khăn, vướng mắc khi triển khai {theme} ở cơ sở.',
  'Đồng chí {person} nhấn mạnh vai trò của người đứng đầu và tinh thần trách nhiệm của cán bộ.',
  'Hưởng ứng khẩu hiệu {slogan}, nhân dân đã tham gia đóng góp nhiều ý kiến tâm huyết.',
  'Kết quả khảo sát cho thấy đa số người dân hài lòng với cách làm mới của {unit}.',
  'Thời gian tới, {unit} sẽ kiểm tra việc thực hiện và khen thưởng những tập thể tiêu biểu.',
  'Hội nghị cũng nghe báo cáo của {unit} về tình hình chung quý vừa qua tại {region}.',
];
const paragraphs = 3;
const sentencesAParagraph = 2;

/** One article's blocks and mentions; `extra`, where it is filled, is said in a sentence of its own. */
export function composeArticle(
  fillings: Fillings,
  random: Random,
): { readonly blocks: readonly StoredBlock[]; readonly mentions: readonly Mention[] } {
  const mentions: Mention[] = [];
  const blocks: StoredBlock[] = [];
  const add = (kind: TextBlockKindName, template: string) => {
    const filled = fill(template, fillings, random, kind === 'TITLE', blocks.length);
    mentions.push(...filled.mentions);
    blocks.push({ kind, text: filled.text });
  };
  add('TITLE', random.pick(titles));
  add('LEAD', random.pick(leads));
  for (let index = 0; index < paragraphs; index += 1) {
    const said = Array.from({ length: sentencesAParagraph }, () => random.pick(sentences));
    if (index === 0 && fillings.extra.length > 0) said.push('Nhân dịp này, đại biểu đã thăm {extra}.');
    add('PARAGRAPH', said.join(' '));
  }
  return { blocks, mentions };
}

function fill(template: string, fillings: Fillings, random: Random, first: boolean, block: number) {
  const mentions: Mention[] = [];
  let text = '';
  for (const [index, part] of template.split(/[{}]/).entries()) {
    if (index % 2 === 0) {
      text += part;
      continue;
    }
    const slot = slots.find((name) => name === part);
    if (slot === undefined) throw new Error(`a template has an unknown slot: ${part}`);
    const filling = first ? fillings[slot][0] : random.pick(fillings[slot]);
    if (filling === undefined) throw new Error(`nothing fills ${part}`);
    const start = codePointLength(text);
    text += filling.text;
    if (filling.type === null) continue;
    mentions.push({
      type: filling.type,
      basis: 'EXPLICIT',
      block,
      start,
      end: codePointLength(text),
      text: filling.text,
      targetKey: filling.targetKey,
      postTitle: null,
      postRole: null,
      postUnitId: null,
      postHolderKey: null,
      confidence: 1,
    });
  }
  return { text, mentions };
}
