// Citations, quoted titles, slogans and events in own sentences (SYNTHETIC).
import { describe, expect, it } from 'vitest';
import { ofType, recognizeText } from './bench-article.js';

describe('legal documents', () => {
  it.each([
    [
      'Nghị Quyết số 15-NQ/TU ngày 4/7/2017',
      {
        citation: '15-NQ/TU',
        kind: 'NGHI_QUYET',
        number: '15',
        year: null,
        symbol: 'NQ/TU',
        issuedOn: '2017-07-04',
        issuedOnPrecision: 'DAY',
      },
    ],
    [
      'Quyết định 2200-QĐ/TU',
      {
        citation: '2200-QĐ/TU',
        kind: 'QUYET_DINH',
        number: '2200',
        year: null,
        symbol: 'QĐ/TU',
        issuedOn: null,
        issuedOnPrecision: 'UNKNOWN',
      },
    ],
    [
      'Quy định số 298-QĐ/TW',
      {
        citation: '298-QĐ/TW',
        kind: 'QUY_DINH',
        number: '298',
        year: null,
        symbol: 'QĐ/TW',
        issuedOn: null,
        issuedOnPrecision: 'UNKNOWN',
      },
    ],
    [
      'Nghị định 132/2003/NĐ-CP',
      {
        citation: '132/2003/NĐ-CP',
        kind: 'NGHI_DINH',
        number: '132',
        year: 2003,
        symbol: 'NĐ-CP',
        issuedOn: '2003-01-01',
        issuedOnPrecision: 'YEAR',
      },
    ],
    [
      '1656/NQ-UBTVQH15',
      {
        citation: '1656/NQ-UBTVQH15',
        kind: 'NGHI_QUYET',
        number: '1656',
        year: null,
        symbol: 'NQ-UBTVQH15',
        issuedOn: null,
        issuedOnPrecision: 'UNKNOWN',
      },
    ],
    [
      'Kế hoạch số 05/KH-UBND ngày 04 tháng 7 năm 2017',
      {
        citation: '05/KH-UBND',
        kind: 'KE_HOACH',
        number: '05',
        year: null,
        symbol: 'KH-UBND',
        issuedOn: '2017-07-04',
        issuedOnPrecision: 'DAY',
      },
    ],
    [
      'Luật số 77/2015/QH13',
      {
        citation: '77/2015/QH13',
        kind: 'OTHER',
        number: '77',
        year: 2015,
        symbol: 'QH13',
        issuedOn: '2015-01-01',
        issuedOnPrecision: 'YEAR',
      },
    ],
    [
      'Chỉ thị số 27',
      {
        citation: '27',
        kind: 'CHI_THI',
        number: '27',
        year: null,
        symbol: null,
        issuedOn: null,
        issuedOnPrecision: 'UNKNOWN',
      },
    ],
  ])('%s', (citation, expected) => {
    const result = recognizeText([`Quận thực hiện ${citation} trong năm.`]);
    expect(ofType(result, 'LEGAL_DOCUMENT').map((mention) => mention.text)).toEqual([citation]);
    expect(result.documents).toMatchObject([expected]);
    expect(ofType(result, 'LEGAL_DOCUMENT')[0]?.targetKey).toBe(result.documents[0]?.key);
  });

  it.each(['COVID-19', 'ngày 24/7', '9/9 chi hội', 'năm 2018-2020', 'tỷ lệ 3/4', 'số 12', 'ISO 9001'])(
    '%s is no citation',
    (text) => {
      expect(recognizeText([`Quận có ${text} như trên.`]).documents).toEqual([]);
    },
  );

  it('an issuer that the text states wins over the symbol; without one, /TU is inferred as the city committee', () => {
    const stated = recognizeText([
      'Nghị quyết số 15-NQ/TU ngày 4/7/2017 của Ban Thường vụ Thành ủy về việc “Xây dựng tổ chức cơ sở Đảng của Quận ủy”.',
    ]);
    expect(stated.documents).toMatchObject([
      {
        issuerUnitId: 'hn/btv',
        issuerBasis: 'STATED',
        titleAsCited: 'Xây dựng tổ chức cơ sở Đảng của Quận ủy',
        titleIsComplete: false,
      },
    ]);
    const inferred = recognizeText(['Thực hiện Quyết định 2200-QĐ/TU trong quý.']);
    expect(inferred.documents).toMatchObject([
      { issuerUnitId: 'hn/thanh-uy', issuerBasis: 'INFERRED', titleAsCited: null },
    ]);
    const unknown = recognizeText(['Thực hiện Quyết định 12/QĐ-UBND trong quý.']);
    expect(unknown.documents).toMatchObject([{ issuerUnitId: null, issuerBasis: null }]);
  });

  it('nothing is marked inside a quoted title', () => {
    const result = recognizeText(['Nghị quyết số 15-NQ/TU về việc “Củng cố Quận ủy, UBND phường Yên Sở”.']);
    expect(result.mentions.map((mention) => mention.type)).toEqual(['LEGAL_DOCUMENT']);
  });

  it('a document cited twice is one document with what both mentions tell', () => {
    const result = recognizeText([
      'Theo Quyết định 2200-QĐ/TU, quận đối thoại.',
      'Quyết định số 2200-QĐ/TU ngày 1/6/2014 của Thành ủy Hà Nội nêu rõ.',
    ]);
    expect(result.documents).toMatchObject([
      { citation: '2200-QĐ/TU', issuedOn: '2014-06-01', issuerUnitId: 'hn/thanh-uy', issuerBasis: 'STATED' },
    ]);
    expect(new Set(ofType(result, 'LEGAL_DOCUMENT').map((mention) => mention.targetKey)).size).toBe(1);
  });

  it('an impossible day is no date', () => {
    expect(recognizeText(['Theo Nghị quyết số 15-NQ/TU ngày 31/2/2017 của quận.']).documents).toMatchObject([
      { issuedOn: null },
    ]);
  });
});

describe('slogans and themes', () => {
  it('are what stands in quotation marks after a movement, motto or theme', () => {
    const result = recognizeText([
      'Năm 2018, với chủ đề công tác năm “Vững từ cơ sở”, quận xây dựng Quy ước Tổ dân phố “Sạch – đẹp”, các mô hình "Dân vận khéo" và “Ngõ xanh”.',
    ]);
    expect(result.slogans.map(({ text, kind, year }) => [text, kind, year])).toEqual([
      ['Vững từ cơ sở', 'ANNUAL_THEME', 2018],
      ['Sạch – đẹp', 'COVENANT_MOTTO', null],
      ['Dân vận khéo', 'MOVEMENT_MODEL', null],
      ['Ngõ xanh', 'MOVEMENT_MODEL', null],
    ]);
  });

  it('other words in quotation marks are none', () => {
    expect(recognizeText(['Ông nói: “Không ai phải đi lần thứ ba”. Quỹ “Vì người nghèo” giúp 20 hộ.']).slogans).toEqual(
      [],
    );
  });
});

describe('events', () => {
  it('have a name, a day, a host, a chair and a legal basis', () => {
    const result = recognizeText([
      'Ngày 19/01/2018, Ban Dân vận Quận ủy Hoàng Mai tổ chức hội nghị triển khai nhiệm vụ năm 2018 theo Quyết định 2200-QĐ/TU.',
      'Chủ trì hội nghị có đồng chí Lê Thu Thử.',
    ]);
    expect(result.events).toMatchObject([
      {
        name: 'Hội nghị triển khai nhiệm vụ năm 2018',
        startsOn: '2018-01-19',
        startsOnPrecision: 'DAY',
        hostUnitId: 'hm/ban-dan-van',
        chairKey: 'local:person:lê thu thử',
        legalBasisKey: 'local:document:2200-qđ/tu',
        block: 0,
      },
    ]);
  });

  it('may be known by their year only, and a day without year is the last one before publication', () => {
    const yearly = recognizeText(['Năm 2017, quận tổ chức thành công Hội nghị đối thoại trực tiếp với nhân dân.']);
    expect(yearly.events).toMatchObject([{ startsOn: '2017-01-01', startsOnPrecision: 'YEAR' }]);
    const daily = recognizeText(['Sáng 28/12, Quận đoàn tổ chức lễ ra quân làm sạch ngõ phố.']);
    expect(daily.events).toMatchObject([{ startsOn: '2017-12-28', startsOnPrecision: 'DAY', hostUnitId: 'hm/doan' }]);
  });

  it('of two units that work together the first is the host', () => {
    const result = recognizeText([
      'Ngày 2/1/2018, Quận đoàn phối hợp với Hội LHPN quận tổ chức hội thi nấu ăn mừng năm mới.',
    ]);
    expect(result.events).toMatchObject([{ hostUnitId: 'hm/doan' }]);
  });
});
