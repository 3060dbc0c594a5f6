// The page's own words in Vietnamese and English, and which of them a reader gets. GraphiQL's are English alone.

const english = {
  locale: 'en-GB',
  title: 'GraphQL playground',
  runTitle: 'Plan and timings',
  nothingRun: 'Run an operation: its plan, the time of each fetch, its cost and how fresh its data are show here.',
  notTold: 'The gateway told no plan: PLAYGROUND is off there.',
  cost: 'Cost',
  estimated: 'Estimated',
  actual: 'Actual',
  maximum: 'Most allowed',
  timings: 'Fetches',
  total: 'in all',
  step: 'Step',
  subgraph: 'Subgraph',
  start: 'Start',
  duration: 'Duration',
  failed: 'failed',
  course: 'Course',
  plan: 'Plan',
  sequence: 'One after another',
  parallel: 'At once',
  defer: 'First, then what is deferred',
  deferred: 'Deferred',
  after: 'after step',
  fetchesNothing: 'Nothing is fetched.',
  freshness: 'Freshness',
  status: 'Status',
  asOf: 'As of',
  maxAge: 'Holds for',
  share: 'Copy a link to this operation, without its headers',
  shared: 'The link is copied. It holds the operation and its variables, no headers.',
  notShared: 'The link is in the address bar.',
  examplesTitle: 'Examples',
  examplesHint: 'Each opens in a tab of its own.',
  links: 'Other pages',
  home: 'Dashboard',
  docs: 'Documentation',
};

export type Texts = Readonly<typeof english>;

const vietnamese: Texts = {
  locale: 'vi-VN',
  title: 'Thử truy vấn GraphQL',
  runTitle: 'Kế hoạch và thời gian',
  nothingRun:
    'Hãy chạy một thao tác: kế hoạch, thời gian từng lần lấy dữ liệu, chi phí và độ mới của dữ liệu sẽ hiện ở đây.',
  notTold: 'Cổng không cho biết kế hoạch: PLAYGROUND đang tắt.',
  cost: 'Chi phí',
  estimated: 'Ước tính',
  actual: 'Thực tế',
  maximum: 'Tối đa',
  timings: 'Các lần lấy dữ liệu',
  total: 'tổng cộng',
  step: 'Bước',
  subgraph: 'Đồ thị con',
  start: 'Bắt đầu',
  duration: 'Thời gian',
  failed: 'lỗi',
  course: 'Diễn tiến',
  plan: 'Kế hoạch',
  sequence: 'Lần lượt',
  parallel: 'Cùng lúc',
  defer: 'Phần đầu, rồi phần hoãn lại',
  deferred: 'Hoãn lại',
  after: 'sau bước',
  fetchesNothing: 'Không lấy dữ liệu nào.',
  freshness: 'Độ mới',
  status: 'Trạng thái',
  asOf: 'Tính đến',
  maxAge: 'Có hiệu lực',
  share: 'Sao chép liên kết tới thao tác này, không kèm tiêu đề',
  shared: 'Đã sao chép liên kết. Liên kết chứa thao tác và biến, không chứa tiêu đề.',
  notShared: 'Liên kết nằm trên thanh địa chỉ.',
  examplesTitle: 'Ví dụ',
  examplesHint: 'Mỗi ví dụ mở trong một thẻ riêng.',
  links: 'Các trang khác',
  home: 'Trang chính',
  docs: 'Tài liệu',
};

/** `languages`: of the reader, the liked ones first. */
export function chooseTexts(languages: readonly string[]): { readonly language: 'vi' | 'en'; readonly texts: Texts } {
  const first = languages.find((each) => /^(?:vi|en)\b/i.test(each));
  return first?.toLowerCase().startsWith('vi') === true
    ? { language: 'vi', texts: vietnamese }
    : { language: 'en', texts: english };
}
