// What an endpoint for partners is: its address, its parameters and what it answers. One table of these is mounted and described in
// OpenAPI, so that the two cannot differ.
import { z } from 'zod';
import type { ErrorCode } from '../../process/error-codes.js';
import type { RequestOrigin } from '../http/answer.js';

type Headers = Readonly<Record<string, string>>;

/** A finished text, or nothing where the client has it already. */
export interface WholeReply {
  readonly kind: 'whole';
  readonly status: 200 | 304;
  readonly headers: Headers;
  readonly body: string;
}

/** Texts one after the other. An error ends the connection without the mark of its end, so that no client takes it for all. */
export interface StreamReply {
  readonly kind: 'stream';
  readonly headers: Headers;
  readonly chunks: AsyncIterable<string>;
  /** Sent after the last text. */
  readonly trailers?: () => Headers;
  /** Ends when the process ends, rather than being waited for. */
  readonly isEndless: boolean;
  /** Called once when the stream is over, whether it was ever read or not. */
  readonly close: () => void;
}

/** The headers of a stream without any of it, as HEAD asks for. */
export function headersAlone(headers: Headers): StreamReply {
  return { kind: 'stream', headers, chunks: nothing(), isEndless: false, close: () => {} };
}

async function* nothing(): AsyncGenerator<string, void, void> {}

export type PartnerReply = WholeReply | StreamReply;

/** An answer that is nothing but an error. `body`: an error that the graph gave, as it is. */
export class PartnerFault extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers: Headers;
  constructor(status: number, code: ErrorCode, message: string, headers: Headers = {}) {
    super(message);
    this.name = 'PartnerFault';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export interface PartnerRequest {
  readonly origin: RequestOrigin;
  /** Only the headers are wanted. */
  readonly isHead: boolean;
}

export interface DescribedParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly isRequired: boolean;
  readonly example: string;
}

export interface DescribedContent {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example: unknown;
}

export interface RouteDescription {
  /** Templated as OpenAPI has it: `/feeds/categories/{slug}.{format}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** Of the answer with status 200, by media type. */
  readonly content: Readonly<Record<string, DescribedContent>>;
  /** What each header of that answer means; trailers too. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether only partners may ask. */
  readonly isForPartners: boolean;
  readonly isConditional: boolean;
  /** Statuses of errors besides those that every endpoint has. */
  readonly faults: readonly number[];
}

export interface PartnerRoute extends RouteDescription {
  readonly parameters: readonly DescribedParameter[];
  /** Errors: `PartnerFault`, `ClientError`. */
  answer(given: Readonly<Record<string, unknown>>, request: PartnerRequest): Promise<PartnerReply>;
}

export interface Parameter<T> {
  readonly parser: z.ZodType<T>;
  readonly example: string;
}

type Parameters = Readonly<Record<string, Parameter<unknown>>>;
type Parsed<P extends Parameters> = { readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never };

/** `parameters`: those that the path names are its own, the others are in the query. */
export function defineRoute<P extends Parameters>(
  description: RouteDescription,
  parameters: P,
  answer: (given: Parsed<P>, request: PartnerRequest) => Promise<PartnerReply>,
): PartnerRoute {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { parser }] of Object.entries(parameters)) shape[name] = parser;
  const parser = z.strictObject(shape);
  // The shape is built from `parameters` themselves; this check, which cannot fail, gives their types back.
  const typed = z.custom<Parsed<P>>((value) => typeof value === 'object' && value !== null);
  return {
    ...description,
    parameters: Object.entries(parameters).map(([name, { parser: each, example }]) => {
      const { $schema: _version, description: meaning, ...schema } = z.toJSONSchema(each, { io: 'input' });
      return {
        name,
        in: description.path.includes(`{${name}}`) ? 'path' : 'query',
        description: meaning ?? '',
        schema,
        isRequired: !each.safeParse(undefined).success,
        example,
      };
    }),
    answer(given, request) {
      const parsed = parser.safeParse(given);
      if (parsed.success) return answer(typed.parse(parsed.data), request);
      const [issue] = parsed.error.issues;
      if (description.path.includes(`{${String(issue?.path[0])}}`))
        throw new PartnerFault(
          404,
          'NOT_FOUND',
          'There is nothing at this address: /openapi.json tells what there is.',
        );
      const place = issue === undefined || issue.path.length === 0 ? 'The query' : `\`${issue.path.join('.')}\``;
      throw new PartnerFault(400, 'BAD_USER_INPUT', `${place}: ${issue?.message ?? 'not as it should be'}.`);
    },
  };
}
