// Portal pages, real and written here, through parsePortalPage. Every page written here is SYNTHETIC.
import { describe, expect, it } from 'vitest';
import { parsePortalPage } from '../../../../../subgraphs/news/sources/portal-page/parse-portal-page.js';
import type { PortalPage } from '../../../../../subgraphs/news/sources/portal-page/portal-page.js';
import { readSharedPages } from '../shared-page.js';

const KNOWN = ['Đảng - Đoàn thể', 'Kinh tế - Xã hội', 'An ninh - Quốc phòng'];

// SYNTHETIC: holds the traps of the first real page in other words.
const TEXT_PAGE = `ĐẢNG - ĐOÀN THỂ

Ban Dân Vận Quận ủy họp giao ban quý I
Ngày đăng 05/04/2018 | 08:05  | View count: 1.204

Sáng 4/4/2018, Ban Dân vận Quận ủy họp giao ban với 14 phường

     Bà Lê Thu Hà – Phó Trường Ban dân vận nêu ba việc chính.

     Hội nghị kết thúc trước trưa, các khối nhận việc của tháng tới và không có ý kiến khác

thời tiết các vùng

Hà Nội
Đà Nẵng
TP Hồ Chí Minh

Bình chọn

Bạn thấy trang tin của quận thế nào
`;

const HTML_PAGE = `<!doctype html><html lang="vi"><head><title>Họp giao ban | Cổng thông tin</title>
<link rel="canonical" href="https://example.vn/hop-giao-ban"><meta property="og:site_name" content="Cổng thông tin quận">
<meta property="og:image" content="https://example.vn/a.jpg"><meta name="author" content="Lê Thu"></head>
<body><nav><a>Trang chủ</a></nav><div class="menu">Liên hệ</div><div>Trang chủ » ĐẢNG - ĐOÀN THỂ</div>
<h1>Họp giao ban qu&yacute; I</h1><div>Ngày đăng <b>05/04/2018</b> | 08:05</div><div>Lượt xem: 1.204</div>
<article><p class="sapo">Sáng 4/4/2018, khối Dân vận họp.</p><p>Có ba<br>việc chính.</p><h2>Việc thứ nhất</h2>
<ul><li>Trồng cây</li><li>Dọn ngõ</li></ul><blockquote>Làm đến đâu chắc đến đó.</blockquote><script>var x = 1;</script></article>
<aside class="sidebar"><div>Tin liên quan</div><h3>Thời tiết các vùng</h3><ul><li>Hà Nội 25°C</li><li>Quận 1</li></ul><h3>Bình chọn</h3><p>Ý kiến của bạn?</p></aside>
<footer>Bản quyền</footer></body></html>`;

function parse(input: Uint8Array | string): PortalPage {
  const outcome = parsePortalPage(input, { fileName: 'page.txt', knownCategories: KNOWN });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.page;
}
function refusal(input: Uint8Array | string): readonly [string, string] | null {
  const outcome = parsePortalPage(input, { fileName: 'page.txt', knownCategories: KNOWN });
  return outcome.ok ? null : [outcome.code, outcome.reason];
}

describe('a text page', () => {
  it('yields category, title, dateline, lead and paragraphs', () => {
    const page = parse(TEXT_PAGE);
    expect(page.category).toEqual({ label: 'Đảng - Đoàn thể', asWritten: 'ĐẢNG - ĐOÀN THỂ', known: true });
    expect(page.title).toBe('Ban Dân Vận Quận ủy họp giao ban quý I');
    expect(page.blocks.map((block) => block.kind)).toEqual(['TITLE', 'LEAD', 'PARAGRAPH', 'PARAGRAPH']);
    expect(page.lead).toBe(page.blocks[1]?.text);
    expect(page.blocks[2]?.text).toContain('Phó Trường Ban dân vận');
  });

  it('assumes Vietnamese time and says so', () => {
    const page = parse(TEXT_PAGE);
    expect([page.publishedAt, page.publishedOn, page.publishedAtAsWritten]).toEqual([
      '2018-04-05T08:05:00+07:00',
      '2018-04-05',
      '05/04/2018 | 08:05',
    ]);
    expect(page.zoneAssumed).toBe(true);
    expect(page.assumptions).toContain('The dateline gives no time zone: Asia/Ho_Chi_Minh was taken.');
  });

  it('takes the view count as a snapshot of an unknown day', () => {
    expect(parse(TEXT_PAGE).viewCount).toEqual({ value: 1204, observedAt: null });
  });

  it('a last paragraph without a full stop is whole', () => {
    expect(parse(TEXT_PAGE).blocks.at(-1)?.text).toMatch(/không có ý kiến khác$/);
  });

  it('lists weather places in page order without readings, and a poll by its title alone', () => {
    const page = parse(TEXT_PAGE);
    expect(page.weatherLabels).toEqual(['Hà Nội', 'Đà Nẵng', 'TP Hồ Chí Minh']);
    expect(page.missing.weather).toEqual(['readings', 'observedAt']);
    expect(page.pollTitle).toBe('Bạn thấy trang tin của quận thế nào');
    expect(page.missing.poll).toEqual(['options', 'opensAt', 'closesAt', 'results']);
  });

  it('names what it does not hold', () => {
    const page = parse(TEXT_PAGE);
    expect([page.url, page.author, page.siteName, page.imageUrl]).toEqual([null, null, null, null]);
    expect(page.missing.article).toEqual(['url', 'author', 'siteName', 'imageUrl']);
  });

  it('is the same page with a byte order mark, in NFD, with CRLF and as bytes', () => {
    const page = parse(TEXT_PAGE);
    expect(parse(`\ufeff${TEXT_PAGE}`)).toEqual(page);
    expect(parse(TEXT_PAGE.normalize('NFD'))).toEqual(page);
    expect(parse(TEXT_PAGE.replaceAll('\n', '\r\n'))).toEqual(page);
    expect(parse(Buffer.from(`\ufeff${TEXT_PAGE}`))).toEqual(page);
  });

  it('reads hard-wrapped paragraphs, list items, numbered headings, a source line and an author line', () => {
    const page = parse(`TIN MỚI - SỰ KIỆN

Phường làm sạch ngõ
Thứ Bảy, 07/07/2018 - 16:30 (GMT+7)

Đoạn mở đầu của bài viết này dài hơn sáu mươi ký tự và được ngắt
thành hai dòng.
Đoạn thứ hai.

I. KẾT QUẢ
- Mười ngõ sạch
- Năm vườn hoa

Tác giả: Minh Anh
Nguồn: https://example.vn/bai`);
    expect(page.category).toEqual({ label: 'Tin mới - Sự kiện', asWritten: 'TIN MỚI - SỰ KIỆN', known: false });
    expect(page.blocks.map((block) => `${block.kind} ${block.text}`)).toEqual([
      'TITLE Phường làm sạch ngõ',
      'LEAD Đoạn mở đầu của bài viết này dài hơn sáu mươi ký tự và được ngắt thành hai dòng.',
      'PARAGRAPH Đoạn thứ hai.',
      'HEADING I. KẾT QUẢ',
      'LIST_ITEM Mười ngõ sạch',
      'LIST_ITEM Năm vườn hoa',
    ]);
    expect([page.publishedAt, page.zoneAssumed]).toEqual(['2018-07-07T16:30:00+07:00', false]);
    expect([page.author, page.url]).toEqual(['Minh Anh', 'https://example.vn/bai']);
  });
});

describe('an HTML page', () => {
  it('yields the same facts from markup and leaves menus, scripts and footers out', () => {
    const page = parse(HTML_PAGE);
    expect(page.category?.label).toBe('Đảng - Đoàn thể');
    expect(page.blocks.map((block) => `${block.kind} ${block.text}`)).toEqual([
      'TITLE Họp giao ban quý I',
      'LEAD Sáng 4/4/2018, khối Dân vận họp.',
      'PARAGRAPH Có ba',
      'PARAGRAPH việc chính.',
      'HEADING Việc thứ nhất',
      'LIST_ITEM Trồng cây',
      'LIST_ITEM Dọn ngõ',
      'QUOTE Làm đến đâu chắc đến đó.',
    ]);
    expect(page.viewCount).toEqual({ value: 1204, observedAt: null });
    expect([page.url, page.siteName, page.imageUrl, page.author]).toEqual([
      'https://example.vn/hop-giao-ban',
      'Cổng thông tin quận',
      'https://example.vn/a.jpg',
      'Lê Thu',
    ]);
    expect(page.missing.article).toEqual([]);
    expect(page.weatherLabels).toEqual(['Hà Nội', 'Quận 1']);
    expect(page.pollTitle).toBe('Ý kiến của bạn?');
  });

  it('a machine-readable time states its zone', () => {
    const page = parse(
      HTML_PAGE.replace('<b>05/04/2018</b> | 08:05', '<time datetime="2018-04-05T01:05:00Z">05/04/2018 08:05</time>'),
    );
    expect([page.publishedAt, page.publishedOn, page.zoneAssumed]).toEqual([
      '2018-04-05T01:05:00Z',
      '2018-04-05',
      false,
    ]);
  });

  it('nesting without end does not exhaust the stack', () => {
    expect(refusal(`<html><body>${'<div>'.repeat(50_000)}x`)?.[0]).toBe('NO_DATELINE');
  });
});

describe('what is not a portal page is refused with the reason', () => {
  it.each([
    ['EMPTY', ' \n\t\n', 'it is empty'],
    ['BINARY', Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d]), 'it is a PDF file'],
    ['BINARY', Buffer.from('a\0b'), 'NUL bytes'],
    ['NOT_UTF8', Buffer.from([0x48, 0xe0, 0x20, 0x4e]), 'its bytes are not UTF-8'],
    ['JSON', '{"title": "x"}', 'it is a JSON document'],
    [
      'ERROR_PAGE',
      '<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>',
      '404 Not Found',
    ],
    ['NO_DATELINE', 'Một bài viết\n\nNgày 19/01/2018, quận tổ chức hội nghị.', 'no dateline'],
    ['INVALID_DATE', 'Tiêu đề\nNgày đăng 31/02/2018 | 10:00\n\nNội dung.', '31/02/2018'],
    ['NO_TITLE', 'Ngày đăng 25/01/2018 | 10:47\n\nNội dung.', 'no title'],
    ['NO_TEXT', 'Tiêu đề\nNgày đăng 25/01/2018 | 10:47\n', 'no text'],
    ['TOO_LARGE', 'a'.repeat(5_000_001), 'larger than'],
  ])('%s', (code, input, because) => {
    const refused = refusal(input);
    expect(refused?.[0]).toBe(code);
    expect(refused?.[1]).toMatch(/^page\.txt: /);
    expect(refused?.[1]).toContain(because);
  });
});

for (const bytes of readSharedPages()) {
  it('the real page yields its facts', () => {
    const page = parse(bytes);
    expect(page.category).toEqual({ label: 'Đảng - Đoàn thể', asWritten: 'ĐẢNG - ĐOÀN THỂ', known: true });
    expect([page.publishedAt, page.zoneAssumed, page.publishedAtAsWritten]).toEqual([
      '2018-01-25T10:47:00+07:00',
      true,
      '25/01/2018 | 10:47',
    ]);
    expect(page.viewCount).toEqual({ value: 560, observedAt: null });
    expect(page.blocks.map((block) => block.kind)).toEqual([
      'TITLE',
      'LEAD',
      ...Array.from({ length: 6 }, () => 'PARAGRAPH'),
    ]);
    expect(page.lead).toMatch(/dự và chỉ đạo hội nghị$/);
    expect(page.blocks.at(-1)?.text).toMatch(/“Dân vận khéo”$/);
    expect(page.weatherLabels).toEqual(['Hà Nội', 'Đà Nẵng', 'TP Hồ Chí Minh']);
    expect(page.pollTitle).toBe('Đánh giá thái độ tiếp công dân của cán bộ Một cửa quận');
    expect(page.missing.article).toEqual(['url', 'author', 'siteName', 'imageUrl']);
  });
}
