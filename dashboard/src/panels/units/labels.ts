// Values of the schema's enumerations about units → words. A value that is not here is shown as it is, never left out.
import type { Locale, Text } from '../../i18n/text.js';

type Labels = Readonly<Record<string, Text>>;

export const sectors: Labels = {
  PARTY: { vi: 'Đảng', en: 'Party' },
  STATE: { vi: 'Chính quyền', en: 'State' },
  FRONT_AND_MASS_ORGANISATIONS: { vi: 'Mặt trận và đoàn thể', en: 'Front and mass organisations' },
  ARMED_FORCES: { vi: 'Lực lượng vũ trang', en: 'Armed forces' },
};

export const levels: Labels = {
  NATIONAL: { vi: 'Trung ương', en: 'National' },
  CITY: { vi: 'Thành phố', en: 'City' },
  DISTRICT: { vi: 'Quận', en: 'District' },
  WARD: { vi: 'Phường, xã', en: 'Ward or commune' },
  RESIDENTIAL_GROUP: { vi: 'Tổ dân phố', en: 'Residential group' },
};

export const kinds: Labels = {
  PARTY_COMMITTEE: { vi: 'Cấp ủy', en: 'Party committee' },
  PARTY_STANDING_COMMITTEE: { vi: 'Ban Thường vụ', en: 'Party standing committee' },
  PARTY_ADVISORY_BODY: { vi: 'Ban tham mưu của cấp ủy', en: 'Commission of a Party committee' },
  PARTY_OFFICE: { vi: 'Văn phòng cấp ủy', en: 'Party office' },
  PARTY_INSPECTION: { vi: 'Ủy ban Kiểm tra', en: 'Party inspection commission' },
  PARTY_BLOC: { vi: 'Khối của Đảng', en: 'Party bloc' },
  PEOPLES_COUNCIL: { vi: 'Hội đồng nhân dân', en: 'People’s Council' },
  PEOPLES_COMMITTEE: { vi: 'Ủy ban nhân dân', en: 'People’s Committee' },
  SPECIALISED_OFFICE: { vi: 'Cơ quan chuyên môn', en: 'Specialised office' },
  ONE_STOP_SHOP: { vi: 'Bộ phận Một cửa', en: 'One-stop shop' },
  PUBLIC_SERVICE_UNIT: { vi: 'Đơn vị sự nghiệp công lập', en: 'Public service unit' },
  PEOPLES_COURT: { vi: 'Tòa án nhân dân', en: 'People’s Court' },
  PEOPLES_PROCURACY: { vi: 'Viện kiểm sát nhân dân', en: 'People’s Procuracy' },
  FATHERLAND_FRONT: { vi: 'Mặt trận Tổ quốc', en: 'Fatherland Front' },
  TRADE_UNION: { vi: 'Công đoàn', en: 'Trade union' },
  YOUTH_UNION: { vi: 'Đoàn Thanh niên', en: 'Youth Union' },
  WOMENS_UNION: { vi: 'Hội Phụ nữ', en: 'Women’s Union' },
  FARMERS_UNION: { vi: 'Hội Nông dân', en: 'Farmers’ Union' },
  VETERANS_ASSOCIATION: { vi: 'Hội Cựu chiến binh', en: 'Veterans’ Association' },
  OTHER_ASSOCIATION: { vi: 'Hội khác', en: 'Other association' },
  MILITARY_COMMAND: { vi: 'Ban Chỉ huy quân sự', en: 'Military command' },
  PUBLIC_SECURITY: { vi: 'Công an', en: 'Public security' },
  RESIDENTIAL_GROUP: { vi: 'Tổ dân phố', en: 'Residential group' },
};

export const states: Labels = {
  NOT_YET: { vi: 'Chưa thành lập', en: 'Not yet founded' },
  CURRENT: { vi: 'Đang hoạt động', en: 'In operation' },
  INTERRUPTED: { vi: 'Tạm gián đoạn', en: 'Interrupted' },
  ENDED: { vi: 'Đã kết thúc', en: 'Ended' },
};

export const successionKinds: Labels = {
  RENAMED: { vi: 'Đổi tên thành', en: 'Renamed' },
  MERGED_INTO: { vi: 'Hợp nhất vào', en: 'Merged into' },
  SPLIT_INTO: { vi: 'Chia vào', en: 'Divided into' },
  ABSORBED: { vi: 'Sáp nhập vào', en: 'Absorbed by' },
  DISSOLVED: { vi: 'Giải thể, không có đơn vị kế tục', en: 'Dissolved, nothing took over' },
  FUNCTIONS_TRANSFERRED: { vi: 'Chuyển chức năng cho', en: 'Functions passed to' },
};

export const extents: Labels = {
  WHOLE: { vi: 'toàn bộ', en: 'all of it' },
  PART: { vi: 'một phần', en: 'a part' },
  REMAINDER: { vi: 'phần còn lại', en: 'the remainder' },
  PART_AREA_ONLY: { vi: 'một phần diện tích, không có dân', en: 'part of the area, without inhabitants' },
  PART_AREA_WHOLE_POPULATION: { vi: 'một phần diện tích, toàn bộ dân', en: 'part of the area, all inhabitants' },
  UNKNOWN: { vi: 'không rõ phạm vi', en: 'extent not known' },
};

export function labelOf(labels: Labels, value: string, locale: Locale): string {
  return labels[value]?.[locale] ?? value;
}
