// Persons, posts, holders and coreference in own sentences (SYNTHETIC).
import { describe, expect, it } from 'vitest';
import { ofType, recognizeText, targetsOf } from './bench-article.js';
import type { ArticleText, Mention } from '../../../../../subgraphs/news/sources/mentions/mention.js';

function posts(text: string, more: Partial<ArticleText> = {}): readonly string[] {
  return ofType(recognizeText([text], more), 'POST').map(describePost);
}
function describePost(mention: Mention): string {
  const holder = mention.postHolderKey?.replace('local:person:', '') ?? 'nobody';
  return `${mention.postTitle ?? ''} | ${mention.postRole ?? 'no role'} | ${mention.postUnitId ?? 'no unit'} | ${holder}`;
}
const persons = (text: string): readonly string[] =>
  ofType(recognizeText([text]), 'PERSON').map((mention) => mention.text);

describe('posts', () => {
  it.each([
    [
      'Đồng chí Lê Thu Thử – Phó Trường Ban Dân Vận Thành ủy Hà Nội dự.',
      ['Phó Trưởng Ban | DEPUTY_HEAD | hn/ban-dan-van | lê thu thử'],
    ],
    [
      'Đồng chí Lê Thu Thử – Phó Bí thư thường trực Quận ủy dự.',
      ['Phó Bí thư Thường trực | STANDING_DEPUTY_SECRETARY | hm/uy | lê thu thử'],
    ],
    [
      'Đồng chí Lê Thu Thử – UVTV, Trưởng Ban Dân Vận Quận ủy Hoàng Mai dự.',
      [
        'Ủy viên Ban Thường vụ | STANDING_COMMITTEE_MEMBER | hm/btv | lê thu thử',
        'Trưởng Ban | HEAD | hm/ban-dan-van | lê thu thử',
      ],
    ],
    [
      'Chủ tịch, Phó Chủ tịch UBMTTQ Quận dự.',
      ['Chủ tịch | CHAIR | hm/mttq | nobody', 'Phó Chủ tịch | VICE_CHAIR | hm/mttq | nobody'],
    ],
    ['Chủ tịch UBND quận Hoàng Mai Lê Thu Thử dự.', ['Chủ tịch | CHAIR | hm/ubnd | lê thu thử']],
    ['Phó Chủ tịch UBND quận, bà Lê Thu Thử dự.', ['Phó Chủ tịch | VICE_CHAIR | hm/ubnd | lê thu thử']],
    [
      'Ông Lê Thu Thử, Phó Bí thư, Chủ tịch UBND phường Yên Sở dự.',
      ['Phó Bí thư | DEPUTY_SECRETARY | ys/uy | lê thu thử', 'Chủ tịch | CHAIR | ys/ubnd | lê thu thử'],
    ],
    ['Bà Lê Thu Thử được bầu giữ chức vụ Chủ tịch Hội LHPN quận.', ['Chủ tịch | CHAIR | hm/lhpn | lê thu thử']],
    [
      'Trưởng phòng Tư pháp, Phó Chánh Văn phòng Quận ủy dự.',
      ['Trưởng phòng | HEAD | hm/phong-tu-phap | nobody', 'Phó Chánh Văn phòng | DEPUTY_HEAD | hm/vp | nobody'],
    ],
    ['Ủy viên Ban Thường vụ Thành ủy dự.', ['Ủy viên Ban Thường vụ | STANDING_COMMITTEE_MEMBER | hn/btv | nobody']],
    ['Đại diện BCH Quân sự Quận dự.', ['Đại diện | no role | hm/chqs | nobody']],
    ['Quận ủy viên Lê Thu Thử dự.', ['Quận ủy viên | MEMBER | hm/uy | lê thu thử']],
  ])('%s', (text, expected) => {
    expect(posts(text)).toEqual(expected);
  });

  it('a post covers its title and unit as printed, and the unit is marked inside it', () => {
    const result = recognizeText(['Phó Trường Ban Dân Vận Thành ủy Hà Nội dự.']);
    expect(result.mentions.map((mention) => `${mention.type} ${mention.text}`)).toEqual([
      'POST Phó Trường Ban Dân Vận Thành ủy Hà Nội',
      'ORGANIZATION Ban Dân Vận Thành ủy Hà Nội',
    ]);
  });

  it('a list of persons gives each one only the posts beside the name', () => {
    const text = 'Các đồng chí: Lê Thu Thử - Chủ tịch HĐND quận; Trần Nam Giả - Phó Chủ tịch UBND quận dự.';
    expect(posts(text)).toEqual([
      'Chủ tịch | CHAIR | hm/hdnd | lê thu thử',
      'Phó Chủ tịch | VICE_CHAIR | hm/ubnd | trần nam giả',
    ]);
  });

  it('a name right after "quận" is the holder, not an unknown district', () => {
    expect(posts('Phó Chủ tịch UBND quận Thái Hòa Thử dự.')).toEqual([
      'Phó Chủ tịch | VICE_CHAIR | hm/ubnd | thái hòa thử',
    ]);
  });

  it('of "Ủy viên Ban Thường vụ Quận ủy" the unit is the standing committee', () => {
    const result = recognizeText(['Ủy viên Ban Thường vụ Quận ủy dự.']);
    expect(targetsOf(result, 'ORGANIZATION')).toEqual(['Ban Thường vụ Quận ủy → hm/btv']);
  });

  it('a title without any unit is not a post', () => {
    expect(posts('Chủ tịch nước và các giám đốc dự.')).toEqual([]);
  });

  it('"Đồng chí Bí thư …" is held by whom the article named before', () => {
    expect(posts('Bà Lê Thu Thử, Bí thư Quận ủy mở đầu. Đồng chí Bí thư Quận ủy kết luận.')).toEqual([
      'Bí thư | SECRETARY | hm/uy | lê thu thử',
      'Bí thư | SECRETARY | hm/uy | lê thu thử',
    ]);
  });
});

describe('persons', () => {
  it('are marked without words of address and rank', () => {
    expect(persons('Thượng tá Lê Thu Thử, ông Trần Giả và đ/c Vũ Minh Mẫu dự.')).toEqual([
      'Lê Thu Thử',
      'Trần Giả',
      'Vũ Minh Mẫu',
    ]);
  });

  it('streets, schools and Hồ Chí Minh are none', () => {
    expect(persons('Đường Nguyễn Hữu Thọ, trường Lê Quý Đôn, tư tưởng Hồ Chí Minh, Đoàn TNCS Hồ Chí Minh.')).toEqual(
      [],
    );
  });

  it('part of a name is the person named in full', () => {
    const result = recognizeText(['Ông Lê Thu Thử mở đầu. Ông Thử kết luận, đồng chí Thu Thử cảm ơn.']);
    expect(targetsOf(result, 'PERSON')).toEqual([
      'Lê Thu Thử → local:person:lê thu thử',
      'Thử → local:person:lê thu thử',
      'Thu Thử → local:person:lê thu thử',
    ]);
  });

  it('a homonym is linked by the post that the text states, and not without one', () => {
    const named = (text: string): readonly string[] => targetsOf(recognizeText([text]), 'PERSON');
    expect(named('Ông Trần Văn Mẫu, Chủ tịch UBND quận Hoàng Mai dự.')).toEqual(['Trần Văn Mẫu → person-2']);
    expect(named('Ông Trần Văn Mẫu, Trưởng Công an quận Long Biên dự.')).toEqual(['Trần Văn Mẫu → person-3']);
    expect(named('Ông Trần Văn Mẫu, Trưởng phòng Y tế quận dự.')).toEqual(['Trần Văn Mẫu → local:person:trần văn mẫu']);
    expect(named('Ông Trần Văn Mẫu dự.')).toEqual(['Trần Văn Mẫu → local:person:trần văn mẫu']);
  });

  it('carry their posts with the day on which they were seen', () => {
    const result = recognizeText([
      'Ngày 19/01/2018, Quận ủy tổ chức hội nghị triển khai nhiệm vụ. Bà Lê Thu Thử - Bí thư Quận ủy chủ trì.',
    ]);
    expect(result.persons).toEqual([
      {
        key: 'local:person:lê thu thử',
        name: 'Lê Thu Thử',
        posts: [{ unitId: 'hm/uy', role: 'SECRETARY', title: 'Bí thư', observedOn: '2018-01-19' }],
      },
    ]);
  });
});

describe('coreference', () => {
  it('"Đồng chí" at the start of a sentence is the person named last, also across paragraphs', () => {
    const result = recognizeText([
      'Đồng chí Lê Thu Thử phát biểu. Đồng chí cũng phân tích rõ chủ đề.',
      'Đồng chí chỉ rõ một số hạn chế.',
    ]);
    const references = ofType(result, 'PERSON').filter((mention) => mention.basis === 'COREFERENCE');
    expect(references.map((mention) => [mention.block, mention.text, mention.targetKey])).toEqual([
      [0, 'Đồng chí', 'local:person:lê thu thử'],
      [1, 'Đồng chí', 'local:person:lê thu thử'],
    ]);
  });

  it('"Bà" passes over a man and "Ông" over a woman', () => {
    const result = recognizeText(['Bà Lê Thị Thử cùng ông Trần Văn Giả dự. Bà nhấn mạnh việc chung. Ông đồng ý.']);
    expect(targetsOf(result, 'PERSON').slice(2)).toEqual([
      'Bà → local:person:lê thị thử',
      'Ông → local:person:trần văn giả',
    ]);
  });

  it('"Đồng chí" passes over whom the text calls cụ, em or cháu', () => {
    const result = recognizeText(['Đồng chí Lê Thu Thử thăm cụ Trần Thị Giả. Đồng chí tặng quà.']);
    expect(targetsOf(result, 'PERSON').at(-1)).toBe('Đồng chí → local:person:lê thu thử');
  });

  it('nobody named, nobody referred to; "bà con" and "các đồng chí" are no reference', () => {
    expect(persons('Đồng chí cũng phân tích. Bà con vui.')).toEqual([]);
    expect(persons('Ông Lê Thu Thử đến. Bà cụ vui.').slice(1)).toEqual([]);
    expect(persons('Ông Lê Thu Thử đến. Bà con vui. Các đồng chí chúc mừng.')).toEqual(['Lê Thu Thử']);
  });
});
