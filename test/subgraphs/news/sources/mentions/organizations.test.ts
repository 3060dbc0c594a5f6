// Names of units, classes and regions in own sentences (SYNTHETIC) → spans and links.
import { describe, expect, it } from 'vitest';
import { benchDirectory, ofType, recognizeText, targetsOf } from './bench-article.js';
import { recognizeMentions } from '../../../../../subgraphs/news/sources/mentions/recognize-mentions.js';

const units = (text: string, more = {}): readonly string[] => targetsOf(recognizeText([text], more), 'ORGANIZATION');
const classes = (text: string): readonly string[] =>
  ofType(recognizeText([text]), 'ORGANIZATION_CLASS').map((mention) => mention.text);

describe('units', () => {
  it.each([
    ['Ban Dân Vận Quận ủy Hoàng Mai họp.', 'hm/ban-dan-van'],
    ['Ban dân vận Quận uỷ họp.', 'hm/ban-dan-van'],
    ['UBMTTQ Quận họp.', 'hm/mttq'],
    ['Ủy ban Mặt trận Tổ quốc Việt Nam quận Hoàng Mai họp.', 'hm/mttq'],
    ['BCH Quận sự Quận họp.', 'hm/chqs'],
    ['BCH Công an Quận họp.', 'hm/cong-an'],
    ['Trung tâm Dân số KHH Gia đình Quận họp.', 'hm/tt-dan-so'],
    ['Phòng LĐTB&XH quận họp.', 'hm/phong-ldtbxh'],
    ['Phòng GD&ĐT họp.', 'hm/phong-gddt'],
    ['Hội LHPN quận Long Biên họp.', 'lb/lhpn'],
    ['Đoàn TNCS Hồ Chí Minh TP. Hà Nội họp.', 'hn/doan'],
    ['Quận đoàn họp.', 'hm/doan'],
    ['Văn phòng HĐND & UBND quận họp.', 'hm/vp-ubnd'],
    ['Ban Thường vụ Thành ủy họp.', 'hn/btv'],
    ['Sở Giáo dục và Đào tạo họp.', 'hn/so-gddt'],
    ['Một cửa quận mở cửa.', 'hm/mot-cua'],
  ])('%s', (text, target) => {
    const found = ofType(recognizeText([text]), 'ORGANIZATION');
    expect(found.map((mention) => mention.targetKey)).toEqual([target]);
  });

  it('a typing error keeps its surface text and lowers the confidence', () => {
    const [typo] = ofType(recognizeText(['BCH Quận sự Quận họp.']), 'ORGANIZATION');
    const [right] = ofType(recognizeText(['BCH Quân sự Quận họp.']), 'ORGANIZATION');
    expect(typo?.text).toBe('BCH Quận sự Quận');
    expect(typo?.confidence).toBeLessThan(right?.confidence ?? 0);
  });

  it('a bare name is resolved by the district of the article, and says so', () => {
    const result = recognizeText(['Quận ủy, Ban Dân vận, MTTQ và Mặt trận Tổ quốc Việt Nam phối hợp.']);
    expect(targetsOf(result, 'ORGANIZATION')).toEqual([
      'Quận ủy → hm/uy',
      'Ban Dân vận → hm/ban-dan-van',
      'MTTQ → hm/mttq',
      'Mặt trận Tổ quốc Việt Nam → hm/mttq',
    ]);
    expect(result.mentions.map((mention) => mention.basis)).toEqual(['CONTEXT', 'CONTEXT', 'CONTEXT', 'CONTEXT']);
    expect(ofType(recognizeText(['Quận ủy Hoàng Mai họp.']), 'ORGANIZATION')[0]?.basis).toBe('EXPLICIT');
  });

  it('without a stated district the one that the article names most is taken', () => {
    const result = recognizeText(['UBND quận Long Biên họp.', 'Quận ủy chỉ đạo Công an quận.'], {
      contextRegionId: null,
    });
    expect(targetsOf(result, 'ORGANIZATION')).toEqual([
      'UBND quận Long Biên → lb/ubnd',
      'Quận ủy → lb/uy',
      'Công an quận → lb/cong-an',
    ]);
  });

  it('the publisher decides before the text does', () => {
    expect(units('UBND quận Long Biên mời Quận ủy.', { contextRegionId: null, contextUnitId: 'hm/mttq' })).toEqual([
      'UBND quận Long Biên → lb/ubnd',
      'Quận ủy → hm/uy',
    ]);
  });

  it('a list states its territory once', () => {
    expect(units('Đảng ủy, HĐND, UBND phường Yên Sở cùng dự.')).toEqual([
      'Đảng ủy → ys/uy',
      'HĐND → ys/hdnd',
      'UBND phường Yên Sở → ys/ubnd',
    ]);
  });

  it('"phường" alone is the ward named last', () => {
    expect(units('Tại phường Yên Sở, UBND phường đã dọn ngõ.')).toEqual(['UBND phường → ys/ubnd']);
    expect(units('UBND phường đã dọn ngõ.')).toEqual(['UBND phường → none']);
  });

  it('a name that no unit of the directory fits is marked and not linked', () => {
    expect(units('Phòng Dân tộc quận Hoàng Mai và UBND quận Thanh Xuân họp.')).toEqual([
      'Phòng Dân tộc quận Hoàng Mai → none',
      'UBND quận Thanh Xuân → none',
    ]);
  });

  it('a kind of unit that only the directory knows is recognised from its name', () => {
    const [district] = benchDirectory.units.filter((unit) => unit.id === 'hm/ttyt');
    expect(district).toBeDefined();
    const extra =
      district === undefined
        ? []
        : [{ ...district, id: 'hm/nha-thieu-nhi', name: 'Nhà thiếu nhi quận Hoàng Mai', aliases: [] }];
    const article = { publishedOn: '2018-01-25', contextUnitId: null, contextRegionId: 'q-hoang-mai' };
    const result = recognizeMentions(
      { ...article, blocks: [{ index: 0, kind: 'PARAGRAPH', text: 'Nhà thiếu nhi Quận mở lớp vẽ.' }] },
      { ...benchDirectory, units: [...benchDirectory.units, ...extra] },
    );
    expect(targetsOf(result, 'ORGANIZATION')).toEqual(['Nhà thiếu nhi Quận → hm/nha-thieu-nhi']);
  });
});

describe('homonyms', () => {
  it('Hoàng Mai is a district before July 2025 and a ward after', () => {
    const place = (publishedOn: string): readonly string[] =>
      targetsOf(recognizeText(['Người dân Hoàng Mai vui.'], { publishedOn, contextRegionId: 'ha-noi' }), 'PLACE');
    expect(place('2018-01-25')).toEqual(['Hoàng Mai → q-hoang-mai']);
    expect(place('2025-09-01')).toEqual(['Hoàng Mai → p25-hoang-mai']);
  });

  it('one ward name is two wards, told apart by the day', () => {
    expect(units('UBND phường Yên Sở họp.')).toEqual(['UBND phường Yên Sở → ys/ubnd']);
    expect(units('UBND phường Yên Sở họp.', { publishedOn: '2025-08-01', contextRegionId: 'p25-yen-so' })).toEqual([
      'UBND phường Yên Sở → ys25/ubnd',
    ]);
  });

  it('a unit that moved to another region is one unit with a row for each interval', () => {
    const council = {
      id: 'x/hdnd',
      name: 'Hội đồng nhân dân phường Yên Sở',
      aliases: [],
      shortName: null,
      kind: 'PEOPLES_COUNCIL',
      level: 'WARD',
      sector: 'STATE',
      parentId: null,
    } as const;
    const moved = {
      regions: benchDirectory.regions,
      persons: [],
      units: [
        { ...council, regionId: 'p-yen-so', from: null, until: '2025-07-01' },
        { ...council, regionId: 'p25-yen-so', from: '2025-07-01', until: null },
      ],
    };
    for (const publishedOn of ['2018-01-25', '2025-08-01']) {
      const result = recognizeMentions(
        {
          blocks: [{ index: 0, kind: 'PARAGRAPH', text: 'HĐND phường họp.' }],
          publishedOn,
          contextUnitId: 'x/hdnd',
          contextRegionId: null,
        },
        moved,
      );
      expect(targetsOf(result, 'ORGANIZATION')).toEqual(['HĐND phường → x/hdnd']);
    }
  });

  it('a written level reaches back to what ended, context does not', () => {
    const later = { publishedOn: '2025-08-01', contextRegionId: 'p25-hoang-mai' };
    expect(units('Trụ sở cũ của Quận ủy Hoàng Mai.', later)).toEqual(['Quận ủy Hoàng Mai → hm/uy']);
    expect(units('Trụ sở cũ của Quận ủy.', later)).toEqual(['Quận ủy → none']);
  });
});

describe('classes', () => {
  it.each([
    ['Bí thư Đảng ủy, Trưởng khối dân vận 14 phường dự.', ['Đảng ủy', 'khối dân vận 14 phường']],
    ['Có 14 phường dự.', ['14 phường']],
    ['Có mười bốn phường dự.', ['mười bốn phường']],
    ['Có 96 chi bộ dự, 9/9 chi hội dự.', ['96 chi bộ', 'chi hội']],
    ['Trưởng, phó đoàn thể Chính trị xã hội Quận dự.', ['đoàn thể Chính trị xã hội Quận']],
    ['Chủ tịch các Hội thuộc Quận dự.', ['các Hội thuộc Quận']],
    ['UBND các phường, các quận, huyện dự.', ['UBND các phường', 'các quận, huyện']],
    ['Các cơ quan, ban, ngành dự.', ['Các cơ quan, ban, ngành']],
  ])('%s', (text, expected) => {
    const result = recognizeText([text]);
    expect(classes(text)).toEqual(expected);
    expect(ofType(result, 'ORGANIZATION_CLASS').every((mention) => mention.targetKey === null)).toBe(true);
  });

  it('a class names no members: no unit is linked that the text does not name', () => {
    expect(units('Các đoàn thể chính trị xã hội Quận và 14 phường dự.')).toEqual([]);
  });

  it('a numbered residential group is one unit', () => {
    const result = recognizeText(['Tổ dân phố số 5 họp.']);
    expect(targetsOf(result, 'ORGANIZATION')).toEqual(['Tổ dân phố số 5 → none']);
    expect(ofType(result, 'ORGANIZATION_CLASS')).toEqual([]);
  });
});

describe('places', () => {
  it('regions are marked with their level word, streets and parks are not', () => {
    const result = recognizeText([
      'Từ quận Hoàng Mai, phường Định Công ra Hà Nội, qua đường Trần Phú, hồ Yên Sở và công viên Yên Sở.',
    ]);
    expect(targetsOf(result, 'PLACE')).toEqual([
      'quận Hoàng Mai → q-hoang-mai',
      'phường Định Công → p-dinh-cong',
      'Hà Nội → ha-noi',
    ]);
  });

  it('Hồ Chí Minh is a place only with its level word', () => {
    const result = recognizeText(['Từ TP. Hồ Chí Minh, học tập phong cách Hồ Chí Minh.']);
    expect(targetsOf(result, 'PLACE')).toEqual(['TP. Hồ Chí Minh → hcm']);
  });

  it('a ward named after a person is a place after its level word, and the person elsewhere', () => {
    const result = recognizeText(['Tại phường Hoàng Văn Thụ, ông Hoàng Văn Thụ phát biểu.']);
    expect(targetsOf(result, 'PLACE')).toEqual(['phường Hoàng Văn Thụ → p-hoang-van-thu']);
    expect(ofType(result, 'PERSON').map((mention) => mention.text)).toEqual(['Hoàng Văn Thụ']);
  });
});
