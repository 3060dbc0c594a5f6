// What an editor does to articles through a gateway, and what of it a reader sees. The data are SYNTHETIC.
import { request } from 'undici';
import { z } from 'zod';

export interface Editor {
  /** A new article that everybody can read. Gives its id. */
  publish(title: string): Promise<string>;
  /** Resolves with the acknowledgement. */
  retitle(id: string, expectedRevision: number, title: string): Promise<void>;
}

const noErrors = z.array(z.object({ message: z.string() })).length(0);
const createdForm = z.object({
  data: z.object({ articleCreate: z.object({ article: z.object({ id: z.string() }), userErrors: noErrors }) }),
});
const publishedForm = z.object({ data: z.object({ articlePublish: z.object({ userErrors: noErrors }) }) });
const updatedForm = z.object({ data: z.object({ articleUpdate: z.object({ userErrors: noErrors }) }) });

export function createEditor(url: string, token: string): Editor {
  const run = async <T>(form: z.ZodType<T>, query: string, variables: Readonly<Record<string, unknown>>) => {
    const { body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const answer: unknown = await body.json();
    const parsed = form.safeParse(answer);
    if (!parsed.success) throw new Error(`an edit failed: ${JSON.stringify(answer)}`);
    return parsed.data;
  };
  return {
    async publish(title) {
      const created = await run(
        createdForm,
        `mutation ($title: String!) { articleCreate(article: { title: $title, blocks: [{ kind: PARAGRAPH, text: "SYNTHETIC." }] }) {
          article { id } userErrors { message } } }`,
        { title },
      );
      const { id } = created.data.articleCreate.article;
      await run(publishedForm, 'mutation ($id: ID!) { articlePublish(id: $id) { userErrors { message } } }', { id });
      return id;
    },
    async retitle(id, revision, title) {
      await run(
        updatedForm,
        `mutation ($id: ID!, $revision: Int!, $title: String!) {
          articleUpdate(id: $id, expectedRevision: $revision, article: { title: $title }) { userErrors { message } } }`,
        { id, revision, title },
      );
    },
  };
}

export interface GivenAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly isHit: boolean;
  readonly text: string;
}

/** A trusted document by GET. `known`: the ETag of what the reader has. */
export async function readDocument(
  url: string,
  id: string,
  variables: Readonly<Record<string, unknown>>,
  known?: string,
): Promise<GivenAnswer> {
  const { statusCode, headers, body } = await request(
    `${url}/${id}?variables=${encodeURIComponent(JSON.stringify(variables))}`,
    { headers: { accept: 'application/json', ...(known === undefined ? {} : { 'if-none-match': known }) } },
  );
  const text = await body.text();
  const { etag, 'cache-status': looked } = headers;
  return {
    status: statusCode,
    etag: typeof etag === 'string' ? etag : undefined,
    isHit: String(looked).includes('; hit'),
    text,
  };
}
