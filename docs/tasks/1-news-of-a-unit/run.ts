// The articles that name a unit, a page at a time; one JSON object a page.
const base = process.env['BASE_URL'] ?? 'http://127.0.0.1:4000';

const query = `query NewsOfUnit($slug: String!, $after: String) {
  orgUnit(slug: $slug) {
    articles(first: 2, after: $after) {
      nodes {
        title
        publishedAt
        mentions(types: [ORGANIZATION]) { text block start end target { ... on OrgUnit { slug } } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Answer {
  errors?: readonly { message: string }[];
  data?: {
    orgUnit: {
      articles: {
        nodes: readonly { title: string; publishedAt: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } | null;
  };
}

async function readPage(after: string | null): Promise<Answer> {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { slug: 'ban-dan-van-quan-uy-hoang-mai', after } }),
  });
  const answer: Answer = JSON.parse(await response.text());
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer;
}

let after: string | null = null;
let hasNextPage = true;
while (hasNextPage) {
  const answer: Answer = await readPage(after);
  console.log(JSON.stringify(answer));
  const pageInfo = answer.data?.orgUnit?.articles.pageInfo;
  hasNextPage = pageInfo?.hasNextPage ?? false;
  after = pageInfo?.endCursor ?? null;
}
