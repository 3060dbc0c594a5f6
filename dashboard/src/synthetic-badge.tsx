// Provenance of a record → a badge on what was made up for the demonstration, and a line that names the source of the rest.
import type { JSX } from 'preact';
import { formatInstant } from './i18n/format.js';
import type { Locale } from './i18n/text.js';
import type { Provenance } from './provenance.js';

export function SyntheticBadge({
  kind,
  locale,
}: {
  readonly kind: string;
  readonly locale: Locale;
}): JSX.Element | null {
  if (kind !== 'SYNTHETIC') return null;
  return <strong class="badge badge-synthetic">{locale === 'vi' ? 'Dữ liệu mẫu' : 'Sample data'}</strong>;
}

const kinds = {
  IMPORTED: { vi: 'Nhập từ', en: 'Imported from' },
  EDITORIAL: { vi: 'Biên tập bởi', en: 'Edited by' },
  PROVIDER: { vi: 'Nhà cung cấp', en: 'Provided by' },
  SYNTHETIC: { vi: 'Dữ liệu mẫu, không có thật', en: 'Sample data, not real' },
} as const;
const missingNames: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  from: { vi: 'ngày bắt đầu', en: 'start' },
  until: { vi: 'ngày kết thúc', en: 'end' },
  parents: { vi: 'cấp trên', en: 'units above' },
  options: { vi: 'các lựa chọn', en: 'options' },
  opensAt: { vi: 'ngày mở', en: 'opening day' },
  closesAt: { vi: 'ngày đóng', en: 'closing day' },
  current: { vi: 'số đo hiện tại', en: 'current readings' },
  hourly: { vi: 'dự báo theo giờ', en: 'forecasts by hour' },
  daily: { vi: 'dự báo theo ngày', en: 'forecasts by day' },
  url: { vi: 'địa chỉ bài gốc', en: 'address' },
  author: { vi: 'tác giả', en: 'author' },
  siteName: { vi: 'tên trang', en: 'name of the site' },
  imageUrl: { vi: 'ảnh', en: 'picture' },
  publisher: { vi: 'cơ quan đăng', en: 'publisher' },
  publishedAt: { vi: 'lúc đăng', en: 'time of publication' },
  category: { vi: 'chuyên mục', en: 'category' },
  results: { vi: 'kết quả', en: 'results' },
  observedAt: { vi: 'lúc đo', en: 'time of reading' },
  description: { vi: 'mô tả', en: 'description' },
};
const isKind = (kind: string): kind is keyof typeof kinds => Object.hasOwn(kinds, kind);

export function ProvenanceLine({ of, locale }: { readonly of: Provenance; readonly locale: Locale }): JSX.Element {
  const isVietnamese = locale === 'vi';
  const kind = isKind(of.kind) ? kinds[of.kind][locale] : of.kind;
  return (
    <p class="provenance">
      <SyntheticBadge kind={of.kind} locale={locale} /> {kind}:{' '}
      {of.sourceUrl === null ? of.sourceName : <a href={of.sourceUrl}>{of.sourceName}</a>}
      {of.licence === null ? null : ` · ${isVietnamese ? 'giấy phép' : 'licence'} ${of.licence}`}
      {of.retrievedAt === null
        ? null
        : ` · ${isVietnamese ? 'lấy lúc' : 'retrieved'} ${formatInstant(of.retrievedAt, locale)}`}
      {of.completeness !== 'PARTIAL' ? null : (
        <>
          {' · '}
          {isVietnamese ? 'nguồn không có' : 'the source does not have'}:{' '}
          {of.missing.map((name) => missingNames[name]?.[locale] ?? name).join(', ')}
        </>
      )}
    </p>
  );
}
