// Root field → arguments for its example, as they stand in a document: ids and slugs of the sample data. In the order in which the
// examples of mutations can be run one after the other. A field that needs no argument and shows enough without one is left out.

/** Ids that exist only once somebody has made the thing: the tests make it and put its id in. */
export const standIns = {
  key: 'key_0000000000000000000000aa',
  draftPoll: 'poll_0000000000000000000000aa',
  openedPoll: 'poll_0000000000000000000000bb',
  unit: 'unit_0000000000000000000000aa',
  unitByMistake: 'unit_0000000000000000000000bb',
  webhook: 'webhook_0000000000000000000000aa',
  tenure: 'tenure_0000000000000000000000aa',
} as const;

/** Where webhooks of examples lead; the tests put one of their own in. */
export const exampleReceiver = 'https://partner.example/hook';

const article = 'article_y7po922772cab155vg37v2g2';
const scheduledPoll = 'poll_bac5jmdyl20t1mqskqt3oxg4';
const openPoll = 'poll_6o3qtmbpjdbsmtgote43gm2a';
const codePoll = 'poll_6qqmwv485whu8usphrna63rs';
const closedPoll = 'poll_oveer0i26t4ob2of0simnsw4';
const wardCommittee = 'unit_krymqsakd7dzvne93d6cf79a';
const wardFront = 'unit_7miid75t9lceiqk1cad8v0i3';
const region = 'region_inwhbllrry90llyak9yemgqk';

export const sampleArguments: Readonly<Record<string, string>> = {
  'Query.changes': 'first: 3, types: ["Article", "Poll"]',
  'Query.fieldUsage': 'coordinate: "Article.title"',
  'Query.article': 'slug: "dang-uy-phuong-hoang-mai-cong-khai-muoi-viec-cua-cap-uy-vien-dan-cham-bang-sao"',
  'Query.articles': 'first: 3, filter: { search: "Hoàng Mai", publishedBefore: "2019-01-01T00:00:00+07:00" }',
  'Query.category': 'slug: "kinh-te-xa-hoi"',
  'Query.legalDocument': 'citation: "1656/NQ-UBTVQH15"',
  'Query.legalDocuments': 'first: 3',
  'Query.articleChanges': 'first: 3',
  'Query.node': `id: "${article}"`,
  'Query.nodes': `ids: ["${article}", "${openPoll}"]`,
  'Query.orgUnit': 'slug: "ban-dan-van-quan-uy-hoang-mai"',
  'Query.orgUnits': 'first: 3, asOf: "2018-01-25", filter: { kinds: [PEOPLES_COMMITTEE], levels: [WARD] }',
  'Query.person': 'id: "person_v2zvo1k3e01mqaw1oesv4m4v"',
  'Query.persons': 'first: 3',
  'Query.region': 'slug: "quan-hoang-mai"',
  'Query.regions': 'level: WARD, asOf: "2018-01-25"',
  'Query.orgUnitChanges': 'first: 3',
  'Query.pollReceiptIncluded': `pollId: "${closedPoll}", receipt: "a-receipt-that-nobody-got"`,
  'Query.poll': 'slug: "noi-dung-can-uu-tien-trong-cong-tac-dan-van-nam-2018"',
  'Query.polls': 'first: 3, filter: { statuses: [CLOSED] }',
  'Query.pollChanges': 'first: 3',
  'Query.weatherAlerts': 'minimumSeverity: SEVERE',
  'Query.weatherAlert': 'id: "alert_0000000000000000000000aa"',
  'Query.weatherAlertChanges': 'first: 3',
  'Query.webhookDeadLetters': `id: "${standIns.webhook}"`,

  'Mutation.apiKeyCreate': 'input: { name: "Portal A", contract: "partner" }',
  'Mutation.apiKeyRotate': `id: "${standIns.key}", graceMinutes: 60`,
  'Mutation.apiKeyRevoke': `id: "${standIns.key}"`,
  'Mutation.webhookRegister': `input: { url: "${exampleReceiver}", types: ["Article"], after: "now" }`,
  'Mutation.webhookPause': `id: "${standIns.webhook}"`,
  'Mutation.webhookResume': `id: "${standIns.webhook}"`,
  'Mutation.webhookRotateSecret': `id: "${standIns.webhook}", graceMinutes: 60`,
  'Mutation.webhookReplay': `id: "${standIns.webhook}", after: "now"`,
  'Mutation.webhookDeadLettersRetry': `id: "${standIns.webhook}"`,
  'Mutation.webhookRemove': `id: "${standIns.webhook}"`,
  'Mutation.articleCreate':
    'article: { title: "Lịch tiếp công dân tháng 12", blocks: [{ kind: PARAGRAPH, text: "Thứ Năm hằng tuần, từ 8 giờ." }] }',
  'Mutation.articleUpdate': `id: "${article}", expectedRevision: 1, article: { lead: "Mười việc, một bảng, ba màu sao." }, note: "Rút gọn phần mở đầu"`,
  'Mutation.articlePublish': `id: "${article}"`,
  'Mutation.articleViewed': `id: "${article}"`,
  'Mutation.articleWithdraw': 'id: "article_x7dn7z1ck8bdik6n1gj92vy1", explanation: "Đăng nhầm bản nháp."',
  'Mutation.orgUnitCreate': `unit: { kind: OTHER_ASSOCIATION, level: WARD, name: { vi: "Hội Khuyến học phường Hoàng Mai", en: "Hoàng Mai Ward Association for Learning" }, parentId: "${wardFront}", from: "2026-01-01" }`,
  'Mutation.orgUnitUpdate': `id: "${standIns.unit}", unit: { shortName: { vi: "Hội KH phường Hoàng Mai" } }`,
  'Mutation.orgUnitRename': `id: "${standIns.unit}", from: "2026-02-01", name: { vi: "Hội Khuyến học và Khuyến tài phường Hoàng Mai" }`,
  'Mutation.orgUnitAttach': `id: "${standIns.unit}", toId: "${wardCommittee}", hierarchy: POLITICAL_DIRECTION, from: "2026-01-01"`,
  'Mutation.orgUnitDetach': `id: "${standIns.unit}", fromId: "${wardCommittee}", hierarchy: POLITICAL_DIRECTION, on: "2026-03-01"`,
  'Mutation.tenureAppoint': `tenure: { personName: "Nguyễn Văn Ví Dụ", unitId: "${standIns.unit}", role: CHAIR, title: { vi: "Chủ tịch Hội Khuyến học" }, from: "2026-01-01" }`,
  'Mutation.tenureObserve': `sighting: { personName: "Trần Thị Ví Dụ", unitId: "${standIns.unit}", role: VICE_CHAIR, title: "Phó Chủ tịch", observedOn: "2026-01-15", sourceName: "Cổng thông tin phường" }`,
  'Mutation.tenureEnd': `id: "${standIns.tenure}", on: "2026-03-01"`,
  'Mutation.tenureDelete': `id: "${standIns.tenure}"`,
  'Mutation.orgUnitEnd': `id: "${standIns.unit}", on: "2026-04-01"`,
  'Mutation.orgUnitSucceed': `succession: { kind: ABSORBED, extent: WHOLE, fromId: "${standIns.unit}", toId: "${wardFront}", effectiveOn: "2026-04-01" }`,
  'Mutation.orgUnitResume': `id: "${standIns.unit}", from: "2026-06-01"`,
  'Mutation.orgUnitDelete': `id: "${standIns.unitByMistake}"`,
  'Mutation.pollCastBallot': `input: { pollId: "${openPoll}", optionIds: ["option_w205bwj104mnyk2hy853waz8"], idempotencyKey: "0b0f9f5e-64a1-4f2c-9d7e-3f6f5f0c2a11" }`,
  'Mutation.pollCreate':
    'poll: { title: "Giờ mở cửa thư viện phường", options: [{ label: "Buổi tối" }, { label: "Cuối tuần" }], voterAssurance: BROWSER }',
  'Mutation.pollUpdate': `id: "${scheduledPoll}", poll: { titleEn: "When bulky waste is collected in phường Yên Sở" }`,
  'Mutation.pollSchedule': `id: "${standIns.openedPoll}", opensAt: "2127-01-01T08:00:00+07:00", closesAt: "2127-01-15T17:00:00+07:00"`,
  'Mutation.pollOpen': `id: "${standIns.openedPoll}"`,
  'Mutation.pollClose': `id: "${standIns.openedPoll}"`,
  'Mutation.pollArchive': `id: "${standIns.openedPoll}"`,
  'Mutation.pollDelete': `id: "${standIns.draftPoll}"`,
  'Mutation.pollVoterCodesIssue': `id: "${codePoll}", count: 2`,

  'Subscription.articlePublished': 'filter: { search: "Hoàng Mai" }',
  'Subscription.pollResultsChanged': `pollId: "${closedPoll}"`,
  'Subscription.weatherChanged': `regionId: "${region}"`,
  'Subscription.weatherAlertIssued': `regionId: "${region}", minimumSeverity: SEVERE`,
};
