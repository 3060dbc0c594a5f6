// The words of the weather pages in both languages. A text with a value in it is a function of that value.
import type { Locale } from '../../i18n/text.js';
import type { AlertSeverity, FreshnessStatus } from './weather-data.js';

export interface WeatherTexts {
  readonly alertsHeading: string;
  readonly severity: Readonly<Record<AlertSeverity, string>>;
  readonly riskLevel: (level: number) => string;
  readonly areas: string;
  readonly begins: string;
  readonly until: string;
  readonly instruction: string;
  readonly noInstruction: string;
  readonly issuedBy: (sender: string, when: string) => string;
  readonly source: string;
  readonly noAlerts: (when: string) => string;
  readonly noFeed: string;
  readonly alertsOld: (when: string) => string;
  readonly alertsDown: string;
  readonly newAlert: (severity: string, headline: string) => string;
  readonly observed: (when: string) => string;
  readonly origin: Readonly<Record<'MODEL' | 'STATION', string>>;
  readonly freshness: Readonly<Record<Exclude<FreshnessStatus, 'FRESH'>, string>>;
  readonly age: (duration: string) => string;
  readonly feelsLike: string;
  readonly humidity: string;
  readonly wind: string;
  readonly rain: string;
  readonly chance: string;
  readonly sky: string;
  readonly directions: readonly string[];
  readonly usualNow: (month: number) => string;
  readonly usualInstead: (month: number, period: string) => string;
  readonly place: string;
  readonly station: string;
  readonly usualMean: string;
  readonly high: string;
  readonly low: string;
  readonly temperature: string;
  readonly hours: string;
  readonly hour: string;
  readonly hoursSummary: (low: string, high: string) => string;
  readonly days: string;
  readonly day: string;
  readonly noForecast: string;
  readonly daysSummary: (low: string, high: string, usualLow: string, usualHigh: string) => string;
  readonly forecastHigh: string;
  readonly forecastLow: string;
  readonly usualHigh: string;
  readonly usualLow: string;
  readonly climate: string;
  readonly climateTemperature: (station: string, period: string) => string;
  readonly climateRain: (station: string, period: string) => string;
  readonly climateSummary: (coldest: string, warmest: string) => string;
  readonly rainSummary: (driest: string, wettest: string) => string;
  readonly month: string;
  readonly monthName: (month: number) => string;
  readonly showTable: string;
  readonly live: string;
  readonly noValue: string;
  readonly more: (place: string) => string;
}

const vi: WeatherTexts = {
  alertsHeading: 'Cảnh báo thời tiết',
  severity: {
    EXTREME: 'Đặc biệt nghiêm trọng',
    SEVERE: 'Nghiêm trọng',
    MODERATE: 'Vừa',
    MINOR: 'Nhẹ',
    UNKNOWN: 'Chưa rõ mức độ',
  },
  riskLevel: (level) => `Cấp độ rủi ro thiên tai ${level}`,
  areas: 'Khu vực',
  begins: 'Bắt đầu',
  until: 'Có hiệu lực đến',
  instruction: 'Cần làm gì',
  noInstruction: 'Cơ quan phát không kèm hướng dẫn.',
  issuedBy: (sender, when) => `Do ${sender} phát lúc ${when}.`,
  source: 'Bản tin gốc',
  noAlerts: (when) => `Không có cảnh báo nào đang có hiệu lực (kiểm tra lúc ${when}).`,
  noFeed: 'Chưa nhận được gì từ nguồn cảnh báo: không thấy cảnh báo ở đây không có nghĩa là không có cảnh báo.',
  alertsOld: (when) => `Danh sách cảnh báo có thể đã cũ; lần kiểm tra gần nhất là ${when}.`,
  alertsDown: 'Nguồn cảnh báo không trả lời: danh sách có thể thiếu.',
  newAlert: (severity, headline) => `Cảnh báo mới. ${severity}: ${headline}`,
  observed: (when) => `Ghi nhận lúc ${when}`,
  origin: { MODEL: 'tính từ mô hình thời tiết', STATION: 'đo tại trạm' },
  freshness: {
    STALE: 'Số liệu cũ',
    NO_DATA: 'Chưa có số liệu',
    PROVIDER_DOWN: 'Nguồn không trả lời',
  },
  age: (duration) => `đã qua ${duration}`,
  feelsLike: 'Cảm nhận',
  humidity: 'Độ ẩm',
  wind: 'Gió',
  rain: 'Mưa',
  chance: 'Khả năng mưa',
  sky: 'Trời',
  directions: ['bắc', 'đông bắc', 'đông', 'đông nam', 'nam', 'tây nam', 'tây', 'tây bắc'],
  usualInstead: (month, period) =>
    `Thường thấy trong tháng ${month}, trung bình nhiều năm ${period.replace('-', '–')}; không phải số đo hiện tại.`,
  place: 'Nơi',
  station: 'trạm',
  usualNow: (month) => `Thường thấy trong tháng ${month}`,
  usualMean: 'Trung bình',
  high: 'Cao nhất',
  low: 'Thấp nhất',
  temperature: 'Nhiệt độ',
  hours: '24 giờ tới',
  hour: 'Giờ',
  hoursSummary: (low, high) => `Nhiệt độ trong 24 giờ tới từ ${low} đến ${high}.`,
  days: '7 ngày tới so với trung bình nhiều năm',
  day: 'Ngày',
  noForecast: 'Chưa có dự báo.',
  daysSummary: (low, high, usualLow, usualHigh) =>
    `Dự báo từ ${low} đến ${high}; trung bình nhiều năm của tháng này từ ${usualLow} đến ${usualHigh}.`,
  forecastHigh: 'Dự báo cao nhất',
  forecastLow: 'Dự báo thấp nhất',
  usualHigh: 'Trung bình cao nhất',
  usualLow: 'Trung bình thấp nhất',
  climate: 'Trung bình nhiều năm',
  climateTemperature: (station, period) => `Nhiệt độ trung bình tháng, trạm ${station}, ${period}`,
  climateRain: (station, period) => `Lượng mưa trung bình tháng, trạm ${station}, ${period}`,
  climateSummary: (coldest, warmest) => `Tháng mát nhất là ${coldest}, nóng nhất là ${warmest}.`,
  rainSummary: (driest, wettest) => `Tháng ít mưa nhất là ${driest}, nhiều mưa nhất là ${wettest}.`,
  month: 'Tháng',
  monthName: (month) => `Tháng ${month}`,
  live: 'Cập nhật trực tiếp',
  showTable: 'Xem số liệu dạng bảng',
  noValue: '–',
  more: (place) => `Chi tiết thời tiết ${place}`,
};

const months = 'January February March April May June July August September October November December'.split(' ');
const en: WeatherTexts = {
  alertsHeading: 'Weather alerts',
  severity: {
    EXTREME: 'Extreme',
    SEVERE: 'Severe',
    MODERATE: 'Moderate',
    MINOR: 'Minor',
    UNKNOWN: 'Severity unknown',
  },
  riskLevel: (level) => `Natural disaster risk level ${level}`,
  areas: 'Areas',
  begins: 'Begins',
  until: 'In force until',
  instruction: 'What to do',
  noInstruction: 'The issuer gave no instructions.',
  issuedBy: (sender, when) => `Issued by ${sender} at ${when}.`,
  source: 'Original message',
  noAlerts: (when) => `No alert is in force (checked at ${when}).`,
  noFeed: 'Nothing was received from a source of alerts: that none is shown here does not mean that there is none.',
  alertsOld: (when) => `The list of alerts may be old; it was last checked at ${when}.`,
  alertsDown: 'A source of alerts does not answer: the list may be incomplete.',
  newAlert: (severity, headline) => `New alert. ${severity}: ${headline}`,
  observed: (when) => `Observed at ${when}`,
  origin: { MODEL: 'computed by a weather model', STATION: 'measured at a station' },
  freshness: { STALE: 'Old reading', NO_DATA: 'No readings', PROVIDER_DOWN: 'Source does not answer' },
  age: (duration) => `${duration} ago`,
  feelsLike: 'Feels like',
  humidity: 'Humidity',
  wind: 'Wind',
  rain: 'Rain',
  chance: 'Chance of rain',
  sky: 'Sky',
  directions: ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'],
  usualInstead: (month, period) =>
    `Usual in ${months[month - 1] ?? ''}, averages of ${period.replace('-', '–')}; these are not readings.`,
  place: 'Place',
  station: 'station',
  usualNow: (month) => `Usual in ${months[month - 1] ?? ''}`,
  usualMean: 'Mean',
  high: 'High',
  low: 'Low',
  temperature: 'Temperature',
  hours: 'Next 24 hours',
  hour: 'Hour',
  hoursSummary: (low, high) => `The temperature over the next 24 hours is between ${low} and ${high}.`,
  days: 'Next 7 days against the climate average',
  day: 'Day',
  noForecast: 'There is no forecast.',
  daysSummary: (low, high, usualLow, usualHigh) =>
    `The forecast is between ${low} and ${high}; the average of this month between ${usualLow} and ${usualHigh}.`,
  forecastHigh: 'Forecast high',
  forecastLow: 'Forecast low',
  usualHigh: 'Average high',
  usualLow: 'Average low',
  climate: 'Climate averages',
  climateTemperature: (station, period) => `Mean temperature by month, ${station} station, ${period}`,
  climateRain: (station, period) => `Mean rainfall by month, ${station} station, ${period}`,
  climateSummary: (coldest, warmest) => `The coolest month is ${coldest}, the warmest ${warmest}.`,
  rainSummary: (driest, wettest) => `The driest month is ${driest}, the wettest ${wettest}.`,
  month: 'Month',
  monthName: (month) => months[month - 1] ?? '',
  live: 'Live',
  showTable: 'Show as a table',
  noValue: '–',
  more: (place) => `Weather of ${place} in detail`,
};

const texts: Readonly<Record<Locale, WeatherTexts>> = { vi, en };

export function weatherTextsOf(locale: Locale): WeatherTexts {
  return texts[locale];
}
