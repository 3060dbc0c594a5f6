// Titles of posts, words of address, ranks, family names. Data only. Separate for the same reason as the heads of units.
import type { PostRole } from './mention.js';

/**
 * `join` says how the unit follows: AFTER the title (Bí thư | Quận ủy), or SHARED, when the title's last noun is the
 * unit's first (Trưởng | Ban Dân vận), or NONE, when the title itself names the unit (Quận ủy viên).
 */
export interface PostTitle {
  readonly title: string;
  readonly role: PostRole | null;
  readonly join: 'AFTER' | 'SHARED' | 'NONE';
  /** Kind of unit that the title implies when no unit is written; null when it implies none. */
  readonly implies: string | null;
}

function post(
  title: string,
  role: PostRole | null,
  spellings: readonly string[] = [],
  more: Partial<PostTitle> = {},
): readonly (readonly [string, PostTitle])[] {
  const value: PostTitle = { title, role, join: 'AFTER', implies: null, ...more };
  return [title, ...spellings].map((spelling) => [spelling, value] as const);
}

const PARTY = { implies: 'party-committee' };

export const POST_TITLES: readonly (readonly [string, PostTitle])[] = [
  ...post('Bí thư', 'SECRETARY', [], PARTY),
  ...post('Phó Bí thư Thường trực', 'STANDING_DEPUTY_SECRETARY', ['PBT Thường trực', 'Phó Bí thư TT'], PARTY),
  ...post('Phó Bí thư', 'DEPUTY_SECRETARY', ['PBT'], PARTY),
  // Spelt out, "Ủy viên" is followed by the unit "Ban Thường vụ …"; only the short forms are titles of their own.
  ...['UVBTV', 'UVTV', 'Ủy viên Thường vụ', 'UV BTV', 'UV Ban Thường vụ'].flatMap((spelling) =>
    post(spelling, 'STANDING_COMMITTEE_MEMBER', [], {
      title: 'Ủy viên Ban Thường vụ',
      implies: 'standing/party-committee',
    }),
  ),
  ...post('Quận ủy viên', 'MEMBER', ['QUV'], { join: 'NONE', ...PARTY }),
  ...post('Thành ủy viên', 'MEMBER', [], { join: 'NONE', ...PARTY }),
  ...post('Huyện ủy viên', 'MEMBER', [], { join: 'NONE', ...PARTY }),
  ...post('Đảng ủy viên', 'MEMBER', [], { join: 'NONE', ...PARTY }),
  ...post('Ủy viên', 'MEMBER'),
  ...post('Chủ tịch', 'CHAIR'),
  ...post('Phó Chủ tịch Thường trực', 'VICE_CHAIR'),
  ...post('Phó Chủ tịch', 'VICE_CHAIR', ['PCT']),
  ...post('Giám đốc', 'HEAD'),
  ...post('Phó Giám đốc', 'DEPUTY_HEAD', ['PGĐ']),
  ...post('Chủ nhiệm', 'HEAD'),
  ...post('Phó Chủ nhiệm', 'DEPUTY_HEAD'),
  ...post('Chỉ huy trưởng', 'HEAD'),
  ...post('Phó Chỉ huy trưởng', 'DEPUTY_HEAD', ['Chỉ huy phó']),
  ...post('Chính trị viên', 'MEMBER'),
  ...post('Chính trị viên phó', 'MEMBER'),
  ...post('Chính ủy', 'MEMBER'),
  ...post('Tư lệnh', 'HEAD'),
  ...post('Phó Tư lệnh', 'DEPUTY_HEAD'),
  ...post('Viện trưởng', 'HEAD'),
  ...post('Phó Viện trưởng', 'DEPUTY_HEAD'),
  ...post('Chánh án', 'HEAD'),
  ...post('Phó Chánh án', 'DEPUTY_HEAD'),
  ...post('Chi cục trưởng', 'HEAD'),
  ...post('Phó Chi cục trưởng', 'DEPUTY_HEAD'),
  ...post('Đội trưởng', 'HEAD'),
  ...post('Đội phó', 'DEPUTY_HEAD', ['Phó Đội trưởng']),
  ...post('Trạm trưởng', 'HEAD'),
  ...post('Tổ trưởng', 'HEAD'),
  ...post('Tổ phó', 'DEPUTY_HEAD'),
  ...post('Bộ trưởng', 'HEAD'),
  ...post('Thứ trưởng', 'DEPUTY_HEAD'),
  ...post('Thủ tướng', 'HEAD', [], { implies: 'government' }),
  ...post('Phó Thủ tướng', 'DEPUTY_HEAD', [], { implies: 'government' }),
  ...post('Đại diện lãnh đạo', null),
  ...post('Đại diện', null),
  ...post('Trưởng', 'HEAD', [], { join: 'SHARED' }),
  ...post('Phó Trưởng', 'DEPUTY_HEAD', ['Phó'], { join: 'SHARED' }),
  ...post('Chánh', 'HEAD', [], { join: 'SHARED' }),
  ...post('Phó Chánh', 'DEPUTY_HEAD', [], { join: 'SHARED' }),
  ...post('Trưởng Ban', 'HEAD', ['Trưởng ban'], {}),
  ...post('Phó Trưởng Ban', 'DEPUTY_HEAD', ['Phó Ban']),
  ...post('Trưởng phòng', 'HEAD'),
  ...post('Phó Trưởng phòng', 'DEPUTY_HEAD', ['Phó phòng']),
  ...post('Chánh Văn phòng', 'HEAD'),
  ...post('Phó Chánh Văn phòng', 'DEPUTY_HEAD', ['Phó Văn phòng']),
  ...post('Trưởng khối', 'HEAD'),
];

/** First nouns of units that a SHARED title can end with, and how the title is then spelt. */
export const SHARED_NOUNS: ReadonlyMap<string, string> = new Map([
  ['ban', 'Ban'],
  ['phong', 'phòng'],
  ['cong', 'Công an'],
  ['khoi', 'Khối'],
  ['van', 'Văn phòng'],
  ['thanh', 'Thanh tra'],
  ['bo', 'Bộ phận'],
  ['tram', 'Trạm'],
  ['doan', 'đoàn thể'],
]);

export const HONORIFICS: readonly string[] = [
  'đồng chí',
  'đ/c',
  'ông',
  'bà',
  'anh',
  'chị',
  'em',
  'cháu',
  'cụ',
  'cô',
  'bác',
  'bác sĩ',
  'BS',
  'bác sỹ',
  'tiến sĩ',
  'thạc sĩ',
  'TS',
  'ThS',
  'PGS',
  'GS',
  'luật sư',
  'nghệ nhân',
  'nhà giáo',
  'cô giáo',
  'thầy giáo',
  'kỹ sư',
  'đại tướng',
  'thượng tướng',
  'trung tướng',
  'thiếu tướng',
  'đại tá',
  'thượng tá',
  'trung tá',
  'thiếu tá',
  'đại úy',
  'thượng úy',
  'trung úy',
  'thiếu úy',
];

/** Words of address that alone, at the start of a sentence, take up the person named last. */
export const ANAPHORS: ReadonlySet<string> = new Set(['đồng chí', 'ông', 'bà']);

export const FAMILY_NAMES: ReadonlySet<string> = new Set(
  'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh mai trịnh hà tô cao lương tạ vương phùng đoàn tăng thái lâm quách chu châu kiều từ hứa la lưu nghiêm nhữ ninh quản thân thạch tống triệu trương văn viên khúc khuất khổng giang doãn đàm đồng cù cung bạch âu an bế cấn chử công diệp đậu điêu giáp hán hàn kim lại lã lục lữ mạc mạch mẫn nông ngụy phí phó quang sầm tiêu tôn trang ứng vi'.split(
    ' ',
  ),
);

/** Before a capitalised name they make it a street, a building or an institution, never a person or a region. */
export const NAME_BLOCKERS: ReadonlySet<string> = new Set(
  'đường phố ngõ ngách hẻm hồ sông cầu chợ trường viện đình đền chùa miếu làng thôn xóm ấp quán rạp tượng đài quỹ giải bến ga hầm viên vườn mác tết án khu kđt thị học non thpt thcs tháp tòa lớp'.split(
    ' ',
  ),
);
