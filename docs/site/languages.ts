// What the pages themselves say, in the languages that they are in. Guides and tasks are in both; the reference is in English, as the
// schema's own descriptions are.

export type Locale = 'en' | 'vi';

export interface SiteTexts {
  readonly siteName: { readonly name: string; readonly rest: string };
  readonly titleEnd: string;
  /** Of all pages, for who searches. */
  readonly description: string;
  readonly skip: string;
  readonly contents: string;
  readonly dashboard: string;
  readonly playground: string;
  readonly navigation: string;
  readonly languages: string;
  readonly footer: string;
  readonly start: string;
  readonly groups: { readonly guides: string; readonly tasks: string; readonly reference: string };
  readonly startedBy: string;
  readonly prints: string;
  /** Before and after `extensions`; the last part is a link. */
  readonly printed: readonly [string, string, string];
  readonly tables: Readonly<Record<'errorCodes' | 'limits' | 'scopes' | 'deprecated', readonly string[]>>;
  readonly noDefault: string;
  readonly nothingDeprecated: string;
}

export const siteTexts: Readonly<Record<Locale, SiteTexts>> = {
  en: {
    siteName: { name: 'Civic gateway', rest: 'documentation' },
    titleEnd: 'Civic gateway documentation',
    description:
      'Documentation of a GraphQL graph for the public information of a district, for developers and partners.',
    skip: 'Skip to the content',
    contents: 'Contents',
    dashboard: 'Dashboard',
    playground: 'Playground',
    navigation: 'Documentation',
    languages: 'Language',
    footer: 'Made from the schema that the gateway serves. Every example and program on these pages is run by a test.',
    start: 'Start',
    groups: { guides: 'Guides', tasks: 'Tasks', reference: 'Reference' },
    startedBy: 'started by',
    prints: 'What it prints',
    printed: [
      'On the sample data, one JSON object a line; here with the lines broken, and without',
      ', which say',
      'how old the answer is',
    ],
    tables: {
      errorCodes: ['Error codes', 'Code', 'Meaning'],
      limits: ['Limits', 'Setting', 'Default', 'Meaning'],
      scopes: ['Scopes', 'Scope', 'Fields that need it'],
      deprecated: ['Deprecated', 'Field or value', 'What to use'],
    },
    noDefault: 'none',
    nothingDeprecated: 'Nothing in the schema is deprecated.',
  },
  vi: {
    siteName: { name: 'Cổng thông tin công', rest: 'tài liệu' },
    titleEnd: 'Tài liệu cổng thông tin công',
    description: 'Tài liệu về đồ thị GraphQL cho thông tin công của một quận, dành cho lập trình viên và đối tác.',
    skip: 'Đến nội dung chính',
    contents: 'Mục lục',
    dashboard: 'Trang chính',
    playground: 'Thử truy vấn',
    navigation: 'Tài liệu',
    languages: 'Ngôn ngữ',
    footer: 'Tạo từ lược đồ mà cổng phục vụ. Mọi ví dụ và chương trình trên các trang này đều được kiểm thử chạy.',
    start: 'Bắt đầu',
    groups: { guides: 'Hướng dẫn', tasks: 'Việc thực tế', reference: 'Tra cứu (tiếng Anh)' },
    startedBy: 'chạy bằng',
    prints: 'Kết quả in ra',
    printed: [
      'Trên dữ liệu mẫu, mỗi dòng một đối tượng JSON; ở đây các dòng được ngắt ra, và không có',
      ', phần cho biết',
      'câu trả lời cũ bao lâu',
    ],
    tables: {
      errorCodes: ['Các mã lỗi', 'Mã', 'Nghĩa (tiếng Anh)'],
      limits: ['Các giới hạn', 'Thiết đặt', 'Mặc định', 'Nghĩa (tiếng Anh)'],
      scopes: ['Các quyền', 'Quyền', 'Trường cần quyền này'],
      deprecated: ['Sắp bỏ', 'Trường hoặc giá trị', 'Nên dùng gì (tiếng Anh)'],
    },
    noDefault: 'không',
    nothingDeprecated: 'Không có gì trong lược đồ là sắp bỏ.',
  },
};

export const languageNames: Readonly<Record<Locale, string>> = { en: 'English', vi: 'Tiếng Việt' };

/** Where a page that is in both languages is: `keys` and `vi/keys`, '' and `vi`. */
export function pathIn(locale: Locale, path: string): string {
  if (locale === 'en') return path;
  return path === '' ? 'vi' : `vi/${path}`;
}
