// The words of the polls pages in both languages. A text with a number in it is a function of that number.
import type { Locale } from '../../i18n/text.js';
import type { BallotFault, PollStatus, WithheldReason } from './poll-data.js';

export interface PollTexts {
  readonly none: string;
  readonly status: Readonly<Record<PollStatus, string>>;
  readonly opens: (when: string) => string;
  readonly closes: (when: string) => string;
  /** Beside a word that says what was then. */
  readonly at: (when: string) => string;
  readonly closed: (when: string) => string;
  readonly left: (duration: string) => string;
  readonly noEnd: string;
  readonly noStart: string;
  readonly vote: string;
  readonly voted: string;
  readonly seeResults: string;
  readonly about: string;
  readonly organizer: string;
  readonly ballotHeading: string;
  readonly chooseOne: string;
  readonly chooseSome: (from: number, to: number) => string;
  readonly code: string;
  readonly codeHint: string;
  readonly cast: string;
  readonly casting: string;
  readonly errorHeading: string;
  readonly faults: Readonly<Record<BallotFault, string>>;
  readonly outcomeUnknown: string;
  readonly assurance: Readonly<Record<'BROWSER' | 'CODE' | 'ACCOUNT', string>>;
  readonly cannotVote: string;
  readonly needsScript: string;
  readonly receiptHeading: string;
  readonly receiptNew: string;
  readonly receiptKept: string;
  readonly receiptNotKept: string;
  readonly receiptProves: string;
  readonly receiptCheck: string;
  readonly receiptIncluded: string;
  readonly receiptMissing: string;
  readonly receiptUnknown: string;
  readonly votedElsewhere: string;
  readonly resultsHeading: string;
  readonly withheldHeading: string;
  readonly withheld: Readonly<Record<WithheldReason, string>>;
  readonly available: (when: string) => string;
  readonly ballots: (count: string, number: number) => string;
  readonly final: string;
  readonly provisional: (threshold: string) => string;
  readonly countedAt: (when: string) => string;
  readonly option: string;
  readonly votes: string;
  readonly share: string;
  readonly largest: string;
  readonly severalChoices: string;
  readonly seriesHeading: string;
  readonly seriesSummary: (from: string, to: string, first: string, last: string) => string;
  readonly seriesMissing: string;
  readonly day: string;
  readonly showTable: string;
  readonly noValue: string;
  readonly live: string;
  readonly reconnecting: string;
  readonly changed: (ballots: string) => string;
}

const vi: PollTexts = {
  none: 'Chưa có cuộc bình chọn nào.',
  status: {
    DRAFT: 'Bản nháp',
    SCHEDULED: 'Sắp mở',
    OPEN: 'Đang mở',
    CLOSED: 'Đã kết thúc',
    ARCHIVED: 'Đã lưu trữ',
  },
  opens: (when) => `Mở lúc ${when}`,
  closes: (when) => `Kết thúc lúc ${when}`,
  at: (when) => `lúc ${when}`,
  closed: (when) => `Đã kết thúc lúc ${when}`,
  left: (duration) => `Còn ${duration}`,
  noEnd: 'Chưa định ngày kết thúc',
  noStart: 'Chưa định ngày mở',
  vote: 'Bỏ phiếu',
  voted: 'Bạn đã bỏ phiếu',
  seeResults: 'Xem kết quả',
  about: 'Về đơn vị',
  organizer: 'Đơn vị tổ chức',
  ballotHeading: 'Phiếu của bạn',
  chooseOne: 'Chọn một phương án.',
  chooseSome: (from, to) => (from === to ? `Chọn ${from} phương án.` : `Chọn từ ${from} đến ${to} phương án.`),
  code: 'Mã bỏ phiếu',
  codeHint: 'Mã được cấp riêng cho bạn. Chữ hoa, khoảng trắng và gạch nối không quan trọng.',
  cast: 'Gửi phiếu',
  casting: 'Đang gửi…',
  errorHeading: 'Phiếu chưa được ghi nhận',
  faults: {
    POLL_NOT_FOUND: 'Không tìm thấy cuộc bình chọn này.',
    NOT_OPEN: 'Cuộc bình chọn hiện không nhận phiếu.',
    ALREADY_VOTED: 'Phiếu của bạn đã được ghi nhận từ trước; mỗi người chỉ có một phiếu.',
    INVALID_OPTION: 'Phương án đã chọn không thuộc cuộc bình chọn này. Hãy tải lại trang.',
    TOO_FEW_SELECTIONS: 'Bạn chọn chưa đủ số phương án.',
    TOO_MANY_SELECTIONS: 'Bạn chọn quá số phương án cho phép.',
    CODE_REQUIRED: 'Hãy nhập mã bỏ phiếu.',
    CODE_INVALID: 'Mã bỏ phiếu không đúng. Hãy kiểm tra lại.',
    SIGN_IN_REQUIRED: 'Cuộc bình chọn này chỉ nhận phiếu của tài khoản đã đăng nhập.',
    BROWSER_TOKEN_REQUIRED:
      'Trình duyệt không nhận cookie, nên không thể bảo đảm mỗi người một phiếu. Hãy cho phép cookie.',
    INVALID_IDEMPOTENCY_KEY: 'Yêu cầu không hợp lệ. Hãy tải lại trang rồi thử lại.',
    RATE_LIMITED: 'Có quá nhiều mã sai. Hãy thử lại sau mười phút.',
  },
  outcomeUnknown: 'Không nhận được trả lời. Hãy gửi lại: cùng một phiếu không bao giờ được tính hai lần.',
  assurance: {
    BROWSER:
      'Mỗi trình duyệt một phiếu. Đây là cách bảo đảm yếu: một người dùng nhiều trình duyệt có thể bỏ nhiều phiếu.',
    CODE: 'Mỗi mã được cấp một phiếu.',
    ACCOUNT: 'Mỗi tài khoản đã đăng nhập một phiếu.',
  },
  cannotVote: 'Hiện không thể bỏ phiếu ở đây.',
  needsScript: 'Bỏ phiếu cần JavaScript.',
  receiptHeading: 'Biên nhận bỏ phiếu',
  receiptNew: 'Phiếu của bạn đã được ghi nhận.',
  receiptKept: 'Biên nhận được giữ trong trình duyệt này.',
  receiptNotKept: 'Trình duyệt không cho lưu biên nhận. Hãy chép lại.',
  receiptProves: 'Biên nhận chứng minh phiếu đã được tính, không cho biết bạn chọn gì.',
  receiptCheck: 'Kiểm tra phiếu đã được tính',
  receiptIncluded: 'Phiếu có biên nhận này nằm trong số phiếu được tính.',
  receiptMissing: 'Không có phiếu nào mang biên nhận này trong số phiếu được tính.',
  receiptUnknown: 'Hiện không kiểm tra được. Hãy thử lại sau.',
  votedElsewhere: 'Phiếu của trình duyệt này đã được ghi nhận; biên nhận không được giữ ở đây.',
  resultsHeading: 'Kết quả',
  withheldHeading: 'Chưa công bố kết quả',
  withheld: {
    NOT_OPENED: 'Cuộc bình chọn chưa mở.',
    STILL_OPEN: 'Kết quả và số phiếu chỉ được công bố sau khi kết thúc, để không ảnh hưởng đến người chưa bỏ phiếu.',
    VOTE_FIRST: 'Trong khi còn mở, kết quả chỉ hiện cho người đã bỏ phiếu. Hãy bỏ phiếu để xem.',
    NEVER_PUBLISHED: 'Kết quả của cuộc bình chọn này không được công bố ở đây.',
    TOO_FEW_BALLOTS: 'Còn quá ít phiếu: công bố lúc này có thể làm lộ ai đã chọn gì.',
    UNDER_REVIEW: 'Phiếu đang được kiểm, hoặc kiểm lại chưa khớp.',
  },
  available: (when) => `Dự kiến công bố lúc ${when}.`,
  ballots: (count) => `${count} phiếu`,
  final: 'Kết quả cuối cùng, đã kiểm lại.',
  provisional: (threshold) =>
    `Kết quả tạm thời. Để giữ kín lá phiếu, số đếm chỉ tăng khi có thêm ít nhất ${threshold} phiếu và sau mỗi giờ.`,
  countedAt: (when) => `Tính đến ${when}.`,
  option: 'Phương án',
  votes: 'Số phiếu',
  share: 'Tỷ lệ',
  largest: 'nhiều nhất',
  severalChoices: 'Mỗi người được chọn nhiều phương án, nên tổng tỷ lệ lớn hơn 100%.',
  seriesHeading: 'Số lượt chọn theo ngày (cộng dồn)',
  seriesSummary: (from, to, first, last) => `Từ ${from} đến ${to}, tổng số phiếu tăng từ ${first} lên ${last}.`,
  seriesMissing: 'Chưa tải được diễn biến theo ngày.',
  day: 'Ngày',
  showTable: 'Xem số liệu dạng bảng',
  noValue: '–',
  live: 'Cập nhật trực tiếp',
  reconnecting: 'Mất kết nối trực tiếp, đang nối lại. Số liệu có thể đã cũ.',
  changed: (ballots) => `Kết quả vừa cập nhật: ${ballots}.`,
};

const en: PollTexts = {
  none: 'There are no polls yet.',
  status: { DRAFT: 'Draft', SCHEDULED: 'Opens soon', OPEN: 'Open', CLOSED: 'Closed', ARCHIVED: 'Archived' },
  opens: (when) => `Opens at ${when}`,
  closes: (when) => `Closes at ${when}`,
  at: (when) => `at ${when}`,
  closed: (when) => `Closed at ${when}`,
  left: (duration) => `${duration} left`,
  noEnd: 'No closing time set',
  noStart: 'No opening time set',
  vote: 'Vote',
  voted: 'You have voted',
  seeResults: 'See results',
  about: 'About',
  organizer: 'Run by',
  ballotHeading: 'Your ballot',
  chooseOne: 'Choose one option.',
  chooseSome: (from, to) => (from === to ? `Choose ${from} options.` : `Choose ${from} to ${to} options.`),
  code: 'Voter code',
  codeHint: 'The code that was issued to you. Capitals, spaces and hyphens do not matter.',
  cast: 'Cast ballot',
  casting: 'Sending…',
  errorHeading: 'Your ballot was not counted',
  faults: {
    POLL_NOT_FOUND: 'This poll cannot be found.',
    NOT_OPEN: 'The poll does not take ballots now.',
    ALREADY_VOTED: 'Your ballot was counted before; each voter has one.',
    INVALID_OPTION: 'What you chose is no option of this poll. Load the page again.',
    TOO_FEW_SELECTIONS: 'You chose too few options.',
    TOO_MANY_SELECTIONS: 'You chose too many options.',
    CODE_REQUIRED: 'Enter your voter code.',
    CODE_INVALID: 'The voter code is not right. Check it.',
    SIGN_IN_REQUIRED: 'This poll takes ballots of signed-in accounts only.',
    BROWSER_TOKEN_REQUIRED: 'Your browser takes no cookies, so one ballot per voter cannot be ensured. Allow cookies.',
    INVALID_IDEMPOTENCY_KEY: 'The request was not valid. Load the page again and retry.',
    RATE_LIMITED: 'Too many wrong codes. Try again in ten minutes.',
  },
  outcomeUnknown: 'No answer came. Send it again: the same ballot is never counted twice.',
  assurance: {
    BROWSER: 'One ballot per browser. This is weak: a person with several browsers can cast several ballots.',
    CODE: 'One ballot per issued code.',
    ACCOUNT: 'One ballot per signed-in account.',
  },
  cannotVote: 'You cannot vote here now.',
  needsScript: 'Voting needs JavaScript.',
  receiptHeading: 'Ballot receipt',
  receiptNew: 'Your ballot was counted.',
  receiptKept: 'The receipt is kept in this browser.',
  receiptNotKept: 'The browser does not let us keep the receipt. Copy it.',
  receiptProves: 'A receipt proves that a ballot was counted, not what it says.',
  receiptCheck: 'Check that it is counted',
  receiptIncluded: 'The ballot with this receipt is among those counted.',
  receiptMissing: 'No ballot with this receipt is among those counted.',
  receiptUnknown: 'This cannot be checked now. Try again later.',
  votedElsewhere: 'A ballot of this browser is counted; its receipt is not kept here.',
  resultsHeading: 'Results',
  withheldHeading: 'Results are withheld',
  withheld: {
    NOT_OPENED: 'The poll has not opened yet.',
    STILL_OPEN: 'Results and turnout are shown after the poll closes, so that they do not sway who has yet to vote.',
    VOTE_FIRST: 'While the poll is open, results are shown to those who have voted. Vote to see them.',
    NEVER_PUBLISHED: 'The results of this poll are not published here.',
    TOO_FEW_BALLOTS: 'There are so few ballots that showing them could tell who chose what.',
    UNDER_REVIEW: 'The ballots are being counted, or the recount did not agree.',
  },
  available: (when) => `Expected at ${when}.`,
  ballots: (count, number) => `${count} ballot${number === 1 ? '' : 's'}`,
  final: 'Final result, recounted.',
  provisional: (threshold) =>
    `Provisional. To keep ballots secret, the count moves on only by ${threshold} ballots or more, after each hour.`,
  countedAt: (when) => `As of ${when}.`,
  option: 'Option',
  votes: 'Votes',
  share: 'Share',
  largest: 'most votes',
  severalChoices: 'Voters may choose several options, so the shares add up to more than 100%.',
  seriesHeading: 'Votes by day (cumulative)',
  seriesSummary: (from, to, first, last) =>
    `From ${from} to ${to} the number of ballots grew from ${first} to ${last}.`,
  seriesMissing: 'The votes by day could not be loaded.',
  day: 'Day',
  showTable: 'Show as a table',
  noValue: '–',
  live: 'Live',
  reconnecting: 'Live updates are interrupted and being resumed. The figures may be old.',
  changed: (ballots) => `Results updated: ${ballots}.`,
};

const texts: Readonly<Record<Locale, PollTexts>> = { vi, en };

export function pollTextsOf(locale: Locale): PollTexts {
  return texts[locale];
}
